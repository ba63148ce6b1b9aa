package dev.groundwork.addon;

import dev.groundwork.resource.ManagedNodeGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An Auto Scaling group whose instances are nodes of this cluster, or will be: one behind a node group that the baseline
 * makes may not be there yet.
 *
 * @param name the group's name; of one that the baseline makes what its name begins with, as {@link
 *     ManagedNodeGroup#behind} has it
 * @param zones the availability zones it spans
 * @param tags keys of the tags it carries
 * @param managed name of the managed node group of EKS that it stands behind
 * @param ours whether the baseline makes that node group
 */
public record NodeGroup(String name, List<String> zones, Set<String> tags, Optional<String> managed, boolean ours) {
    public NodeGroup {
        zones = List.copyOf(zones);
        tags = Set.copyOf(tags);
    }

    /** A group that somebody else made. */
    public NodeGroup(String name, List<String> zones, Set<String> tags, Optional<String> managed) {
        this(name, zones, tags, managed, false);
    }

    /** The group behind a node group that the baseline makes, in that zone. */
    public static NodeGroup ofOurs(String nodeGroup, String zone, Set<String> tags) {
        return new NodeGroup(ManagedNodeGroup.behind(nodeGroup), List.of(zone), tags, Optional.of(nodeGroup), true);
    }

    /** A group that somebody made without EKS. */
    public NodeGroup(String name, List<String> zones, Set<String> tags) {
        this(name, zones, tags, Optional.empty());
    }
}
