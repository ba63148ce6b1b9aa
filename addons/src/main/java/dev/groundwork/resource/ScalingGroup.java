package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
        implements Resource {
    public ScalingGroup {
        tags = Map.copyOf(tags);
        suspendedProcesses = Set.copyOf(suspendedProcesses);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws("ScalingGroup", name);
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode suspended = root.putArray("suspendedProcesses");
        new TreeSet<>(suspendedProcesses).forEach(suspended::add);
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
