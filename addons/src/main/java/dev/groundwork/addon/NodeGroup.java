package dev.groundwork.addon;

import java.util.List;
import java.util.Set;

/**
 * An Auto Scaling group whose instances are nodes of this cluster.
 *
 * @param name the group's name
 * @param zones the availability zones it spans
 * @param tags keys of the tags it carries
 */
public record NodeGroup(String name, List<String> zones, Set<String> tags) {
    public NodeGroup {
        zones = List.copyOf(zones);
        tags = Set.copyOf(tags);
    }
}
