package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that a run works with, put together once.
 *
 * @param cluster the facts
 * @param resources what should exist
 * @param checks what proves it
 * @param scope which part of the baseline this run is about
 * @param drivers one for each sort of resource
 * @param provers one for each sort of check
 * @param execution what runs the pods of a workload
 * @param inventory what was applied last time, as read at the start
 * @param ledger keeps the inventory and the lock
 * @param waiter sleeps, and knows the time
 * @param progress is told what happens
 * @param notes what the reader of the report should know, asked at the end of the run
 */
public record World(
        Cluster cluster,
        List<Resource> resources,
        List<Check> checks,
        Scope scope,
        List<Driver> drivers,
        List<Prover<?>> provers,
        Function<ResourceId, Execution> execution,
        Inventory inventory,
        Ledger ledger,
        Waiter waiter,
        Progress progress,
        Supplier<List<String>> notes) {
    public World {
        resources = List.copyOf(resources);
        checks = List.copyOf(checks);
        drivers = List.copyOf(drivers);
        provers = List.copyOf(provers);
    }

    Planner planner() {
        return new Planner(drivers);
    }

    /** What would change. */
    Plan plan() {
        return planner().plan(resources, inventory, scope);
    }

    Verifier verifier() {
        return new Verifier(provers, execution, waiter, progress);
    }
}
