package dev.groundwork.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Cluster;
import dev.groundwork.render.GoldenCase;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of the rights of every add-on, whatever its settings. */
final class RightsTest {
    private static final Path CASES = Path.of("src", "test", "resources", "golden");

    /** Who creates by POST names nothing: Events, the lock, a dry run for a webhook, and what a check makes. */
    private static final Set<String> CREATED_WITHOUT_A_NAME = Set.of(
            "events",
            "leases",
            "pods",
            "horizontalpodautoscalers",
            "ingresses",
            "services",
            "prometheusrules",
            "alertmanagerconfigs",
            "targetgroupbindings",
            "ingressclassparams");

    static List<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.walk(CASES, 2)) {
            return folders.filter(folder -> CASES.relativize(folder).getNameCount() == 2)
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bootstrapMayWriteEachObjectOfItsBaselineByItsName(Path folder) throws IOException {
        Wanted wanted = wanted(folder, Map.of());
        Set<Grant> grants = ClusterRights.of(RightsSet.BOOTSTRAP, wanted).needed();

        assertThat(wanted.resources())
                .filteredOn(KubernetesObject.class::isInstance)
                .filteredOn(resource -> !resource.addon().equals(Installation.ADDON))
                .allSatisfy(resource -> {
                    ResourceId id = resource.id();
                    for (String verb : List.of("get", "create", "patch")) {
                        assertThat(List.of(
                                        grant(id, id.namespace(), id.name(), verb),
                                        grant(id, id.namespace(), "", verb),
                                        grant(id, "", "", verb)))
                                .as("%s %s", verb, id)
                                .anyMatch(grants::contains);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nothingIsWrittenWithoutANameAndNothingIsDeletedThatIsWanted(Path folder) throws IOException {
        for (RightsSet set : RightsSet.values()) {
            Set<Grant> grants = ClusterRights.of(set, wanted(folder, Map.of())).needed();

            assertThat(grants)
                    .filteredOn(grant -> grant.name().isEmpty() && !readsOnly(grant))
                    .allMatch(grant -> CREATED_WITHOUT_A_NAME.contains(grant.resource())
                            && (!grant.namespace().isEmpty() || grant.resource().equals("ingressclassparams")));
            assertThat(grants)
                    .filteredOn(grant -> !grant.name().isEmpty())
                    .noneMatch(grant -> grant.verb().equals("delete"));
            assertThat(grants)
                    .noneMatch(grant -> Set.of("escalate", "impersonate", "*").contains(grant.verb()));
            assertThat(grants)
                    .filteredOn(grant -> grant.resource().equals("secrets"))
                    .noneMatch(grant -> grant.name().isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void driftMayNotEvenTryToWriteRolesOrAdmissionPolicies(Path folder) throws IOException {
        ClusterRights drift = ClusterRights.of(RightsSet.DRIFT, wanted(folder, Map.of()));

        assertThat(drift.needed())
                .filteredOn(grant -> Set.of("admissionregistration.k8s.io", "rbac.authorization.k8s.io")
                        .contains(grant.group()))
                .allMatch(RightsTest::readsOnly);
        assertThat(drift.held()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsNotWantedAnyMoreMayBeDeletedByItsNameButNoDefinitionAndNoData(Path folder) throws IOException {
        Map<ResourceId, String> leaving = new HashMap<>();
        Wanted before = wanted(folder, Map.of());
        before.resources().forEach(resource -> leaving.put(resource.id(), resource.addon()));
        Wanted after =
                new Wanted(before.cluster(), List.of(), List.of(), leaving, before.facts(), before.installation());

        Set<Grant> grants = ClusterRights.of(RightsSet.BOOTSTRAP, after).needed();
        Set<String> actions = AccountRights.of(RightsSet.BOOTSTRAP, after).actions();

        assertThat(grants)
                .filteredOn(grant -> grant.verb().equals("delete"))
                .noneMatch(grant -> grant.name().isEmpty())
                .noneMatch(grant -> grant.resource().equals("customresourcedefinitions"));
        assertThat(actions).noneMatch(action -> action.contains(":Create") || action.contains(":Put"));
        assertThat(AccountRights.of(RightsSet.DRIFT, after).actions()).allMatch(RightsTest::isLook);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inAwsOnlyWhatNamesNoResourceIsAllowedOnAllAndThatInOneRegion(Path folder) throws IOException {
        Wanted wanted = wanted(folder, Map.of());
        for (RightsSet set : RightsSet.values()) {
            AccountRights rights = AccountRights.of(set, wanted);
            assertThat(rights.grants())
                    .filteredOn(grant -> grant.resource().equals("*"))
                    .allMatch(grant -> grant.conditions().containsKey("StringEquals aws:RequestedRegion"))
                    .allMatch(grant -> isLook(grant.action()) || grant.action().startsWith("logs:PutQuery"));
            assertThat(rights.grants()).noneMatch(grant -> grant.action().contains("*"));
            if (set != RightsSet.BOOTSTRAP) {
                assertThat(rights.actions()).allMatch(RightsTest::isLook);
            }
        }
    }

    /** RBAC knows plurals only, so a definition must not have another one than Kubernetes would guess. */
    @ParameterizedTest
    @MethodSource("cases")
    void theKindsOfDefinitionsHaveThePluralsThatAreGuessed(Path folder) throws IOException {
        assertThat(wanted(folder, Map.of()).resources())
                .filteredOn(resource -> resource.id().kind().equals("CustomResourceDefinition"))
                .allMatch(definition -> Plurals.of(definition.tree().text("spec", "names", "kind"))
                        .equals(definition.tree().text("spec", "names", "plural")));
    }

    @Test
    void whatGroundworkItselfIsIsReadButNotWrittenByItsOwnHand() throws IOException {
        Wanted some = wanted(cases().getFirst(), Map.of());
        KubernetesObject own = RightsObjects.ours(
                RightsObjects.object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "groundwork-bootstrap"));
        Wanted wanted = new Wanted(some.cluster(), List.of(own), List.of(), Map.of(), Set.of(), Installation.usual());

        assertThat(ClusterRights.of(RightsSet.BOOTSTRAP, wanted).needed().stream()
                        .filter(grant -> grant.resource().equals("clusterroles")))
                .containsExactly(
                        new Grant("", "rbac.authorization.k8s.io", "clusterroles", "groundwork-bootstrap", "get"));
    }

    private static Grant grant(ResourceId id, String namespace, String name, String verb) {
        return new Grant(namespace, id.group(), Plurals.of(id.kind()), name, verb);
    }

    private static boolean readsOnly(Grant grant) {
        return Set.of("get", "list", "watch", "bind").contains(grant.verb());
    }

    private static boolean isLook(String action) {
        return action.matches("[a-z0-9]+:(Describe|List|Get|Filter)[A-Za-z]+");
    }

    private static Wanted wanted(Path folder, Map<ResourceId, String> leaving) throws IOException {
        Renderer.Rendered rendered = GoldenCase.in(folder).whole();
        Cluster cluster = GoldenCase.in(folder).cluster();
        return new Wanted(
                cluster,
                rendered.resources(),
                rendered.checks(),
                leaving,
                EnumSet.allOf(Wanted.Fact.class),
                Installation.usual());
    }
}
