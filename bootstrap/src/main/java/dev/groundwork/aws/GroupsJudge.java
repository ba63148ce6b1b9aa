package dev.groundwork.aws;

import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ManagedNodeGroup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/** Judges one property of a baseline's Auto Scaling groups. Pure: everything was read before. */
final class GroupsJudge {
    private static final String REBALANCE = "AZRebalance";
    private static final String NAMES = "{}";

    private final ScalingGroupCheck.ScalingGroupsAre check;
    private final String region;
    private final SortedMap<String, String> discovery;
    private final SortedMap<String, AutoScalingGroup> ours = new TreeMap<>();
    private final SortedMap<String, AutoScalingGroup> others = new TreeMap<>();

    /** @param all every group of the region */
    GroupsJudge(ScalingGroupCheck.ScalingGroupsAre check, Collection<AutoScalingGroup> all, String region) {
        this.check = check;
        this.region = region;
        this.discovery = new TreeMap<>(discoveryTags(check.cluster()));
        for (AutoScalingGroup group : all) {
            String name = group.autoScalingGroupName();
            boolean wanted = check.groups().stream().anyMatch(each -> ManagedNodeGroup.isMeant(name, each));
            (wanted ? ours : others).put(name, group);
        }
    }

    /**
     * The tags by which the autoscaler finds the groups of a cluster.
     *
     * @see <a href="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md">
     *     Auto-discovery</a>
     */
    static Map<String, String> discoveryTags(String cluster) {
        return Map.of("k8s.io/cluster-autoscaler/enabled", "true", "k8s.io/cluster-autoscaler/" + cluster, "owned");
    }

    /**
     * What was found of one group, and whether that is as it should be.
     *
     * @param one the sentence about this group alone, with {@link #NAMES} for its name
     * @param many the sentence about several of which the same is true
     */
    private record Found(String group, boolean good, String one, String many) {}

    /** @param nodes asked only where the property is about nodes */
    Proof.Verdict verdict(Supplier<List<NodeFact>> nodes) {
        List<String> missing = check.groups().stream()
                .filter(name -> ours.keySet().stream().noneMatch(each -> ManagedNodeGroup.isMeant(each, name)))
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            return new Proof.Refuted(
                    "groups " + String.join(", ", check.groups()),
                    "there is no group " + String.join(", ", missing),
                    "aws autoscaling describe-auto-scaling-groups --region " + region);
        }
        return switch (check.property()) {
            case ONE_ZONE -> each("one zone each", GroupsJudge::oneZone, "AvailabilityZones");
            case DISCOVERABLE -> each(words(discovery), this::discoverable, "Tags[].[Key,Value]");
            case NOT_REBALANCED -> each(REBALANCE + " suspended", GroupsJudge::notRebalanced, "SuspendedProcesses");
            case CAN_GROW ->
                each("a maximum above the desired size", GroupsJudge::canGrow, "[MinSize,DesiredCapacity,MaxSize]");
            case ZONES_COVERED -> zonesCovered(nodes.get());
        };
    }

    /** Groups that the autoscaler would find too and that lie in several zones, though the baseline does not mean them. */
    List<String> warnings() {
        if (check.property() != ScalingGroupCheck.Property.DISCOVERABLE) {
            return List.of();
        }
        return others.values().stream()
                .filter(group -> ScalingGroupDriver.tags(group).keySet().containsAll(discovery.keySet()))
                .filter(group -> zones(group).size() > 1)
                .map(group ->
                        "Auto Scaling group %s is none of the baseline's, but carries the discovery tags and spans %s; the autoscaler cannot choose a zone in it"
                                .formatted(group.autoScalingGroupName(), String.join(", ", zones(group))))
                .toList();
    }

    private Proof.Verdict each(String expected, Function<AutoScalingGroup, Found> look, String query) {
        if (ours.isEmpty()) {
            return new Proof.NotProvable("no Auto Scaling group holds a node of this cluster");
        }
        Map<Boolean, List<Found>> found =
                ours.values().stream().map(look).collect(Collectors.partitioningBy(Found::good));
        List<Found> bad = found.getOrDefault(false, List.of());
        if (bad.isEmpty()) {
            return new Proof.Proven(words(found.getOrDefault(true, List.of())));
        }
        String names = bad.stream().map(Found::group).collect(Collectors.joining(" "));
        return new Proof.Refuted(
                expected,
                words(bad),
                "aws autoscaling describe-auto-scaling-groups --region %s --auto-scaling-group-names %s --query 'AutoScalingGroups[].%s'"
                        .formatted(region, names, query));
    }

    private static Found oneZone(AutoScalingGroup group) {
        List<String> zones = zones(group);
        String names = String.join(", ", zones);
        return zones.size() == 1
                ? found(group, true, "{} is in " + names, "{} are in " + names)
                : found(group, false, "{} spans " + names, "{} span " + names);
    }

    private Found discoverable(AutoScalingGroup group) {
        Map<String, String> tags = ScalingGroupDriver.tags(group);
        SortedMap<String, String> missing = new TreeMap<>(discovery);
        missing.entrySet().removeIf(tag -> tag.getValue().equals(tags.get(tag.getKey())));
        return missing.isEmpty()
                ? found(group, true, "{} carries " + words(discovery), "{} carry " + words(discovery))
                : found(group, false, "{} lacks " + words(missing), "{} lack " + words(missing));
    }

    private static Found notRebalanced(AutoScalingGroup group) {
        boolean suspended = ScalingGroupDriver.suspended(group).contains(REBALANCE);
        String sentence = "%s is %s in {}".formatted(REBALANCE, suspended ? "suspended" : "running");
        return found(group, suspended, sentence, sentence);
    }

    private static Found canGrow(AutoScalingGroup group) {
        String sizes = "%d of at most %d".formatted(group.desiredCapacity(), group.maxSize());
        return found(group, group.maxSize() > group.desiredCapacity(), "{} has " + sizes, "{} each have " + sizes);
    }

    private Proof.Verdict zonesCovered(List<NodeFact> nodes) {
        SortedMap<String, Long> inZone = nodes.stream()
                .filter(node -> !node.zone().isEmpty())
                .collect(Collectors.groupingBy(NodeFact::zone, TreeMap::new, Collectors.counting()));
        if (inZone.isEmpty()) {
            return new Proof.NotProvable(
                    nodes.isEmpty() ? "the cluster has no node" : "no node has the label topology.kubernetes.io/zone");
        }
        SortedMap<String, String> cover = new TreeMap<>();
        ours.forEach((name, group) -> zones(group).forEach(zone -> cover.merge(zone, name, "%s and %s"::formatted)));
        String uncovered = inZone.entrySet().stream()
                .filter(zone -> !cover.containsKey(zone.getKey()))
                .map(zone -> "%s has %s and no group".formatted(zone.getKey(), count(zone.getValue())))
                .collect(Collectors.joining("; "));
        if (!uncovered.isEmpty()) {
            return new Proof.Refuted(
                    "a group in each of " + String.join(", ", inZone.keySet()),
                    uncovered,
                    "aws autoscaling describe-auto-scaling-groups --region %s --query 'AutoScalingGroups[].[AutoScalingGroupName,AvailabilityZones]'"
                            .formatted(region));
        }
        return new Proof.Proven(inZone.entrySet().stream()
                .map(zone ->
                        "%s (%s) has %s".formatted(zone.getKey(), count(zone.getValue()), cover.get(zone.getKey())))
                .collect(Collectors.joining("; ")));
    }

    private static Found found(AutoScalingGroup group, boolean good, String one, String many) {
        return new Found(group.autoScalingGroupName(), good, one, many);
    }

    private static List<String> zones(AutoScalingGroup group) {
        return new TreeSet<>(group.availabilityZones()).stream().toList();
    }

    /** A sentence for each thing that is true, with the names of all groups of which it is. */
    private static String words(List<Found> found) {
        Map<String, List<Found>> alike =
                found.stream().collect(Collectors.groupingBy(Found::one, LinkedHashMap::new, Collectors.toList()));
        return alike.values().stream()
                .map(groups -> {
                    Found first = groups.getFirst();
                    return (groups.size() == 1 ? first.one() : first.many()).replace(NAMES, names(groups));
                })
                .collect(Collectors.joining("; "));
    }

    private static String names(List<Found> found) {
        List<String> names = found.stream().map(Found::group).toList();
        int last = names.size() - 1;
        return last == 0 ? names.getFirst() : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private static String words(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(" and "));
    }

    private static String count(long nodes) {
        return nodes == 1 ? "1 node" : nodes + " nodes";
    }
}
