package dev.groundwork.preflight;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether what pods of the baseline ask for of CPU and memory is free: in all, for the largest on one node, and on each node for
 * those of DaemonSets. How the scheduler would place them all is not foretold.
 *
 * @param wrong what finds no room
 * @param words what is asked for and what is free
 */
record Weights(List<String> wrong, String words) {
    Weights {
        wrong = List.copyOf(wrong);
    }

    /** Of nodes that do not say what they have, nothing is known. */
    static Weights of(List<ClusterNode> nodes, List<RunningPod> pods, List<Demand> demands) {
        Map<ClusterNode, Amounts> free = new LinkedHashMap<>();
        nodes.forEach(node -> free.put(
                node,
                node.has()
                        .minus(pods.stream()
                                .filter(pod -> pod.node().equals(node.name()))
                                .map(RunningPod::asks)
                                .reduce(Amounts.NONE, Amounts::plus))));
        if (nodes.stream().map(ClusterNode::has).anyMatch(Amounts.NONE::equals)) {
            return new Weights(List.of(), "CPU and memory are not weighed, because not all of these nodes are there");
        }
        Amounts asked = demands.stream()
                .map(demand -> demand.each().times(demand.missing(pods, nodes.size())))
                .reduce(Amounts.NONE, Amounts::plus);
        Amounts room = free.entrySet().stream()
                .filter(entry -> entry.getKey().serves() == ClusterNode.Serves.ALL)
                .map(Map.Entry::getValue)
                .reduce(Amounts.NONE, Amounts::plus);
        List<String> wrong = new ArrayList<>();
        if (!asked.fitsIn(room)) {
            wrong.add("its pods ask for %s more, and %s are free".formatted(asked, room));
        }
        demands.stream()
                .filter(demand -> !demand.onEveryNode() && demand.missing(pods, nodes.size()) > 0)
                .filter(demand -> free.entrySet().stream()
                        .filter(entry -> entry.getKey().serves() == ClusterNode.Serves.ALL)
                        .noneMatch(entry -> demand.each().fitsIn(entry.getValue())))
                .forEach(demand -> wrong.add("a pod of %s %s/%s asks for %s, and no node has that free%s"
                        .formatted(demand.kind(), demand.namespace(), demand.name(), demand.each(), roomiest(free))));
        free.forEach((node, left) -> {
            Amounts daemons = demands.stream()
                    .filter(demand -> demand.onEveryNode() && demand.isMissingOn(node, pods))
                    .map(Demand::each)
                    .reduce(Amounts.NONE, Amounts::plus);
            if (!daemons.fitsIn(left)) {
                wrong.add("%s has %s free, and pods that the baseline wants on every node ask for %s"
                        .formatted(node.name(), left, daemons));
            }
        });
        return new Weights(wrong, "they ask for %s of %s that are free".formatted(asked, room));
    }

    private static String roomiest(Map<ClusterNode, Amounts> free) {
        return free.entrySet().stream()
                .max(Comparator.comparing(entry -> entry.getValue().bytes()))
                .map(entry ->
                        ": %s, the roomiest, has %s".formatted(entry.getKey().name(), entry.getValue()))
                .orElse("");
    }
}
