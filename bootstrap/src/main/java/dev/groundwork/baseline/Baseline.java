package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import dev.groundwork.addon.Identity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a cluster shall have, as its file declares it: valid, with every default filled in.
 *
 * @param cluster which cluster it is
 * @param identity how pods get an AWS role
 * @param registry a host, with or without a path, that replaces the registry of every image
 * @param labels labels for every Kubernetes object, in the order of the file
 * @param tags tags for everything in AWS, in the order of the file
 * @param addons the add-ons by name, in the order of the catalog
 * @param notifications who hears when something begins or ends to be wrong
 */
public record Baseline(
        ClusterReference cluster,
        Identity identity,
        Optional<String> registry,
        Map<String, String> labels,
        Map<String, String> tags,
        SequencedMap<String, AddonEntry> addons,
        Notifications notifications) {
    public Baseline {
        requireNonNull(notifications);
        requireNonNull(cluster);
        requireNonNull(identity);
        requireNonNull(registry);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        addons = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(addons));
    }

    /** A baseline that nobody hears of. */
    public Baseline(
            ClusterReference cluster,
            Identity identity,
            Optional<String> registry,
            Map<String, String> labels,
            Map<String, String> tags,
            SequencedMap<String, AddonEntry> addons) {
        this(cluster, identity, registry, labels, tags, addons, Notifications.nobody());
    }

    /** How the pods of one of the add-ons get their AWS role. */
    public Identity identityOf(AddonEntry addon) {
        return addon.identity().orElse(identity);
    }
}
