package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers {@link WorkloadCheck.OnEveryNode}: asks the nodes, not the DaemonSet, because its own count leaves out every node
 * that its selector, affinity or tolerations leave out.
 */
public final class OnEveryNodeProver implements Prover<WorkloadCheck.OnEveryNode> {
    private static final int NAMED = 5;

    private final KubernetesReader reader;
    private final Simulation simulation;

    public OnEveryNodeProver(KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.simulation = simulation;
    }

    @Override
    public Class<WorkloadCheck.OnEveryNode> check() {
        return WorkloadCheck.OnEveryNode.class;
    }

    @Override
    public Finding ask(WorkloadCheck.OnEveryNode check) {
        Optional<Tree> daemonSet = reader.get(check.subject());
        if (daemonSet.isEmpty()) {
            return refuted(check, Proof.Ground.REAL, "it does not exist", List.of(), true);
        }
        return judge(check, daemonSet.get(), reader.listPages("/api/v1/nodes", ""), simulation.pods(check.subject()));
    }

    /** What these nodes and pods say. */
    static Finding judge(WorkloadCheck.OnEveryNode check, Tree daemonSet, List<JsonNode> nodes, List<JsonNode> pods) {
        Map<String, JsonNode> byNode = new TreeMap<>();
        pods.forEach(pod -> byNode.put(pod.path("spec").path("nodeName").asText(""), pod));
        List<String> lacking = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        int covered = 0;
        for (JsonNode node : nodes) {
            String name = node.path("metadata").path("name").asText();
            Optional<JsonNode> pod = Optional.ofNullable(byNode.get(name));
            Optional<String> unfit = Nodes.unfit(node);
            if (pod.filter(OnEveryNodeProver::isReady).isPresent()) {
                covered++;
            } else if (unfit.isPresent()) {
                warnings.add("node %s %s, so it has no pod of %s".formatted(name, unfit.get(), check.subject()));
            } else {
                lacking.add("node " + name + " has none: " + why(daemonSet, node, pod));
            }
        }
        Proof.Ground ground = Pods.execution(pods).ground();
        if (nodes.isEmpty()) {
            return refuted(check, ground, "there is no node", warnings, false);
        }
        if (!lacking.isEmpty()) {
            String others = lacking.size() > NAMED ? "; and %d others".formatted(lacking.size() - NAMED) : "";
            return refuted(
                    check,
                    ground,
                    String.join("; ", lacking.subList(0, Math.min(NAMED, lacking.size()))) + others,
                    warnings,
                    false);
        }
        return new Finding(
                new Proof(
                        check,
                        new Proof.Proven("%d of %d nodes have a ready pod".formatted(covered, nodes.size())),
                        ground,
                        warnings),
                true);
    }

    private static String why(Tree daemonSet, JsonNode node, Optional<JsonNode> pod) {
        JsonNode template = daemonSet.at("spec", "template", "spec");
        if (pod.isPresent()) {
            return Pods.trouble(List.of(pod.get()))
                    .orElseGet(() -> "pod %s is %s and not ready"
                            .formatted(
                                    pod.get().path("metadata").path("name").asText(),
                                    pod.get().path("status").path("phase").asText("not started")));
        }
        return Nodes.unselected(node, template.path("nodeSelector"))
                .or(() -> Nodes.untolerated(node, template.path("tolerations")))
                .or(() -> Optional.of("its kubelet is not Ready").filter(_ -> !Nodes.isReady(node)))
                .orElse("no pod was made for it; the DaemonSet's events say why");
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static Finding refuted(
            WorkloadCheck.OnEveryNode check, Proof.Ground ground, String seen, List<String> warnings, boolean settled) {
        return new Finding(
                new Proof(
                        check,
                        new Proof.Refuted(
                                "a ready pod on every node",
                                seen,
                                "kubectl -n %s describe daemonset %s"
                                        .formatted(
                                                check.subject().namespace(),
                                                check.subject().name())),
                        ground,
                        warnings),
                settled);
    }
}
