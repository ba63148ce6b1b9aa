package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A part of an Auto Scaling group: some of its tags and suspended processes. The group itself is never made or deleted,
 * and its size is never written.
 *
 * @param addon the add-on it belongs to
 * @param name the group's name
 * @param tags tags that must be there, not propagated at launch; others are left alone
 * @param suspendedProcesses processes that must be suspended, for instance {@code AZRebalance}; others are left alone
 * @see <a href="https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateOrUpdateTags.html">
 *     CreateOrUpdateTags</a>
 */
public record ScalingGroup(String addon, String name, Map<String, String> tags, Set<String> suspendedProcesses)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "ScalingGroup";

    /** What the tree says of a process that is suspended. */
    public static final String SUSPENDED = "suspended";

    public ScalingGroup {
        tags = Map.copyOf(tags);
        suspendedProcesses = Set.copyOf(suspendedProcesses);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        processes(root, suspendedProcesses);
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }

    /**
     * Puts into a tree of this group what each declared process does, {@code suspended} or {@code running}.
     *
     * @param suspended the processes that are suspended; those that are not declared are left out
     */
    public void processes(ObjectNode tree, Set<String> suspended) {
        if (!suspendedProcesses.isEmpty()) {
            ObjectNode processes = tree.putObject("processes");
            new TreeSet<>(suspendedProcesses)
                    .forEach(process -> processes.put(process, suspended.contains(process) ? SUSPENDED : "running"));
        }
    }
}
