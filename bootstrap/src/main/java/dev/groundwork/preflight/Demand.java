package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.KubernetesObject;
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
 */
record Demand(String namespace, String kind, String name, int pods) {
    private static final String DEPLOYMENT = "Deployment";
    private static final String DAEMON_SET = "DaemonSet";
    private static final String STATEFUL_SET = "StatefulSet";
    /** The operator makes a StatefulSet of each, under this prefix. */
    private static final Set<String> OPERATED = Set.of("Prometheus", "Alertmanager");

    /** All workloads of the baseline. */
    static List<Demand> of(Wanted wanted) {
        List<Demand> demands = new ArrayList<>();
        wanted.objects().forEach(object -> of(object, demands));
        return demands;
    }

    private static void of(KubernetesObject object, List<Demand> demands) {
        Tree tree = object.tree();
        String namespace = object.id().namespace();
        String kind = object.id().kind();
        String name = object.id().name();
        JsonNode replicas = tree.at("spec", "replicas");
        int pods = replicas.isInt() ? replicas.asInt() : 1;
        switch (kind) {
            case DEPLOYMENT, STATEFUL_SET -> demands.add(new Demand(namespace, kind, name, pods));
            case DAEMON_SET, "Job", "CronJob" -> demands.add(new Demand(namespace, kind, name, 1));
            default -> {
                if (OPERATED.contains(kind)) {
                    String prefix = kind.toLowerCase(java.util.Locale.ROOT);
                    demands.add(new Demand(namespace, STATEFUL_SET, prefix + "-" + name, pods));
                }
            }
        }
    }

    boolean onEveryNode() {
        return kind.equals(DAEMON_SET);
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
