package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodTemplate;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A workload of the baseline and how many pods it has.
 *
 * @param namespace its namespace
 * @param kind of what controls its pods, for instance {@code StatefulSet}
 * @param name of what controls its pods
 * @param pods how many; for a DaemonSet, how many on each node
 * @param each what one pod asks for
 */
record Demand(String namespace, String kind, String name, int pods, Amounts each) {
    private static final String DEPLOYMENT = "Deployment";
    private static final String DAEMON_SET = "DaemonSet";
    private static final String STATEFUL_SET = "StatefulSet";
    /** The operator makes a StatefulSet of each, under this prefix. */
    private static final Set<String> OPERATED = Set.of("Prometheus", "Alertmanager");

    /** All workloads of the baseline. */
    static List<Demand> of(Wanted wanted) {
        List<Demand> demands = new ArrayList<>();
        wanted.objects().forEach(object -> of(object, demands));
        wanted.of(EksAddon.class).forEach(addon -> demands.addAll(of(addon)));
        return demands;
    }

    /** What EKS installs of an add-on that it keeps. What such pods ask for is known to its version alone. */
    private static List<Demand> of(EksAddon addon) {
        return switch (addon.name()) {
            case "vpc-cni" -> List.of(managed(DAEMON_SET, "aws-node", 1));
            case "kube-proxy", "eks-pod-identity-agent" -> List.of(managed(DAEMON_SET, addon.name(), 1));
            case "coredns" -> List.of(managed(DEPLOYMENT, "coredns", replicas(addon.configuration())));
            case "aws-ebs-csi-driver" ->
                List.of(managed(DAEMON_SET, "ebs-csi-node", 1), managed(DEPLOYMENT, "ebs-csi-controller", 2));
            default -> List.of();
        };
    }

    private static Demand managed(String kind, String name, int pods) {
        return new Demand("kube-system", kind, name, pods, Amounts.NONE);
    }

    /** As many as coredns begins with: two, unless its configuration says otherwise. */
    private static int replicas(Tree configuration) {
        int fixed = configuration.at("replicaCount").asInt(2);
        return configuration.at("autoScaling", "enabled").asBoolean()
                ? configuration.at("autoScaling", "minReplicas").asInt(2)
                : fixed;
    }

    private static void of(KubernetesObject object, List<Demand> demands) {
        Tree tree = object.tree();
        String namespace = object.id().namespace();
        String kind = object.id().kind();
        String name = object.id().name();
        JsonNode replicas = tree.at("spec", "replicas");
        int pods = replicas.isInt() ? replicas.asInt() : 1;
        Amounts each = PodTemplate.of(tree.copy())
                .map(template -> Amounts.ofPod(template.path("spec")))
                .orElse(Amounts.NONE);
        switch (kind) {
            case DEPLOYMENT, STATEFUL_SET -> demands.add(new Demand(namespace, kind, name, pods, each));
            case DAEMON_SET, "Job", "CronJob" -> demands.add(new Demand(namespace, kind, name, 1, each));
            default -> {
                if (OPERATED.contains(kind)) {
                    String prefix = kind.toLowerCase(java.util.Locale.ROOT);
                    demands.add(new Demand(
                            namespace, STATEFUL_SET, prefix + "-" + name, pods, Amounts.ofPod(tree.at("spec"))));
                }
            }
        }
    }

    boolean onEveryNode() {
        return kind.equals(DAEMON_SET);
    }

    /** How many of its pods are not there yet. */
    int missing(List<RunningPod> running, int nodes) {
        int wanted = onEveryNode() ? nodes : pods;
        return (int) Math.max(0, wanted - running.stream().filter(this::has).count());
    }

    /** Whether that node has none of its pods. */
    boolean isMissingOn(ClusterNode node, List<RunningPod> running) {
        return running.stream().noneMatch(pod -> has(pod) && pod.node().equals(node.name()));
    }

    /** Whether that pod is one of its own. */
    boolean has(RunningPod pod) {
        if (!pod.namespace().equals(namespace)) {
            return false;
        }
        return kind.equals(DEPLOYMENT)
                ? pod.ownerKind().equals("ReplicaSet")
                        && pod.ownerName().matches(Pattern.quote(name) + "-[a-z0-9]{5,10}")
                : pod.ownerKind().equals(kind) && pod.ownerName().equals(name);
    }
}
