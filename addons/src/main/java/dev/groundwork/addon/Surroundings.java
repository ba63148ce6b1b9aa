package dev.groundwork.addon;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an add-on may depend on besides its settings. There is nothing else: no static state, no client.
 *
 * @param cluster facts of the cluster
 * @param identity how this add-on's pods get their AWS role
 * @param movingFrom how they got it before, if pods that run since then must keep it
 * @param enabled the names of all add-ons of the baseline
 * @param registry a host, with or without a path, that replaces the registry of every image
 * @param tags tags for everything in AWS
 */
public record Surroundings(
        Cluster cluster,
        Identity identity,
        Optional<Identity> movingFrom,
        Set<String> enabled,
        Optional<String> registry,
        Map<String, String> tags) {
    public Surroundings {
        enabled = Set.copyOf(enabled);
        tags = Map.copyOf(tags);
    }

    /** With one mechanism from the start. */
    public Surroundings(
            Cluster cluster,
            Identity identity,
            Set<String> enabled,
            Optional<String> registry,
            Map<String, String> tags) {
        this(cluster, identity, Optional.empty(), enabled, registry, tags);
    }

    /** Whether pods that run since before must keep their role by IRSA, while new ones get it otherwise. */
    boolean leavesIrsa() {
        return movingFrom.filter(Identity.IRSA::equals).isPresent() && identity == Identity.POD_IDENTITY;
    }

    /** The image of pods that ask something for a check. */
    public String probeImage() {
        return image(Images.PROBE);
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
