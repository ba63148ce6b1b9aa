package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover.Finding;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OnEveryNodeTest {
    private static final WorkloadCheck.OnEveryNode CHECK = new WorkloadCheck.OnEveryNode(
            "fluentd", new ResourceId("apps", "DaemonSet", "amazon-cloudwatch", "fluentd"));
    private static final String ANYWHERE = "{spec: {template: {spec: {tolerations: [{operator: Exists}]}}}}";

    @Test
    void aReadyPodOnEachNodeIsProven() {
        assertThat(ask(ANYWHERE, List.of(node("a", ""), node("b", "")), pod("a", true), pod("b", true))
                        .proof()
                        .verdict())
                .isEqualTo(new Proof.Proven("2 of 2 nodes have a ready pod"));
    }

    @Test
    void aNodeWithoutAPodIsNamed() {
        assertThat(seen(ANYWHERE, List.of(node("a", ""), node("b", "")), pod("a", true)))
                .isEqualTo("node b has none: no pod was made for it; the DaemonSet's events say why");
    }

    @Test
    void aTaintThatIsNotToleratedIsTheReason() {
        String dedicated = "spec: {taints: [{key: dedicated, value: gpu, effect: NoSchedule}]}";
        String some = "{spec: {template: {spec: {tolerations: [{key: dedicated, value: cpu, effect: NoSchedule}]}}}}";

        assertThat(seen(some, List.of(node("a", dedicated))))
                .isEqualTo("node a has none: it does not tolerate the taint dedicated=gpu:NoSchedule");
        assertThat(seen(some.replace("value: cpu", "operator: Exists"), List.of(node("a", dedicated))))
                .endsWith("the DaemonSet's events say why");
        assertThat(seen(ANYWHERE, List.of(node("a", dedicated)))).endsWith("the DaemonSet's events say why");
    }

    @Test
    void aNodeSelectorThatDoesNotFitIsTheReason() {
        String choosy = "{spec: {template: {spec: {nodeSelector: {pool: workers}}}}}";

        assertThat(seen(choosy, List.of(node("a", ""))))
                .isEqualTo("node a has none: its nodeSelector asks for pool=workers, and the node has no such label");
        assertThat(seen(choosy, List.of(node("a", "metadata: {labels: {pool: edge}}"))))
                .endsWith("and the node has edge");
    }

    @Test
    void aKubeletThatIsNotReadyIsTheReason() {
        assertThat(seen(ANYWHERE, List.of(node("a", "status: {conditions: [{type: Ready, status: Unknown}]}"))))
                .isEqualTo("node a has none: its kubelet is not Ready");
    }

    @Test
    void aPodThatIsNotReadyIsTheReasonAndSaysWhatItDoes() {
        assertThat(seen(ANYWHERE, List.of(node("a", "")), pod("a", false)))
                .isEqualTo("node a has none: pod fluentd-a is Running and not ready");
    }

    @Test
    void nodesOnWhichNoSuchPodCanRunAreAWarning() {
        Finding finding = ask(
                ANYWHERE,
                List.of(
                        node("a", ""),
                        node("f", "metadata: {labels: {eks.amazonaws.com/compute-type: fargate}}"),
                        node("w", "metadata: {labels: {kubernetes.io/os: windows}}")),
                pod("a", true));

        assertThat(finding.proof().verdict()).isEqualTo(new Proof.Proven("1 of 3 nodes have a ready pod"));
        assertThat(finding.proof().warnings())
                .containsExactly(
                        "node f is of Fargate, which runs no DaemonSets, so it has no pod of DaemonSet"
                                + " amazon-cloudwatch/fluentd",
                        "node w runs windows, so it has no pod of DaemonSet amazon-cloudwatch/fluentd");
    }

    @Test
    void ofManyNodesAFewAreNamed() {
        List<JsonNode> nodes = List.of("a", "b", "c", "d", "e", "f", "g").stream()
                .map(name -> node(name, ""))
                .toList();

        assertThat(seen(ANYWHERE, nodes)).contains("node e has none").endsWith("; and 2 others");
        assertThat(seen(ANYWHERE, List.of())).isEqualTo("there is no node");
    }

    private static String seen(String daemonSet, List<JsonNode> nodes, JsonNode... pods) {
        return ((Proof.Refuted) ask(daemonSet, nodes, pods).proof().verdict()).seen();
    }

    private static Finding ask(String daemonSet, List<JsonNode> nodes, JsonNode... pods) {
        return OnEveryNodeProver.judge(CHECK, Yaml.tree(daemonSet), nodes, List.of(pods));
    }

    /** A Ready node, unless the rest says something else. */
    private static JsonNode node(String name, String rest) {
        var node = (com.fasterxml.jackson.databind.node.ObjectNode) Yaml.node(rest.isEmpty() ? "{}" : "{" + rest + "}");
        node.withObjectProperty("metadata").put("name", name);
        if (!node.has("status")) {
            node.putObject("status")
                    .putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", "True");
        }
        return node;
    }

    private static JsonNode pod(String node, boolean ready) {
        return Yaml.node("""
                {metadata: {name: fluentd-%1$s}, spec: {nodeName: %1$s},
                 status: {phase: Running, conditions: [{type: Ready, status: "%2$s"}],
                          containerStatuses: [{containerID: "containerd://1"}]}}
                """.formatted(node, ready ? "True" : "False"));
    }
}
