package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
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
    List<Change> observe(List<Resource> resources);

    /**
     * Makes one change. Idempotent: after a lost answer it may be called again.
     *
     * @return what was read back, in the shape of the tree that was shown
     * @throws dev.groundwork.resource.ProblemException if it could not be done
     */
    Tree apply(Change.Declared change);

    /** How the resource is, watched until it is current, has failed for good, or the deadline passes. */
    Health await(Resource resource, Instant deadline, Consumer<Health> progress);

    /** Which of these, once made by Groundwork, are still there and still carry its label or tag. */
    List<ResourceId> remaining(List<ResourceId> ids);
}
