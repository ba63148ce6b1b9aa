package dev.groundwork.kubernetes;

import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what becomes of objects that nobody wants any more. Only reads. */
final class Leftovers {
    private final KubernetesReader reader;
    private final Contents contents;

    Leftovers(KubernetesReader reader) {
        this.reader = reader;
        this.contents = new Contents(reader);
    }

    /** One change for each of these that is still there. */
    List<Change.Undeclared> of(List<Leftover> leftovers) {
        List<Change.Undeclared> single = judged(leftovers.stream().filter(leftover -> !holds(leftover.id())), Set.of());
        // What these hold may go in the same run, so they are looked at once that is known.
        Set<ResourceId> going = single.stream()
                .filter(Change.Delete.class::isInstance)
                .map(Change::id)
                .collect(Collectors.toSet());
        List<Change.Undeclared> holding = judged(leftovers.stream().filter(leftover -> holds(leftover.id())), going);
        return Stream.of(single, holding).flatMap(Collection::stream).toList();
    }

    /** Whether its deletion takes other objects with it, whoever made them. */
    static boolean holds(ResourceId id) {
        return id.kind().equals("Namespace") || isDefinition(id);
    }

    private static boolean isDefinition(ResourceId id) {
        return id.kind().equals("CustomResourceDefinition");
    }

    private List<Change.Undeclared> judged(Stream<Leftover> leftovers, Set<ResourceId> going) {
        return Parallel.map(leftovers.toList(), leftover -> judged(leftover, going)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Change.Undeclared> judged(Leftover leftover, Set<ResourceId> going) {
        try {
            // A kind that is not known any more has no objects.
            return reader.kinds()
                    .find(leftover.id())
                    .flatMap(kind -> reader.get(kind, leftover.id()))
                    .map(live -> judged(leftover, live, going));
        } catch (ProblemException e) {
            return Optional.of(new Change.Unclear(leftover, e.problem()));
        }
    }

    private Change.Undeclared judged(Leftover leftover, Tree live, Set<ResourceId> going) {
        if (Ownership.isControlled(live)) {
            return new Change.Kept(leftover, "it belongs to a controller by now, not to us", false);
        }
        if (!Ownership.isOurs(live)) {
            String label = KubernetesObject.MANAGED_BY + "=" + KubernetesObject.GROUNDWORK;
            return new Change.Kept(leftover, "it does not carry the label " + label + ", so it is not ours", false);
        }
        Optional<String> why = keeping(leftover, live, going);
        return why.isPresent()
                ? new Change.Kept(leftover, why.get(), true)
                : new Change.Delete(leftover, live.text("metadata", "uid"), Set.copyOf(Finalizers.of(live)), "");
    }

    /** Why something that is ours stays all the same. */
    private Optional<String> keeping(Leftover leftover, Tree live, Set<ResourceId> going) {
        return switch (leftover.id().kind()) {
            case "PersistentVolumeClaim" ->
                Optional.of(
                        "it holds data, and Groundwork never deletes data; delete it yourself once nobody needs them");
            case "CustomResourceDefinition" ->
                leftover.asked()
                        ? besides(contents.ofKind(live), going)
                                .map(ids -> "there are still objects of its kind, which would be lost: " + ids)
                        : Optional.of("it goes only if asked for, because all objects of its kind go with it");
            case "Namespace" ->
                besides(contents.of(leftover.id().name()), going)
                        .map(ids -> "it holds what is not ours or stays, which would be lost: " + ids);
            default -> Optional.empty();
        };
    }

    private static Optional<String> besides(List<ResourceId> held, Set<ResourceId> going) {
        List<ResourceId> others =
                held.stream().filter(id -> !going.contains(id)).toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(Contents.words(others));
    }
}
