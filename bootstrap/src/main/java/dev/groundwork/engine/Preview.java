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
        Plan plan = world.plan();
        Reports report = Reports.of(Verb.PREVIEW, world, started).plan(plan);
        if (plan.unasked() > Apply.BUDGET) {
            report.note(
                    "%d objects of add-ons that stay on would be deleted, which nobody asked for; apply refuses more than %d unless --delete-budget %d allows it"
                            .formatted(plan.unasked(), Apply.BUDGET, plan.unasked()));
        }
        return report.build();
    }
}
