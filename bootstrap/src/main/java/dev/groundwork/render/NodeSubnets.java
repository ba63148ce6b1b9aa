package dev.groundwork.render;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Subnet;
import dev.groundwork.baseline.NodeGroupEntry;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In which subnets the nodes of one sort are. */
final class NodeSubnets {
    /** What marks private subnets: load balancers of the inside find them by it, and so do we. */
    private static final String PRIVATE = "kubernetes.io/role/internal-elb";

    private final Cluster cluster;
    private final Reach reach;

    /**
     * @param cluster as it was found
     * @param reach what this run makes and deletes
     */
    NodeSubnets(Cluster cluster, Reach reach) {
        this.cluster = cluster;
        this.reach = reach;
    }

    /**
     * The subnets of each zone. Which subnets a group has cannot change, so where several would do, a person chooses: one
     * that somebody adds later must not replace nodes.
     *
     * @param part the part of the baseline
     * @throws ProblemException if they cannot be told
     */
    SortedMap<String, SortedSet<String>> of(String part, NodeGroupEntry entry) {
        List<Subnet> all = cluster.network().subnets();
        SortedMap<String, SortedSet<String>> byZone = new TreeMap<>();
        Stream<Subnet> chosen = entry.subnets().isEmpty()
                ? all.stream()
                        .filter(subnet -> !subnet.isPublic() && subnet.tags().containsKey(PRIVATE))
                        .filter(subnet ->
                                entry.zones().isEmpty() || entry.zones().contains(subnet.zone()))
                : entry.subnets().stream().map(id -> named(part, id, all));
        chosen.forEach(subnet ->
                byZone.computeIfAbsent(subnet.zone(), _ -> new TreeSet<>()).add(subnet.id()));
        List<String> missing = entry.zones().stream()
                .filter(zone -> !byZone.containsKey(zone))
                .sorted()
                .toList();
        if (byZone.isEmpty() || !missing.isEmpty()) {
            throw problem(
                    part,
                    "there is no private subnet with the tag %s in %s"
                            .formatted(PRIVATE, missing.isEmpty() ? "the VPC" : String.join(", ", missing)),
                    "Tag the subnets, or name them in " + part + ".subnets");
        }
        if (entry.zones().isEmpty() && entry.subnets().isEmpty()) {
            refuseToLeave(part, byZone.keySet(), all);
        }
        byZone.forEach((zone, subnets) -> {
            if (entry.subnets().isEmpty() && subnets.size() > 1) {
                throw problem(
                        part,
                        "zone %s has several private subnets with the tag %s: %s"
                                .formatted(zone, PRIVATE, String.join(", ", subnets)),
                        "Choose, and write them in " + part + ".subnets");
            }
        });
        return byZone;
    }

    /** A tag that somebody takes off a subnet must not end the nodes of a whole zone: a person says which zones are left. */
    private void refuseToLeave(String part, Set<String> zones, List<Subnet> all) {
        SortedSet<String> left = cluster.nodeGroups().stream()
                .filter(group -> group.managed().map(reach.nodeGroups()::get).equals(Optional.of(part)))
                .flatMap(group -> group.zones().stream())
                .filter(zone -> !zones.contains(zone))
                .collect(Collectors.toCollection(TreeSet::new));
        if (left.isEmpty()) {
            return;
        }
        List<String> untagged = all.stream()
                .filter(subnet -> !subnet.isPublic() && left.contains(subnet.zone()))
                .map(Subnet::id)
                .toList();
        throw problem(
                part,
                "it has nodes in %s, and no private subnet with the tag %s is there any more"
                        .formatted(String.join(", ", left), PRIVATE),
                (untagged.isEmpty() ? "Write" : "Tag %s again, or write".formatted(String.join(", ", untagged)))
                        + " the zones that are left: %s.zones: [%s]".formatted(part, String.join(", ", zones)));
    }

    private static Subnet named(String part, String id, List<Subnet> all) {
        return all.stream()
                .filter(subnet -> subnet.id().equals(id))
                .findFirst()
                .orElseThrow(() -> problem(
                        part,
                        "subnet %s is not in the VPC of the cluster".formatted(id),
                        "It has " + all.stream().map(Subnet::id).collect(Collectors.joining(", "))));
    }

    private static ProblemException problem(String part, String what, String todo) {
        return new ProblemException(new Problem(Problem.Code.INVALID, part, what, todo));
    }
}
