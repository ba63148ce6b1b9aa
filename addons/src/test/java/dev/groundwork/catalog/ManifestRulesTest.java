package dev.groundwork.catalog;

import static dev.groundwork.catalog.Exceptions.excused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.catalog.Exceptions.Rule;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every object that an add-on renders must be. */
final class ManifestRulesTest {
    static List<Cases.Case> cases() {
        return Cases.ofManifests();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noPlaceholderIsLeft(Cases.Case rendered) {
        assertThat(objects(rendered))
                .allSatisfy(object -> assertThat(object.toString()).doesNotContain("${"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noObjectStandsTwice(Cases.Case rendered) {
        assertThat(rendered.desired().resources().stream().map(resource -> resource.id()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingIsDeclaredThatTheServerWrites(Cases.Case rendered) {
        assertThat(objects(rendered))
                .allSatisfy(object -> assertThat(object.leaves().keySet())
                        .noneMatch(path -> path.startsWith("status")
                                || path.startsWith("stringData")
                                || path.contains("creationTimestamp")
                                || path.contains("resourceVersion")
                                || path.contains("clusterIP")
                                || (path.contains("nodePort") && !excused(rendered, Rule.NO_NODE_PORT))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyNamespacedObjectNamesItsNamespace(Cases.Case rendered) {
        Set<String> clusterWide = Set.of(
                "ClusterRole",
                "ClusterRoleBinding",
                "APIService",
                "Namespace",
                "CustomResourceDefinition",
                "IngressClass",
                "IngressClassParams",
                "MutatingWebhookConfiguration",
                "ValidatingWebhookConfiguration");
        assertThat(objects(rendered))
                .allSatisfy(object -> assertThat(
                                object.text("metadata", "namespace").isEmpty())
                        .as(object.text("kind"))
                        .isEqualTo(clusterWide.contains(object.text("kind"))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imagesArePinnedByVersion(Cases.Case rendered) {
        assertThat(containers(rendered))
                .allSatisfy(container -> assertThat(container.path("image").asText())
                        .matches("[a-z0-9.-]+\\.[a-z]+/[a-z0-9./-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.-]*[0-9])?"
                                + "(@sha256:[0-9a-f]{64})?"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void containersAskForWhatTheyNeedAndHaveAMemoryLimit(Cases.Case rendered) {
        assertThat(containers(rendered)).allSatisfy(container -> {
            JsonNode resources = container.path("resources");
            assertThat(resources.path("requests").path("cpu").asText()).isNotEmpty();
            assertThat(resources.path("requests").path("memory").asText()).isNotEmpty();
            assertThat(resources.path("limits").path("memory").asText()).isNotEmpty();
            assertThat(resources.path("limits").has("cpu"))
                    .as("a CPU limit throttles without need")
                    .isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void containersMayDoAsLittleAsTheRestrictedPodSecurityStandardAsks(Cases.Case rendered) {
        pods(rendered)
                .forEach(pod -> containers(pod).forEach(container -> {
                    JsonNode podContext = pod.path("securityContext");
                    JsonNode context = container.path("securityContext");
                    assertThat(context.path("allowPrivilegeEscalation").asText())
                            .isIn("false", excused(rendered, Rule.NOT_PRIVILEGED) ? "true" : "false");
                    assertThat(context.path("privileged").asBoolean())
                            .isEqualTo(context.path("allowPrivilegeEscalation").asBoolean());
                    assertThat(context.path("readOnlyRootFilesystem").asText())
                            .isEqualTo(excused(rendered, Rule.READ_ONLY_ROOT) ? "false" : "true");
                    assertThat(context.path("capabilities").path("drop").toString())
                            .isEqualTo("[\"ALL\"]");
                    assertThat(stream(context.path("capabilities").path("add")).map(JsonNode::asText))
                            .allMatch(capability -> excused(rendered, Rule.NO_ADDED_CAPABILITY)
                                    && Exceptions.CAPABILITIES.contains(capability));
                    assertThat(either(podContext, context, "runAsNonRoot").asText(""))
                            .isEqualTo(excused(rendered, Rule.NOT_ROOT) ? "" : "true");
                    assertThat(either(podContext, context, "seccompProfile")
                                    .path("type")
                                    .asText())
                            .isEqualTo("RuntimeDefault");
                    assertThat(pod.has("hostNetwork"))
                            .isEqualTo(pod.has("hostNetwork") && excused(rendered, Rule.NO_HOST_NETWORK));
                    assertThat(pod.has("hostPID") || pod.has("hostIPC")).isFalse();
                    assertThat(pod.path("volumes").findParents("hostPath").isEmpty()
                                    || excused(rendered, Rule.NO_HOST_PATH))
                            .isTrue();
                }));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void portsSayTheirProtocolAndProbesNameAPort(Cases.Case rendered) {
        if (excused(rendered, Rule.LISTENS)) {
            assertThat(containers(rendered)).noneMatch(container -> container.has("ports"));
            return;
        }
        assertThat(objects(rendered).stream()
                        // A schema may have a property of that name.
                        .filter(object -> !object.text("kind").equals("CustomResourceDefinition"))
                        .flatMap(object -> object.copy().findValues("ports").stream())
                        .flatMap(ManifestRulesTest::stream))
                .isNotEmpty()
                .allSatisfy(port -> assertThat(port.path("protocol").asText()).isEqualTo("TCP"));
        assertThat(containers(rendered)).allSatisfy(container -> {
            assertThat(container.has("livenessProbe")).isTrue();
            Set<String> names = stream(container.path("ports"))
                    .map(port -> port.path("name").asText())
                    .collect(Collectors.toSet());
            container
                    .findValues("httpGet")
                    .forEach(probe ->
                            assertThat(names).contains(probe.path("port").asText()));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void selectorsSelectTheirOwnPods(Cases.Case rendered) {
        if (excused(rendered, Rule.LISTENS)) {
            assertThat(objects(rendered)).noneMatch(object -> object.at("spec").has("selector"));
            return;
        }
        List<Tree> objects = objects(rendered);
        Map<String, JsonNode> labels = objects.stream()
                .filter(object -> PodTemplate.of(object.at()).isPresent())
                .collect(Collectors.toMap(
                        object -> object.text("metadata", "name"),
                        object -> object.at("spec", "template", "metadata", "labels"),
                        (one, _) -> one,
                        HashMap::new));

        labels.putAll(ofPodsMadeByAnOperator(objects));

        assertThat(objects.stream()
                        .filter(object -> !isMonitor(object))
                        .flatMap(object ->
                                Stream.of(object.at("spec", "selector", "matchLabels"), plainSelector(object)))
                        .filter(JsonNode::isObject))
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(labels.values())
                        .anyMatch(those -> selector.properties().stream()
                                .allMatch(entry -> those.path(entry.getKey()).equals(entry.getValue()))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noRoleGrantsEverythingOrLetsItsHolderGrantMore(Cases.Case rendered) {
        if (excused(rendered, Rule.ROLES_OF_ITS_OWN)) {
            assertThat(objects(rendered))
                    .noneMatch(object -> object.text("kind").endsWith("Role"));
            return;
        }
        assertThat(objects(rendered).stream()
                        .filter(object -> object.text("kind").endsWith("Role"))
                        .flatMap(object -> stream(object.at("rules"))))
                .isNotEmpty()
                .allSatisfy(rule -> {
                    assertThat(rule.toString()).doesNotContain("\"*\"");
                    assertThat(rule.path("verbs").toString())
                            .doesNotContain("escalate")
                            .doesNotContain("bind")
                            .doesNotContain("impersonate");
                    if (!excused(rendered, Rule.NO_SECRETS)) {
                        assertThat(rule.path("resources").toString()).doesNotContain("secrets");
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatPrometheusReadsStandsInItsNamespace(Cases.Case rendered) {
        // Of other namespaces Prometheus takes only those that carry the label for applications.
        assertThat(objects(rendered))
                .filteredOn(object -> object.text("apiVersion").startsWith("monitoring.coreos.com/"))
                .allSatisfy(object ->
                        assertThat(object.text("metadata", "namespace")).isEqualTo("monitoring"));
    }

    /** Prometheus Operator labels the pods it makes by their kind and by the name of their custom resource. */
    private static Map<String, JsonNode> ofPodsMadeByAnOperator(List<Tree> objects) {
        return objects.stream()
                .filter(object -> Set.of("Prometheus", "Alertmanager").contains(object.text("kind")))
                .collect(Collectors.toMap(
                        object -> object.text("kind"),
                        object -> JsonNodeFactory.instance
                                .objectNode()
                                .put(
                                        "app.kubernetes.io/name",
                                        object.text("kind").toLowerCase(Locale.ROOT))
                                .put("app.kubernetes.io/instance", object.text("metadata", "name"))));
    }

    /** A monitor selects Services, or pods that may belong to another add-on or to the cluster. */
    private static boolean isMonitor(Tree object) {
        return object.text("kind").endsWith("Monitor");
    }

    private static JsonNode plainSelector(Tree object) {
        JsonNode selector = object.at("spec", "selector");
        return object.text("kind").equals("Service") ? selector : selector.path("none");
    }

    private static JsonNode either(JsonNode pod, JsonNode container, String field) {
        return container.has(field) ? container.path(field) : pod.path(field);
    }

    /** Without definitions of custom resources: a schema has keys such as {@code ports} that mean something else. */
    private static List<Tree> objects(Cases.Case rendered) {
        return rendered.desired().resources().stream()
                .filter(KubernetesObject.class::isInstance)
                .map(resource -> resource.tree())
                .filter(object -> !object.text("kind").equals("CustomResourceDefinition"))
                .toList();
    }

    private static List<JsonNode> pods(Cases.Case rendered) {
        List<JsonNode> pods = objects(rendered).stream()
                .flatMap(object -> PodTemplate.of(object.at()).stream())
                .map(template -> template.path("spec"))
                .toList();
        assertThat(pods).isNotEmpty();
        return pods;
    }

    private static List<JsonNode> containers(Cases.Case rendered) {
        return pods(rendered).stream().flatMap(ManifestRulesTest::containers).toList();
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(stream(pod.path("initContainers")), stream(pod.path("containers")));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
