package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An EKS managed node group, with what we declare of the Auto Scaling group that EKS makes behind it: tags, and that it
 * is not rebalanced. How many nodes it has at the moment is the autoscaler's business and never compared.
 *
 * @param addon whom it belongs to
 * @param name its name, unique within the cluster, at most 63 characters; made by {@link #nameOf}
 * @param machines what its nodes run on, none of which can change: of a group that exists they are as they were when it
 *     was made
 * @param min the fewest nodes
 * @param max the most nodes
 * @param labels labels of its nodes, all of them
 * @param taints taints of its nodes, all of them: by key and effect as {@link #taint} has them, with the value
 * @param tags our tags; others are left alone
 * @param scalingTags tags of the Auto Scaling group behind it; others are left alone, but for those below
 *     {@link #TEMPLATE}
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html">CreateNodegroup</a>
 */
public record ManagedNodeGroup(
        String addon,
        String name,
        Machines machines,
        int min,
        int max,
        SortedMap<String, String> labels,
        SortedMap<String, String> taints,
        Map<String, String> tags,
        SortedMap<String, String> scalingTags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "NodeGroup";

    /** The longest name. */
    public static final int NAME = 63;

    /** Tags by which the autoscaler knows what the nodes of an empty group will be like. */
    public static final String TEMPLATE = "k8s.io/cluster-autoscaler/node-template/";

    /** What EKS puts behind the name of a node group to name the Auto Scaling group. */
    private static final Pattern BEHIND = Pattern.compile("(eks-.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final int HASH = 8;
    private static final Pattern HASHED = Pattern.compile("(.+-)[0-9a-f]{" + HASH + "}");

    /** What cannot change after creation, as the tree calls it. */
    public static final List<String> FIXED =
            List.of("role", "subnets", "instanceTypes", "amiType", "capacityType", "diskGiB");

    /**
     * What its deletion means.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/delete-managed-node-group.html">Delete a managed node
     *     group</a>
     */
    public static final String DELETION =
            "EKS drains its nodes and ends their instances, after some minutes also those that are not drained: pods move to"
                    + " other nodes or wait for some";

    /** The process of the Auto Scaling group that would end nodes to even out zones. */
    public static final String REBALANCING = "AZRebalance";

    /**
     * What the nodes of a group run on.
     *
     * @param role ARN of the role of its nodes
     * @param subnets ids of its subnets
     * @param instanceTypes in the order in which they are to be tried
     * @param amiType for instance {@code AL2023_ARM_64_STANDARD}
     * @param capacityType {@code ON_DEMAND} or {@code SPOT}
     * @param diskGiB size of the root volume
     */
    public record Machines(
            String role,
            SortedSet<String> subnets,
            List<String> instanceTypes,
            String amiType,
            String capacityType,
            int diskGiB) {
        public Machines {
            requireNonNull(role);
            subnets = new TreeSet<>(subnets);
            instanceTypes = List.copyOf(instanceTypes);
        }
    }

    public ManagedNodeGroup {
        if (name.length() > NAME) {
            throw new IllegalArgumentException("no name of a node group: " + name);
        }
        labels = new TreeMap<>(labels);
        taints = new TreeMap<>(taints);
        tags = Map.copyOf(tags);
        scalingTags = new TreeMap<>(scalingTags);
    }

    /** What two taints of a group cannot have in common: key and effect, the effect as EKS spells it. */
    public static String taint(String key, String effect) {
        return key + ":" + effect;
    }

    /**
     * A name that ends in a hash of what cannot change. So other machines make another group, and the old one is deleted
     * when that one stands, instead of being deleted first.
     *
     * @param sort what the baseline calls nodes of this sort; its end is cut off where it does not fit
     * @param fixed all that EKS cannot change, as the baseline says it; the version and the image, which grow old by
     *     themselves, are no part of it
     */
    public static String nameOf(String sort, String zone, List<String> fixed) {
        String end = "-%s-%s"
                .formatted(
                        zone,
                        Hash.of(sort + "\n" + zone + "\n" + String.join("\n", fixed))
                                .substring(0, HASH));
        return sort.substring(0, Math.min(sort.length(), NAME - end.length())) + end;
    }

    /** What the names of all groups of one sort and zone begin with; the whole name where it does not end in a hash. */
    public static String stem(String name) {
        Matcher hashed = HASHED.matcher(name);
        return hashed.matches() ? requireNonNull(hashed.group(1)) : name;
    }

    /** Whether the one takes the place of the other: the same sort of nodes in the same zone, on other machines. */
    public static boolean follows(String name, String other) {
        return !name.equals(other)
                && HASHED.matcher(name).matches()
                && stem(name).equals(stem(other));
    }

    /** The same on other machines. */
    public ManagedNodeGroup on(Machines others) {
        return new ManagedNodeGroup(addon, name, others, min, max, labels, taints, tags, scalingTags);
    }

    /**
     * What the name of the Auto Scaling group behind a node group begins with. EKS adds an id that nobody knows before, so
     * this is what whoever needs the group calls it, from before it is there.
     */
    public static String behind(String name) {
        return "eks-" + name;
    }

    /** Whether an Auto Scaling group is meant, by its whole name or as {@link #behind} has it. */
    public static boolean isMeant(String scalingGroup, String wanted) {
        Matcher known = BEHIND.matcher(scalingGroup);
        return scalingGroup.equals(wanted) || (known.matches() && known.group(1).equals(wanted));
    }

    /** The id of the node group of that name. */
    public static ResourceId idOf(String name) {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public ResourceId id() {
        return idOf(name);
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(Role.idOf(machines.role()));
    }

    @Override
    public String replacement() {
        return "EKS could not make it. What there is of it goes, and it is made anew";
    }

    @Override
    public Tree tree() {
        return tree(Set.of(REBALANCING));
    }

    /** @param suspended the processes of the Auto Scaling group that are suspended */
    public Tree tree(Set<String> suspended) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("role", machines.role());
        machines.subnets().forEach(root.putArray("subnets")::add);
        machines.instanceTypes().forEach(root.putArray("instanceTypes")::add);
        root.put("amiType", machines.amiType())
                .put("capacityType", machines.capacityType())
                .put("diskGiB", machines.diskGiB());
        root.putObject("scaling").put("min", min).put("max", max);
        put(root, "labels", labels);
        put(root, "taints", taints);
        put(root, "tags", new TreeMap<>(tags));
        ObjectNode group = root.putObject("scalingGroup");
        group.put("rebalancing", suspended.contains(REBALANCING) ? ScalingGroup.SUSPENDED : "running");
        put(group, "tags", scalingTags);
        return Tree.of(root);
    }

    private static void put(ObjectNode node, String key, SortedMap<String, String> values) {
        if (!values.isEmpty()) {
            values.forEach(node.putObject(key)::put);
        }
    }
}
