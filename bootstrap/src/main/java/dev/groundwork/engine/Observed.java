package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What drivers see of their resources. What cannot be read is {@link Change.Unreadable}, never absent, and hides no other. */
public final class Observed {
    private Observed() {}

    /**
     * One batch, then each by itself. If the batch cannot be read, nothing is known of any of them.
     *
     * @param kind the one kind that all of these are
     * @param batch reads what all of them need; may throw a {@link ProblemException}
     * @param observe what would become of one, with what the batch read; may throw a {@link ProblemException}
     */
    public static <R extends Resource, L> List<Change.Declared> all(
            List<Resource> resources,
            Class<R> kind,
            Function<List<R>, L> batch,
            BiFunction<R, L, Change.Declared> observe) {
        L live;
        try {
            live = batch.apply(resources.stream().map(kind::cast).toList());
        } catch (ProblemException unreadable) {
            return unreadable(resources, unreadable.problem());
        }
        return each(resources, kind, resource -> observe.apply(resource, live));
    }

    /**
     * Each by itself, all at once.
     *
     * @param kind the one kind that all of these are
     * @param observe what would become of one; may throw a {@link ProblemException}
     */
    public static <R extends Resource> List<Change.Declared> each(
            List<Resource> resources, Class<R> kind, Function<R, Change.Declared> observe) {
        return Parallel.map(resources, resource -> {
            try {
                return observe.apply(kind.cast(resource));
            } catch (ProblemException unreadable) {
                return new Change.Unreadable(resource, unreadable.problem());
            }
        });
    }

    /** Nothing is known of any of them, for one reason. */
    static List<Change.Declared> unreadable(List<Resource> resources, Problem why) {
        return resources.stream()
                .<Change.Declared>map(resource -> new Change.Unreadable(resource, why))
                .toList();
    }
}
