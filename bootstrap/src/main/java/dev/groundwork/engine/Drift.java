package dev.groundwork.engine;

import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Says what somebody else changed since the last apply, and which checks are refuted by now. */
public final class Drift {
    /** What has stood for long need not be waited for; a second look tells a hiccup from a fault. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final World world;

    public Drift(World world) {
        this.world = world;
    }

    /** The report. */
    public Report run() {
        Instant started = world.waiter().now();
        CompletableFuture<Verifier.Result> proofs = CompletableFuture.supplyAsync(
                () -> world.verifier().prove(world.checks(), PATIENCE), Thread::startVirtualThread);
        Plan plan = world.plan();
        return Reports.of(Verb.DRIFT, world, started)
                .plan(plan)
                .proved(proofs.join())
                .build();
    }
}
