package dev.groundwork.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RbacRuleTest {
    private static final ResourceId ACCOUNT = new ResourceId("", "ServiceAccount", "n", "app");
    private static final ResourceId SERVICE = new ResourceId("", "Service", "n", "app");
    private static final ResourceId BUDGET = new ResourceId("policy", "PodDisruptionBudget", "n", "app");

    private final Grants grants = new Grants();

    @Test
    void kindsOfOneGroupShareARuleIfNamesAndVerbsAreTheSame() {
        grants.on(ACCOUNT, "get", "patch");
        grants.on(SERVICE, "get", "patch");
        grants.on(BUDGET, "get", "patch");

        assertThat(RbacRule.of(grants.all()).get("n"))
                .containsExactly(
                        rule("", Set.of("serviceaccounts", "services"), Set.of("app"), Set.of("get", "patch")),
                        rule("policy", Set.of("poddisruptionbudgets"), Set.of("app"), Set.of("get", "patch")));
    }

    @Test
    void objectsShareARuleOnlyIfTheSameMayBeDoneWithThem() {
        grants.on(new ResourceId("", "ConfigMap", "n", "a"), "get");
        grants.on(new ResourceId("", "ConfigMap", "n", "b"), "get");
        grants.on(new ResourceId("", "ConfigMap", "n", "c"), "get", "patch");

        assertThat(RbacRule.of(grants.all()).get("n"))
                .containsExactly(
                        rule("", Set.of("configmaps"), Set.of("a", "b"), Set.of("get")),
                        rule("", Set.of("configmaps"), Set.of("c"), Set.of("get", "patch")));
    }

    @Test
    void namespacesShareNothing() {
        grants.on(ACCOUNT, "get");
        grants.on(new ResourceId("", "ServiceAccount", "other", "app"), "get");
        grants.on(new ResourceId("", "Namespace", "", "n"), "get");

        assertThat(RbacRule.of(grants.all())).containsOnlyKeys("", "n", "other");
    }

    @Test
    void whatAWiderRightContainsIsNotToldAgain() {
        grants.on("n", "", "pods", "", "list");
        grants.on("", "", "pods", "", "list");
        grants.on(new ResourceId("", "ConfigMap", "n", "a"), "get");
        grants.on("n", "", "configmaps", "", "get");

        assertThat(grants.all())
                .containsExactly(new Grant("", "", "pods", "", "list"), new Grant("n", "", "configmaps", "", "get"));
    }

    @Test
    void aPathThatIsNoResourceHasNoGroup() {
        grants.on("", Grant.URL, "/metrics", "", "get");

        assertThat(RbacRule.of(grants.all()).get(""))
                .containsExactly(new RbacRule(
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        set(Set.of("/metrics")),
                        set(Set.of("get"))));
    }

    /** The sandbox compares the rest with its API server. */
    @Test
    void pluralsFollowTheRulesOfKubernetes() {
        assertThat(List.of("Deployment", "Ingress", "StorageClass", "NetworkPolicy", "Prometheus", "Endpoints"))
                .map(Plurals::of)
                .containsExactly(
                        "deployments", "ingresses", "storageclasses", "networkpolicies", "prometheuses", "endpoints");
    }

    private static RbacRule rule(String group, Set<String> resources, Set<String> names, Set<String> verbs) {
        return new RbacRule(set(Set.of(group)), set(resources), set(names), new TreeSet<>(), set(verbs));
    }

    private static SortedSet<String> set(Set<String> values) {
        return new TreeSet<>(values);
    }
}
