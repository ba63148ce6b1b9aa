package dev.groundwork.addon;

import java.util.Map;
import java.util.Set;

/**
 * All that an add-on may depend on besides its settings. There is nothing else: no static state, no client.
 *
 * @param cluster facts of the cluster
 * @param identity how this add-on's pods get their AWS role
 * @param enabled the names of all add-ons of the baseline
 * @param tags tags for everything in AWS
 */
public record Surroundings(Cluster cluster, Identity identity, Set<String> enabled, Map<String, String> tags) {
    public Surroundings {
        enabled = Set.copyOf(enabled);
        tags = Map.copyOf(tags);
    }
}
