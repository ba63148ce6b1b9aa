package dev.groundwork.catalog;

import static dev.groundwork.catalog.Exceptions.excused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.catalog.Exceptions.Rule;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the pods of every add-on run, what keeps enough of them running, and what proves that they do. */
final class PlacementRulesTest {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet");

    /** These end by themselves. */
    private static final Set<String> JOBS = Set.of("Job", "CronJob");

    /** Of these an operator makes the workload; their {@code spec} has the fields of a pod's. */
    private static final Set<String> OPERATED = Set.of("Prometheus", "Alertmanager");

    static List<Cases.Case> cases() {
        return Cases.ofManifests();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void podsRunOnLinuxOfAnyArchitecture(Cases.Case rendered) {
        assertThat(pods(rendered)).isNotEmpty().allSatisfy((name, pod) -> {
            assertThat(pod.path("nodeSelector").toString())
                    .as("amd64 and arm64 both")
                    .isEqualTo("{\"kubernetes.io/os\":\"linux\"}");
            // One that keeps off nodes which others look after asks only that they lack the others' label.
            assertThat(pod.path("affinity").path("nodeAffinity").findValuesAsText("operator"))
                    .allMatch("DoesNotExist"::equals);
            assertThat(pod.path("affinity").path("podAntiAffinity").toString()).doesNotContain("requiredDuring");
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatEveryNodeNeedsToleratesEverythingAndTheRestNodesForCriticalAddons(Cases.Case rendered) {
        assertThat(pods(rendered)).allSatisfy((id, pod) -> {
            assertThat(pod.path("tolerations").path(0).toString())
                    .isEqualTo(
                            id.kind().equals("DaemonSet")
                                    ? "{\"operator\":\"Exists\"}"
                                    : "{\"key\":\"CriticalAddonsOnly\",\"operator\":\"Exists\"}");
            if (!excused(rendered, Rule.CRITICAL)) {
                assertThat(pod.path("priorityClassName").asText())
                        .isEqualTo(id.kind().equals("DaemonSet") ? "system-node-critical" : "system-cluster-critical");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void severalReplicasAreSpreadOverZonesAndHaveABudgetThatLetsOneGo(Cases.Case rendered) {
        List<Tree> budgets = objects(rendered)
                .filter(object -> object.text("kind").equals("PodDisruptionBudget"))
                .toList();
        objects(rendered)
                .filter(object ->
                        isPlaced(object) && object.at("spec", "replicas").asInt(1) > 1)
                .forEach(object -> {
                    assertThat(stream(podOf(object).path("topologySpreadConstraints"))
                                    .map(constraint ->
                                            constraint.path("topologyKey").asText()))
                            .as(object.text("metadata", "name"))
                            .contains("topology.kubernetes.io/zone");
                    JsonNode labels = labelsOf(object);
                    assertThat(budgets)
                            .as("a budget for " + object.text("metadata", "name"))
                            .anySatisfy(budget -> {
                                assertThat(budget.at("spec", "selector", "matchLabels")
                                                .properties())
                                        .isNotEmpty()
                                        .allMatch(wanted ->
                                                labels.path(wanted.getKey()).equals(wanted.getValue()));
                                assertThat(budget.at("spec", "maxUnavailable").asText())
                                        .isEqualTo("1");
                            });
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyWorkloadIsProvedToBeRolledOutEveryBudgetToLetANodeGoAndEveryDaemonSetToBeEverywhere(Cases.Case rendered) {
        List<Check> checks = rendered.desired().checks();
        Set<ResourceId> all = ids(rendered, WORKLOADS);

        assertThat(subjects(checks, WorkloadCheck.RolledOut.class, WorkloadCheck.RolledOut::subject))
                .containsAll(all);
        assertThat(subjects(checks, WorkloadCheck.OnEveryNode.class, WorkloadCheck.OnEveryNode::subject))
                .isEqualTo(everywhere(rendered));
        Set<ResourceId> budgets = ids(rendered, Set.of("PodDisruptionBudget"));
        // What an operator makes is proved by asking the program itself.
        budgets.removeIf(budget -> ids(rendered, OPERATED).stream()
                .anyMatch(operated -> budget.name().equals(operated.kind().toLowerCase(Locale.ROOT))));
        assertThat(subjects(checks, WorkloadCheck.EvictionAllowed.class, WorkloadCheck.EvictionAllowed::budget))
                .isEqualTo(budgets);
    }

    /** A DaemonSet that names nodes it keeps off means that. */
    private static Set<ResourceId> everywhere(Cases.Case rendered) {
        return rendered.desired().resources().stream()
                .filter(resource -> resource.id().kind().equals("DaemonSet"))
                .filter(resource -> resource.tree()
                        .at("spec", "template", "spec", "affinity", "nodeAffinity")
                        .isMissingNode())
                .map(Resource::id)
                .collect(Collectors.toSet());
    }

    @Test
    void everyAddonIsScrapedWhenPrometheusIsThereAndAsksForNothingOfPrometheusOtherwise() {
        Map<Boolean, Set<String>> scraped = Cases.all().stream()
                .collect(Collectors.partitioningBy(
                        rendered -> objects(rendered)
                                .anyMatch(object -> object.text("kind").matches("(Service|Pod)Monitor")),
                        Collectors.mapping(Cases.Case::addon, Collectors.toCollection(TreeSet::new))));
        Set<String> catalog =
                new TreeSet<>(Catalog.addons().stream().map(Addon::name).toList());
        // What listens nowhere cannot be scraped, and what EKS keeps is made by EKS.
        Set<String> silent = new TreeSet<>(catalog);
        Cases.all().stream()
                .filter(rendered -> !excused(rendered, Rule.LISTENS)
                        && rendered.desired().resources().stream().noneMatch(EksAddon.class::isInstance))
                .map(Cases.Case::addon)
                .forEach(silent::remove);
        catalog.removeAll(silent);

        assertThat(scraped.get(true)).isEqualTo(catalog);
        catalog.remove("prometheus-stack");
        catalog.addAll(silent);
        assertThat(scraped.get(false)).isEqualTo(catalog);
    }

    private static <C extends Check> Set<ResourceId> subjects(
            List<Check> checks, Class<C> type, java.util.function.Function<C, ResourceId> subject) {
        return checks.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .map(subject)
                .collect(Collectors.toSet());
    }

    private static Set<ResourceId> ids(Cases.Case rendered, Set<String> kinds) {
        return rendered.desired().resources().stream()
                .map(Resource::id)
                .filter(id -> kinds.contains(id.kind()))
                .collect(Collectors.toSet());
    }

    private static boolean isPlaced(Tree object) {
        return Stream.of(WORKLOADS, JOBS, OPERATED).anyMatch(kinds -> kinds.contains(object.text("kind")));
    }

    private static Map<ResourceId, JsonNode> pods(Cases.Case rendered) {
        return objects(rendered)
                .filter(PlacementRulesTest::isPlaced)
                .collect(Collectors.toMap(KubernetesObject::idOf, PlacementRulesTest::podOf));
    }

    private static JsonNode podOf(Tree object) {
        return OPERATED.contains(object.text("kind"))
                ? object.at("spec")
                : PodTemplate.of(object.at()).orElseThrow().path("spec");
    }

    /** Prometheus Operator labels the pods it makes by the name of their custom resource. */
    private static JsonNode labelsOf(Tree object) {
        return OPERATED.contains(object.text("kind"))
                ? object.with(root -> root.put(
                                        "app.kubernetes.io/name",
                                        object.text("kind").toLowerCase(Locale.ROOT))
                                .put("app.kubernetes.io/instance", object.text("metadata", "name")))
                        .copy()
                : object.at("spec", "template", "metadata", "labels");
    }

    private static Stream<Tree> objects(Cases.Case rendered) {
        return rendered.desired().resources().stream()
                .filter(KubernetesObject.class::isInstance)
                .map(Resource::tree);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
