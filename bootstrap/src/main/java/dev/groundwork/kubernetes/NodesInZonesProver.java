package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;

/** Answers {@link NodeGroupCheck.NodesInZones} from the labels that EKS puts on nodes, and their condition Ready. */
public final class NodesInZonesProver implements Prover<NodeGroupCheck.NodesInZones> {
    private static final String GROUP = "eks.amazonaws.com/nodegroup";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final KubernetesReader reader;

    public NodesInZonesProver(KubernetesReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<NodeGroupCheck.NodesInZones> check() {
        return NodeGroupCheck.NodesInZones.class;
    }

    @Override
    public Finding ask(NodeGroupCheck.NodesInZones check) {
        return judge(check, reader.listPages("/api/v1/nodes", ""));
    }

    /** What these nodes say. */
    static Finding judge(NodeGroupCheck.NodesInZones check, List<JsonNode> nodes) {
        List<String> good = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        check.zones().forEach((group, zone) -> {
            int ready = 0;
            for (JsonNode node : nodes) {
                JsonNode labels = node.path("metadata").path("labels");
                if (!labels.path(GROUP).asText().equals(group)) {
                    continue;
                }
                String name = node.path("metadata").path("name").asText();
                if (!labels.path(ZONE).asText().equals(zone)) {
                    wrong.add("node %s of %s is in %s"
                            .formatted(name, group, labels.path(ZONE).asText("no zone")));
                } else if (isReady(node)) {
                    ready++;
                } else {
                    wrong.add("node %s of %s is not Ready".formatted(name, group));
                }
            }
            if (ready < check.min()) {
                wrong.add("%s has %d of at least %d Ready nodes in %s".formatted(group, ready, check.min(), zone));
            } else if (ready > 0) {
                good.add("%s has %d in %s".formatted(group, ready, zone));
            }
        });
        if (!wrong.isEmpty()) {
            return finding(
                    check,
                    new Proof.Refuted(
                            "Ready nodes of each group in its zone",
                            String.join("; ", wrong),
                            "kubectl get nodes -L %s,%s".formatted(GROUP, ZONE)));
        }
        return finding(
                check,
                good.isEmpty()
                        ? new Proof.NotProvable("no group has a node now, and none needs one")
                        : new Proof.Proven("Ready nodes: " + String.join("; ", good)));
    }

    private static boolean isReady(JsonNode node) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static Finding finding(NodeGroupCheck.NodesInZones check, Proof.Verdict verdict) {
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), !(verdict instanceof Proof.Refuted));
    }
}
