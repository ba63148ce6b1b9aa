package dev.groundwork.render;

import dev.groundwork.addon.AccessCheck;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.baseline.AccessItem;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.resource.AccessEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the baseline's {@code access} asks for: an access entry for each principal. */
final class Access {
    private final Baseline baseline;
    private final Cluster cluster;

    Access(Baseline baseline, Cluster cluster) {
        this.baseline = baseline;
        this.cluster = cluster;
    }

    Desired desired() {
        List<AccessEntry> entries = baseline.access().stream().map(this::entry).toList();
        return new Desired(List.copyOf(entries), List.of(new AccessCheck.InForce(Baseline.ACCESS, entries)));
    }

    private AccessEntry entry(AccessItem item) {
        TreeMap<String, List<String>> policies = new TreeMap<>();
        item.policies()
                .forEach(policy -> policies.put(
                        "arn:%s:eks::aws:cluster-access-policy/%s".formatted(cluster.partition(), policy.policy()),
                        policy.namespaces()));
        Map<String, String> tags = new TreeMap<>(baseline.tags());
        if (!item.adopt()) {
            // What is taken over is not ours to delete, and does not look as if it were.
            tags.put("groundwork.dev/cluster", cluster.name());
            tags.put("groundwork.dev/addon", Baseline.ACCESS);
        }
        return new AccessEntry(
                Baseline.ACCESS, item.principal(), item.username(), item.groups(), policies, item.adopt(), tags);
    }
}
