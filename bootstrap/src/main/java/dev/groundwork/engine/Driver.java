package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Sweep;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Knows one sort of resource: how to observe it, make it so, and tell how it is. */
public interface Driver {
    /** Whether this driver knows that resource. */
    boolean handles(Resource resource);

    /**
     * Reads in batches and says what would become of each resource. Only reads; a server dry run is a read. A failure of
     * one resource is its {@link Change.Unreadable} and hides no other.
     *
     * @param resources all resources of the plan that this driver handles
     */
    List<Change.Declared> observe(List<Resource> resources);

    /** What the reader of the report should know of what was last {@linkplain #observe observed}, besides the changes. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Makes one change. Idempotent: after a lost answer it may be called again.
     *
     * @return what was read back, in the shape of the tree that was shown
     * @throws dev.groundwork.resource.ProblemException if it could not be done
     */
    Tree apply(Change.Declared change);

    /**
     * The same, and tells what it waits for meanwhile. Most kinds wait for nothing, or not for long.
     *
     * @param progress told whenever it looks again
     */
    default Tree apply(Change.Declared change, Consumer<Health> progress) {
        return apply(change);
    }

    /**
     * A value that the resource got when it was made, as it is now and will stay.
     *
     * @param attribute its name, for instance {@code dnsName}
     * @return empty where the resource is not there, or is about to get another value
     * @throws dev.groundwork.resource.ProblemException if it cannot be read
     */
    default Optional<String> attribute(Resource resource, String attribute) {
        throw new IllegalArgumentException(resource.id() + " has no attribute " + attribute);
    }

    /** The one of these that handles the resource. */
    static Driver of(List<Driver> drivers, Resource resource) {
        return drivers.stream()
                .filter(driver -> driver.handles(resource))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no driver handles " + resource.id()));
    }

    /** How the resource is, watched until it is current, has failed for good, or the deadline passes. */
    Health await(Resource resource, Instant deadline, Consumer<Health> progress);

    /** Whether this driver deletes what has that id. */
    boolean deletes(ResourceId id);

    /**
     * What a deletion will have to know and could not find out any more once the change is written, for instance which
     * tags of a group were not there before. Asked before the write and kept in the inventory. Reads nothing. Most kinds
     * need none of it: their id says all.
     *
     * @param earlier what was noted before earlier writes
     */
    default Map<String, String> remember(Change.Declared change, Map<String, String> earlier) {
        return earlier;
    }

    /**
     * Looks at what Groundwork applied once and nobody wants any more. Only reads. Says nothing of what is not there any
     * more. Nothing may be deleted that does not carry our label or tag. A failure of one is its {@link Change.Unclear}.
     *
     * @param all everything that is not wanted any more, of the kinds of other drivers too, because what one still holds
     *     may go in the same run; answered only for those that this driver {@linkplain #deletes deletes}
     */
    List<Change.Undeclared> leftovers(List<Leftover> all);

    /**
     * Which of these add-ons must stay for now, each with why: something that does not go with them would be left behind
     * for good without them. Only reads.
     *
     * @param leaving add-ons of which everything is to go
     * @param going everything that goes
     */
    default Map<String, String> needed(Set<String> leaving, Set<ResourceId> going) {
        return Map.of();
    }

    /**
     * Deletes it, and waits until it is really gone. Idempotent: what is gone already is well. Looks again at what could
     * have changed since it was shown, and never hits another one of the same name.
     *
     * @throws dev.groundwork.resource.ProblemException if it could not be deleted, or is still there at the deadline;
     *     then with what holds it
     */
    void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress);

    /**
     * Everything of this driver's kinds that carries our label or tag, on record or not: what proves that a removal left
     * nothing. Only reads.
     *
     * @throws dev.groundwork.resource.ProblemException if it cannot be read; then nothing is proven
     */
    List<ResourceId> ours();

    /** The same as far as it can be read, and what could not be. */
    default Sweep sweep() {
        try {
            return new Sweep(ours(), List.of());
        } catch (ProblemException e) {
            return new Sweep(List.of(), List.of(e.problem()));
        }
    }
}
