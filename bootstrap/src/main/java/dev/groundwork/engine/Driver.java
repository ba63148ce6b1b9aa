package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /**
     * Makes one change. Idempotent: after a lost answer it may be called again.
     *
     * @return what was read back, in the shape of the tree that was shown
     * @throws dev.groundwork.resource.ProblemException if it could not be done
     */
    Tree apply(Change.Declared change);

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

    /** Which of these, once made by Groundwork, are still there and still carry its label or tag. */
    List<ResourceId> remaining(List<ResourceId> ids);
}
