package dev.groundwork.addon;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An Auto Scaling group whose instances are nodes of this cluster.
 *
 * @param name the group's name
 * @param zones the availability zones it spans
 * @param tags keys of the tags it carries
 * @param managed name of the managed node group of EKS that it stands behind
 */
public record NodeGroup(String name, List<String> zones, Set<String> tags, Optional<String> managed) {
    public NodeGroup {
        zones = List.copyOf(zones);
        tags = Set.copyOf(tags);
    }

    /** A group that somebody made without EKS. */
    public NodeGroup(String name, List<String> zones, Set<String> tags) {
        this(name, zones, tags, Optional.empty());
    }
}
