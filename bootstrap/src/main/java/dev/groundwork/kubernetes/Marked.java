package dev.groundwork.kubernetes;

import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Looks through every kind that the server lists for objects that carry our label, whether they are on record or not. */
final class Marked {
    /** Kubernetes copies a Service's labels to these, and deletes them a moment after it. */
    private static final Set<String> COPIES = Set.of("Endpoints", "EndpointSlice", "Event");

    private final KubernetesReader reader;

    Marked(KubernetesReader reader) {
        this.reader = reader;
    }

    /**
     * All of them.
     *
     * @throws dev.groundwork.resource.ProblemException if a kind cannot be listed: then nothing is proven
     */
    List<ResourceId> all() {
        Set<String> served = new Contents(reader).servedByOthers();
        List<Kinds.Kind> kinds = reader.kinds().listable().stream()
                .filter(kind -> !COPIES.contains(kind.kind()))
                .filter(kind -> !served.contains(kind.group()))
                .toList();
        return Parallel.map(kinds, kind -> reader.listMetadata(kind, "", Ownership.SELECTOR)).stream()
                .flatMap(Collection::stream)
                // Some old kinds ignore selectors.
                .filter(Ownership::isOurs)
                .filter(object -> !Ownership.isControlled(object))
                .map(KubernetesObject::idOf)
                .sorted()
                .toList();
    }
}
