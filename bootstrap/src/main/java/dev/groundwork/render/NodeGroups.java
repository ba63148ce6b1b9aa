package dev.groundwork.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Names;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.PodRole;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.NodeGroupEntry;
import dev.groundwork.catalog.ClusterAutoscaler;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What nodes of one sort ask for: a managed node group in each zone, because the autoscaler can choose a zone only among
 * groups of one zone, and the role of the nodes unless one is named.
 */
final class NodeGroups {
    /** https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html */
    private static final List<String> POLICIES =
            List.of("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly");

    private final Baseline baseline;
    private final Cluster cluster;
    private final Reach reach;
    private final NodeSubnets subnets;

    /**
     * @param cluster as it was found
     * @param reach what this run makes and deletes
     */
    NodeGroups(Baseline baseline, Cluster cluster, Reach reach) {
        this.baseline = baseline;
        this.cluster = cluster;
        this.reach = reach;
        this.subnets = new NodeSubnets(cluster, reach);
    }

    /**
     * One sort of nodes.
     *
     * @throws ProblemException if the subnets of its zones cannot be told
     */
    Desired desired(String name, NodeGroupEntry entry) {
        String part = Baseline.nodesPart(name);
        List<Resource> resources = new ArrayList<>();
        String role = entry.role().orElseGet(() -> {
            Role made = role(part, name);
            resources.add(made);
            return made.arn(cluster.partition(), cluster.account());
        });
        SortedMap<String, String> tags = scalingTags(name, entry);
        SortedMap<String, String> zones = new TreeMap<>();
        subnets.of(part, entry).forEach((zone, chosen) -> {
            ManagedNodeGroup group = new ManagedNodeGroup(
                    part,
                    ManagedNodeGroup.nameOf(name, zone, fixed(entry, chosen)),
                    new ManagedNodeGroup.Machines(
                            role,
                            chosen,
                            entry.instanceTypes(),
                            entry.image(),
                            entry.capacity().name(),
                            entry.diskGiB()),
                    entry.min(),
                    entry.max(),
                    labels(name, entry),
                    taints(entry),
                    tags(part),
                    tags);
            resources.add(group);
            zones.put(group.name(), zone);
        });
        SortedSet<String> groups = new TreeSet<>(zones.keySet());
        return new Desired(resources, List.of())
                .provedBy(
                        new NodeGroupCheck.NodeGroupsHealthy(part, cluster.name(), groups),
                        new NodeGroupCheck.NodesInZones(part, zones, entry.min()),
                        new NodeGroupCheck.NodeGroupsTagged(part, cluster.name(), groups, tags))
                .noting(notes(entry));
    }

    /**
     * What EKS cannot change of a group, as the baseline has it. Each word stays as it is in later versions: another one
     * would replace the nodes of everybody. That is why the type of image is not among them, nor a role that we make.
     */
    private static List<String> fixed(NodeGroupEntry entry, SortedSet<String> subnets) {
        return List.of(
                "instanceTypes " + String.join(",", entry.instanceTypes()),
                "architecture " + entry.architecture().name(),
                "capacity " + entry.capacity().name(),
                "diskGiB " + entry.diskGiB(),
                "subnets " + String.join(",", subnets),
                "role " + entry.role().orElse(""));
    }

    /**
     * The groups of nodes as they will be: with those that the baseline makes, and without those that it does not want any
     * more.
     */
    List<NodeGroup> among() {
        List<NodeGroup> ours = new ArrayList<>();
        baseline.nodeGroups()
                .forEach((name, entry) -> wanted(name, entry).forEach((zone, chosen) -> {
                    String group = ManagedNodeGroup.nameOf(name, zone, fixed(entry, chosen));
                    if (reach.about().test(Baseline.nodesPart(name))
                            || reach.nodeGroups().containsKey(group)) {
                        ours.add(NodeGroup.ofOurs(
                                group, zone, scalingTags(name, entry).keySet()));
                    }
                }));
        Set<String> made =
                ours.stream().flatMap(group -> group.managed().stream()).collect(Collectors.toSet());
        for (NodeGroup group : cluster.nodeGroups()) {
            String name = group.managed().orElse("");
            Optional<String> part = Optional.ofNullable(reach.nodeGroups().get(name));
            if (made.contains(name) || part.filter(reach.about()).isPresent()) {
                continue;
            }
            // What this run is not about stays, and is known as it was when it was declared.
            ours.add(part.isPresent() ? NodeGroup.ofOurs(name, group.zones().getFirst(), group.tags()) : group);
        }
        return ours.stream().sorted(Comparator.comparing(NodeGroup::name)).toList();
    }

    /** None where the subnets cannot be told, which is said where the groups themselves are rendered. */
    private SortedMap<String, SortedSet<String>> wanted(String name, NodeGroupEntry entry) {
        try {
            return subnets.of(Baseline.nodesPart(name), entry);
        } catch (ProblemException unclear) {
            return new TreeMap<>();
        }
    }

    private static List<Note> notes(NodeGroupEntry entry) {
        return entry.min() == 0 && entry.pods().isEmpty()
                ? List.of(Note.always(
                        "With min: 0 the autoscaler guesses what the nodes of an empty group are like, and finds such a"
                                + " group unlike the others; set pods to what one of these nodes holds, or min: 1"))
                : List.of();
    }

    private Role role(String part, String name) {
        ObjectNode trust = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        trust.putArray("Statement")
                .addObject()
                .put("Effect", "Allow")
                .put("Action", "sts:AssumeRole")
                .putObject("Principal")
                .put("Service", "ec2.amazonaws.com");
        Set<String> policies = POLICIES.stream()
                .map(policy -> "arn:%s:iam::aws:policy/%s".formatted(cluster.partition(), policy))
                .collect(Collectors.toSet());
        return new Role(
                part,
                Names.fit("groundwork-%s-%s-nodes-%s".formatted(cluster.name(), cluster.region(), name), Names.ROLE),
                PodRole.path(cluster),
                Tree.of(trust),
                Map.of(),
                policies,
                tags(part));
    }

    /** One of them says the sort, because the name of the group changes with its machines. */
    private static SortedMap<String, String> labels(String name, NodeGroupEntry entry) {
        SortedMap<String, String> labels = new TreeMap<>(entry.labels());
        labels.put(Baseline.NODES_LABEL, name);
        return labels;
    }

    private static SortedMap<String, String> taints(NodeGroupEntry entry) {
        SortedMap<String, String> taints = new TreeMap<>();
        entry.taints()
                .forEach(taint -> taints.put(
                        ManagedNodeGroup.taint(taint.key(), taint.effect().name()),
                        taint.value().orElse("")));
        return taints;
    }

    /**
     * The tags by which the autoscaler finds a group, and knows its nodes while it has none.
     *
     * @see <a href="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md">
     *     Auto-discovery setup, scaling from zero</a>
     */
    private SortedMap<String, String> scalingTags(String name, NodeGroupEntry entry) {
        SortedMap<String, String> tags = new TreeMap<>(ClusterAutoscaler.discoveryTags(cluster.name()));
        labels(name, entry).forEach((key, value) -> tags.put(ManagedNodeGroup.TEMPLATE + "label/" + key, value));
        // EKS puts this one on each node by itself.
        tags.put(
                ManagedNodeGroup.TEMPLATE + "label/eks.amazonaws.com/capacityType",
                entry.capacity().name());
        entry.taints()
                .forEach(taint -> tags.put(
                        ManagedNodeGroup.TEMPLATE + "taint/" + taint.key(),
                        taint.value().orElse("") + ":" + taint.effect().word()));
        tags.put(ManagedNodeGroup.TEMPLATE + "resources/ephemeral-storage", entry.diskGiB() + "Gi");
        entry.pods().ifPresent(pods -> tags.put(ManagedNodeGroup.TEMPLATE + "resources/pods", String.valueOf(pods)));
        return tags;
    }

    private Map<String, String> tags(String part) {
        Map<String, String> tags = new TreeMap<>(baseline.tags());
        tags.put("groundwork.dev/cluster", cluster.name());
        tags.put("groundwork.dev/addon", part);
        return tags;
    }
}
