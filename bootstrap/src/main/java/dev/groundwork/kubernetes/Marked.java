package dev.groundwork.kubernetes;

import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Sweep;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Looks through every kind that the server lists for objects that carry our label, whether they are on record or not. */
final class Marked {
    /** Kubernetes copies a Service's labels to its endpoints, and deletes them a moment after it; the rest is nobody's. */
    private static final Set<String> PASSED_OVER = Set.of("Endpoints", "EndpointSlice", "Event", "ComponentStatus");

    private final KubernetesReader reader;

    Marked(KubernetesReader reader) {
        this.reader = reader;
    }

    /** All of them. A kind that may not be listed hides no other. */
    Sweep all() {
        Set<String> served;
        try {
            served = new Contents(reader).servedByOthers();
        } catch (ProblemException e) {
            return new Sweep(List.of(), List.of(e.problem()));
        }
        List<Kinds.Kind> kinds = reader.kinds().listable().stream()
                .filter(kind -> !PASSED_OVER.contains(kind.kind()))
                .filter(kind -> !served.contains(kind.group()))
                .toList();
        List<Problem> unseen = Collections.synchronizedList(new ArrayList<>());
        List<ResourceId> found = Parallel.map(kinds, kind -> listed(kind, unseen)).stream()
                .flatMap(Collection::stream)
                // Some old kinds ignore selectors.
                .filter(Ownership::isOurs)
                .filter(object -> !Ownership.isControlled(object))
                .map(KubernetesObject::idOf)
                .filter(id -> !KubernetesLedger.isOwn(id))
                .sorted()
                .toList();
        return new Sweep(found, unseen);
    }

    private List<Tree> listed(Kinds.Kind kind, List<Problem> unseen) {
        try {
            return reader.listMetadata(kind, "", Ownership.SELECTOR);
        } catch (ProblemException e) {
            if (e.problem().code() != Problem.Code.MISSING) {
                unseen.add(e.problem());
            }
            return List.of();
        }
    }
}
