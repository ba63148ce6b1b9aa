package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.plan.Proof;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NodesInZonesTest {
    private static final NodeGroupCheck.NodesInZones CHECK = check(1);

    @Test
    void nodesThatAreReadyInTheirZoneProveIt() {
        assertThat(verdict(CHECK, node("a-1", "a", "zone-a", "True"), node("b-1", "b", "zone-b", "True")))
                .isEqualTo(new Proof.Proven("Ready nodes: a has 1 in zone-a; b has 1 in zone-b"));
    }

    @Test
    void tooFewNodesOrOneThatIsElsewhereOrNotReadyIsRefutedByName() {
        Proof.Refuted refuted = (Proof.Refuted) verdict(
                CHECK,
                node("a-1", "a", "zone-b", "True"),
                node("b-1", "b", "zone-b", "Unknown"),
                node("other", "c", "zone-a", "True"));

        assertThat(refuted.seen())
                .isEqualTo("node a-1 of a is in zone-b; a has 0 of at least 1 Ready nodes in zone-a; "
                        + "node b-1 of b is not Ready; b has 0 of at least 1 Ready nodes in zone-b");
        assertThat(NodesInZonesProver.judge(CHECK, List.of()).settled()).isFalse();
    }

    @Test
    void groupsThatMayBeEmptyAndAreProveNothing() {
        assertThat(verdict(check(0))).isInstanceOf(Proof.NotProvable.class);
        assertThat(verdict(check(0), node("a-1", "a", "zone-a", "True")))
                .isEqualTo(new Proof.Proven("Ready nodes: a has 1 in zone-a"));
    }

    private static NodeGroupCheck.NodesInZones check(int min) {
        return new NodeGroupCheck.NodesInZones(
                "nodeGroups.x", new TreeMap<>(Map.of("a", "zone-a", "b", "zone-b")), min);
    }

    private static Proof.Verdict verdict(NodeGroupCheck.NodesInZones check, JsonNode... nodes) {
        return NodesInZonesProver.judge(check, List.of(nodes)).proof().verdict();
    }

    private static JsonNode node(String name, String group, String zone, String ready) {
        return Yaml.node("""
                metadata:
                  name: %s
                  labels: {eks.amazonaws.com/nodegroup: %s, topology.kubernetes.io/zone: %s}
                status: {conditions: [{type: Ready, status: "%s"}]}
                """.formatted(name, group, zone, ready));
    }
}
