package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeMetricsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:02:00Z");
    private static final MetricsCheck.NodeMetricsFresh CHECK = new MetricsCheck.NodeMetricsFresh(
            "x", Duration.ofMinutes(2), new ResourceId("apps", "Deployment", "kube-system", "metrics-server"));

    @Test
    void freshMetricsOfEveryReadyNodeProveIt() {
        Prover.Finding finding = judge("""
                - {metadata: {name: a}, timestamp: "2026-11-22T05:01:50Z"}
                - {metadata: {name: b}, timestamp: "2026-11-22T05:01:30Z"}
                - {metadata: {name: gone}, timestamp: "2026-11-22T01:00:00Z"}
                """, node("a", true), node("b", true), node("down", false));

        assertThat(finding.proof().verdict())
                .isEqualTo(new Proof.Proven("2 of 2 Ready nodes have metrics, the oldest 30 seconds old"));
        assertThat(finding.settled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                                     | node a has none
            [{metadata: {name: b}, timestamp: "2026-11-22T05:01:50Z"}]             | node a has none
            [{metadata: {name: a}, timestamp: "2026-11-22T04:59:59Z"}]             | node a has metrics 121 seconds old
            [{metadata: {name: a}}]                                                | node a has none
            [{metadata: {name: a}, timestamp: yesterday}]                          | node a has none
            """)
    void aReadyNodeWithoutFreshMetricsRefutesIt(String items, String seen) {
        Prover.Finding finding = judge(items, node("a", true));

        assertThat(((Proof.Refuted) finding.proof().verdict()).seen()).isEqualTo(seen);
        assertThat(finding.settled()).isFalse();
    }

    @Test
    void everyNodeThatIsMissingIsNamed() {
        assertThat(((Proof.Refuted) judge("[]", node("a", true), node("b", true))
                                .proof()
                                .verdict())
                        .seen())
                .isEqualTo("node a has none, node b has none");
    }

    @Test
    void nothingIsProvedOfNoNodes() {
        assertThat(((Proof.Refuted) judge("[]", node("a", false)).proof().verdict()).seen())
                .isEqualTo("there is no Ready node");
    }

    @Test
    void anApiThatDoesNotAnswerRefutesIt() {
        Prover.Finding finding = NodeMetricsFreshProver.judge(
                CHECK,
                new ApiServer.Answer(503, Yaml.node("{message: service unavailable}")),
                List.of(node("a", true)),
                NOW);

        assertThat(((Proof.Refuted) finding.proof().verdict()).seen()).isEqualTo("503: service unavailable");
    }

    private static Prover.Finding judge(String items, NodeFact... nodes) {
        return NodeMetricsFreshProver.judge(
                CHECK,
                new ApiServer.Answer(
                        200,
                        Yaml.tree("{}")
                                .with(root -> {
                                    root.set("items", Yaml.node(items));
                                    return root;
                                })
                                .copy()),
                List.of(nodes),
                NOW);
    }

    private static NodeFact node(String name, boolean ready) {
        return new NodeFact(name, "", "", ready);
    }
}
