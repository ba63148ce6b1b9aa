package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.rights.Grant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class OwnRightsTest {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";
    private static final Grant PODS = new Grant("n", "", "pods", "", "list");
    private static final Grant SECRET = new Grant("n", "", "secrets", "key", "get");

    @Test
    void aRuleGivesWhatItNamesAndNothingElse() {
        OwnRights.Rules rules = rules("""
                - {apiGroups: [""], resources: [pods, pods/log], verbs: [get]}
                - {apiGroups: [""], resources: [configmaps], resourceNames: [a], verbs: ["*"]}
                - {apiGroups: [apps], resources: ["*"], verbs: [list]}
                - {apiGroups: ["*"], resources: ["*/status"], verbs: [patch]}
                """);

        assertThat(rules.give(new Grant("n", "", "pods", "", "get"))).isTrue();
        assertThat(rules.give(new Grant("n", "", "pods", "one", "get"))).isTrue();
        assertThat(rules.give(new Grant("n", "", "pods/log", "", "get"))).isTrue();
        assertThat(rules.give(new Grant("n", "", "pods/exec", "", "get"))).isFalse();
        assertThat(rules.give(new Grant("n", "", "pods", "", "list"))).isFalse();
        assertThat(rules.give(new Grant("n", "", "configmaps", "a", "delete"))).isTrue();
        assertThat(rules.give(new Grant("n", "", "configmaps", "b", "get"))).isFalse();
        assertThat(rules.give(new Grant("n", "", "configmaps", "", "get"))).isFalse();
        assertThat(rules.give(new Grant("n", "apps", "deployments", "", "list")))
                .isTrue();
        assertThat(rules.give(new Grant("n", "batch", "jobs", "", "list"))).isFalse();
        assertThat(rules.give(new Grant("n", "apps", "deployments/status", "", "patch")))
                .isTrue();
        assertThat(rules.give(new Grant("n", "apps", "deployments", "", "patch")))
                .isFalse();
    }

    @Test
    void aPathIsGivenByItselfOrByWhatItLiesBelow() {
        JsonNode urls = Yaml.node("[{nonResourceURLs: [/metrics, /healthz/*], verbs: [get]}]");
        OwnRights.Rules rules = new OwnRights.Rules("", List.of(), list(urls), true);

        assertThat(rules.give(new Grant("", Grant.URL, "/metrics", "", "get"))).isTrue();
        assertThat(rules.give(new Grant("", Grant.URL, "/healthz/etcd", "", "get")))
                .isTrue();
        assertThat(rules.give(new Grant("", Grant.URL, "/metrics/slis", "", "get")))
                .isFalse();
        assertThat(rules.give(new Grant("", Grant.URL, "/metrics", "", "post"))).isFalse();
    }

    /** As behind EKS access entries, whose authorizer answers questions but lists nothing. */
    @Test
    void whereRulesCannotBeListedEachOpenRightIsAskedFor() {
        try (WireCluster cluster = new WireCluster()) {
            answer(cluster, "selfsubjectrulesreviews", "$", "{status: {incomplete: true, resourceRules: []}}", 5);
            answer(cluster, "selfsubjectaccessreviews", "$", "{status: {allowed: false}}", 5);
            answer(
                    cluster,
                    "selfsubjectaccessreviews",
                    "$.spec.resourceAttributes[?(@.resource == 'pods')]",
                    "{status: {allowed: true}}",
                    1);
            OwnRights own = new OwnRights(cluster.server());

            assertThat(own.lacking(List.of(PODS, SECRET))).containsExactly(SECRET);
            assertThat(own.questions()).isEqualTo(4);
        }
    }

    @Test
    void whereAllRulesAreListedNothingElseIsAsked() {
        try (WireCluster cluster = new WireCluster()) {
            answer(cluster, "selfsubjectaccessreviews", "$", "{status: {allowed: false}}", 5);
            answer(cluster, "selfsubjectrulesreviews", "$", """
                    {status: {incomplete: false,
                              resourceRules: [{apiGroups: [""], resources: [pods], verbs: [list]}]}}
                    """, 5);
            OwnRights own = new OwnRights(cluster.server());

            assertThat(own.lacking(List.of(PODS, SECRET))).containsExactly(SECRET);
            assertThat(own.questions()).isEqualTo(2);
        }
    }

    private static void answer(WireCluster cluster, String review, String where, String yaml, int priority) {
        cluster.wire()
                .stubFor(post(REVIEWS + review)
                        .withRequestBody(matchingJsonPath(where))
                        .atPriority(priority)
                        .willReturn(aResponse()
                                .withStatus(201)
                                .withBody(Yaml.node(yaml).toString())));
    }

    private static OwnRights.Rules rules(String yaml) {
        return new OwnRights.Rules("n", list(Yaml.node(yaml)), List.of(), true);
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
