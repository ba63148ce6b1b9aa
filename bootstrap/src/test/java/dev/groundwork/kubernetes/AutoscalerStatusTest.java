package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AutoscalerStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:30.4Z");

    @Test
    void aFreshStatusThatListsHealthyGroupsProvesIt() {
        Prover.Finding finding = judge(status("Running", """
                - {name: a, health: {status: Healthy}, scaleUp: {status: NoActivity}, new: {fields: [1]}}
                - {name: b, health: {status: Healthy}, scaleUp: {status: InProgress}}
                - {name: other, health: {status: Healthy}}
                """));

        assertThat(finding.proof().verdict()).isEqualTo(new Proof.Proven("status 30 seconds old, 2 groups healthy"));
        assertThat(finding.settled()).isTrue();
    }

    @Test
    void aGroupBehindANodeGroupOfTheBaselineIsKnownByThatOnesName() {
        Tree status =
                status("Running", "[{name: eks-w-d2f08d5d-5ef9-412f-ac4a-12cf18b76a72, health: {status: Healthy}}]");
        Prover.Finding finding = AutoscalerStatusProver.judge(check("eks-w"), Optional.of(status), NOW);

        assertThat(finding.proof().verdict()).isInstanceOf(Proof.Proven.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Initializing | [{name: a, health: {status: Healthy}}, {name: b, health: {status: Healthy}}] | the autoscaler is Initializing
            Running      | [{name: a, health: {status: Healthy}}, {name: b, health: {status: Unhealthy}}] | group b is Unhealthy
            Running      | [{name: a, health: {status: Healthy}}, {name: b}]                             | group b is unknown
            Running      | [{name: a, health: {status: Healthy}}]                                         | group b is not listed
            Running      | []                                                                             | group a is not listed, group b is not listed
            Running      | [{name: a, health: {status: Healthy}}, {name: b, health: {status: Healthy}, scaleUp: {status: Backoff, backoffInfo: {errorMessage: no capacity}}}] | group b backs off: no capacity
            Running      | [{name: a, health: {status: Healthy}}, {name: b, health: {status: Healthy}, scaleUp: {status: Backoff}}] | group b backs off: no reason given
            """)
    void whatIsNotHealthyRefutesIt(String state, String groups, String seen) {
        Prover.Finding finding = judge(status(state, groups));

        assertThat(refuted(finding).seen()).isEqualTo(seen);
        assertThat(refuted(finding).next()).isEqualTo("kubectl -n kube-system logs deployment/autoscaler");
        assertThat(finding.settled()).isFalse();
    }

    @Test
    void anOldStatusRefutesItHoweverHealthy() {
        Tree old = status("Running", "[{name: a, health: {status: Healthy}}, {name: b, health: {status: Healthy}}]");

        Prover.Finding finding = AutoscalerStatusProver.judge(
                check("a", "b"), Optional.of(old), Instant.parse("2026-11-22T05:01:01.4Z"));

        assertThat(refuted(finding).seen()).isEqualTo("the status is 61 seconds old");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {data: {}}                                             | the status has no time
            {data: {status: "autoscalerStatus: Running"}}          | the status has no time
            {data: {status: "time: just now"}}                     | the status has no time
            {data: {status: "Cluster-autoscaler status at 2026:"}} | the status has no time
            {data: {status: "[unclosed"}}                          | the ConfigMap's status is no YAML
            """)
    void aStatusThatCannotBeReadRefutesIt(String configMap, String seen) {
        assertThat(refuted(judge(Yaml.tree(configMap))).seen()).isEqualTo(seen);
    }

    @Test
    void noConfigMapRefutesIt() {
        assertThat(refuted(AutoscalerStatusProver.judge(check("a"), Optional.empty(), NOW))
                        .seen())
                .isEqualTo("there is no ConfigMap cluster-autoscaler-status");
    }

    @Test
    void nothingIsProvedOfNoGroups() {
        Prover.Finding finding = AutoscalerStatusProver.judge(check(), Optional.of(status("Running", "[]")), NOW);

        assertThat(refuted(finding).seen()).isEqualTo("there is no Auto Scaling group that it could grow");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22 04:56:15.366428082 +0000 UTC, 2026-11-22T04:56:15.366428082Z",
        "2026-11-22 04:56:15.3 +0000 UTC, 2026-11-22T04:56:15.3Z",
        "2026-11-22 04:56:15 +0000 UTC, 2026-11-22T04:56:15Z",
        "2026-11-22 04:56:15.3 +0000 UTC m=+12.5, 2026-11-22T04:56:15.3Z",
        "2026-11-22 05:56:15.3 +0100 CET, 2026-11-22T04:56:15.3Z",
        "2026-11-21 23:56:15.3 -0500 EST, 2026-11-22T04:56:15.3Z"
    })
    void goPrintsTimesInItsOwnWay(String text, Instant time) {
        assertThat(AutoscalerStatusProver.time(text)).hasValue(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2026-11-22", "2026-11-22 04:56:15", "2026-13-22 04:56:15 +0000 UTC"})
    void whatIsNoTimeIsNone(String text) {
        assertThat(AutoscalerStatusProver.time(text)).isEmpty();
    }

    private static Prover.Finding judge(Tree configMap) {
        return AutoscalerStatusProver.judge(check("a", "b"), Optional.of(configMap), NOW);
    }

    private static Proof.Refuted refuted(Prover.Finding finding) {
        return (Proof.Refuted) finding.proof().verdict();
    }

    private static ScalingGroupCheck.AutoscalerStatusHealthy check(String... groups) {
        return new ScalingGroupCheck.AutoscalerStatusHealthy(
                "x",
                "kube-system",
                "cluster-autoscaler-status",
                List.of(groups),
                new ResourceId("apps", "Deployment", "kube-system", "autoscaler"));
    }

    private static Tree status(String state, String groups) {
        String text = "time: 2026-11-22 05:00:00.366428082 +0000 UTC\nautoscalerStatus: " + state
                + "\nclusterWide: {health: {status: Healthy}}\nnodeGroups:\n  " + groups.replace("\n", "\n  ");
        return Tree.empty().with(root -> {
            root.putObject("data").put("status", text);
            return root;
        });
    }
}
