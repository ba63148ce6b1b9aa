package dev.groundwork.aws;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.AwsResource;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How drivers compare what AWS has with what is declared. Only reads. */
final class Observing {
    private final Ownership ownership;

    Observing(Ownership ownership) {
        this.ownership = ownership;
    }

    /** It is not there. */
    static Change.Declared create(AwsResource resource) {
        return new Change.Create(resource, resource.tree(), Prediction.COMPUTED);
    }

    /** It is there, like that; some of its fields may not be able to change. */
    Change.Declared compared(AwsResource resource, Tree before, String... immutable) {
        List<FieldChange> fields = Difference.between(before, resource.tree(), Map.of());
        Optional<Problem> fixed = fields.isEmpty() ? Optional.empty() : fixed(resource, before, immutable);
        return fixed.isPresent()
                ? new Change.Unreadable(resource, fixed.get())
                : changed(resource, before, resource.tree(), fields);
    }

    /** It is there, and these fields of it differ, if any. */
    Change.Declared changed(AwsResource resource, Tree before, Tree after, List<FieldChange> fields) {
        return fields.isEmpty()
                ? new Change.Unchanged(resource)
                : new Change.Update(
                        resource,
                        before,
                        after,
                        fields,
                        Prediction.COMPUTED,
                        ownership.applied().test(resource));
    }

    /**
     * Why it cannot become as declared. What cannot change is part of our names, so something of our name that differs in
     * it was made by a person; to delete it would be to stop its traffic.
     */
    static Optional<Problem> fixed(AwsResource resource, Tree before, String... immutable) {
        for (String field : immutable) {
            if (!before.at(field).equals(resource.tree().at(field))) {
                return Optional.of(new Problem(
                        Problem.Code.IMMUTABLE,
                        resource.id().toString(),
                        "has %s %s, which cannot change to %s"
                                .formatted(
                                        field,
                                        before.text(field),
                                        resource.tree().text(field)),
                        "Delete it by hand when nothing uses it any more, and Groundwork makes it anew"));
            }
        }
        return Optional.empty();
    }

    /** Refuses what must not be touched. */
    static void refuse(Optional<Problem> problem) {
        problem.ifPresent(why -> {
            throw new ProblemException(why);
        });
    }

    /** What was just written must be there. */
    static <T> T found(AwsResource resource, Optional<T> live) {
        return live.orElseThrow(() -> new ProblemException(new Problem(
                Problem.Code.MISSING,
                resource.id().toString(),
                "was written but cannot be read back",
                "Run it again; somebody may have deleted it meanwhile")));
    }

    /** The health of what is well as soon as it exists. */
    static Health existing(Supplier<Boolean> exists) {
        try {
            return exists.get() ? Health.current("exists") : new Health(Health.State.NOT_FOUND, "does not exist");
        } catch (ProblemException unreadable) {
            return new Health(Health.State.UNKNOWN, unreadable.problem().what());
        }
    }
}
