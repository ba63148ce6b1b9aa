package dev.groundwork.engine;

import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import java.time.Instant;

/** Says what an apply would change. Never writes. */
public final class Preview {
    private final World world;

    public Preview(World world) {
        this.world = world;
    }

    /** The report. */
    public Report run() {
        Instant started = world.waiter().now();
        Plan plan = world.planner().plan(world.resources(), world.judged());
        return Reports.of(Verb.PREVIEW, world, started).plan(plan).build();
    }
}
