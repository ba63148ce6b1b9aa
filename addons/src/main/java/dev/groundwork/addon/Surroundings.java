package dev.groundwork.addon;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an add-on may depend on besides its settings. There is nothing else: no static state, no client.
 *
 * @param cluster facts of the cluster
 * @param identity how this add-on's pods get their AWS role
 * @param enabled the names of all add-ons of the baseline
 * @param registry a host, with or without a path, that replaces the registry of every image
 * @param tags tags for everything in AWS
 */
public record Surroundings(
        Cluster cluster, Identity identity, Set<String> enabled, Optional<String> registry, Map<String, String> tags) {
    public Surroundings {
        enabled = Set.copyOf(enabled);
        tags = Map.copyOf(tags);
    }

    /**
     * The name of an image that stands in an argument or in a custom resource, from the baseline's registry if it names
     * one. The images of pod templates need no such care: rendering moves them.
     */
    public String image(String name) {
        return registry.map(registry -> Images.moved(name, registry)).orElse(name);
    }

    /**
     * Whether Prometheus is there, so that an add-on brings what tells Prometheus to scrape it: a ServiceMonitor or
     * PodMonitor in namespace {@code monitoring}, whose {@code namespaceSelector} names the add-on's own namespace.
     */
    public boolean monitored() {
        return enabled.contains("prometheus-stack");
    }
}
