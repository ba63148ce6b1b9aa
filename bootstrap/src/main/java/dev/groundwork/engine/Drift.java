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
    /** A busy node takes its time to call a pod ready, and then whoever asks in that pod must not raise an alarm about it. */
    private static final Duration PATIENCE_AT_START = Duration.ofMinutes(1);

    private final World world;
    private final Duration patience;

    public Drift(World world) {
        this(world, PATIENCE);
    }

    private Drift(World world, Duration patience) {
        this.world = world;
        this.patience = patience;
    }

    /** The first look of a process that stays: what it looks at may include itself, which has only just begun. */
    public static Drift atStart(World world) {
        return new Drift(world, PATIENCE_AT_START);
    }

    /** The report. */
    public Report run() {
        Instant started = world.waiter().now();
        CompletableFuture<Verifier.Result> proofs = CompletableFuture.supplyAsync(
                () -> world.verifier().prove(world.checks(), patience), Thread::startVirtualThread);
        Plan plan = world.plan();
        return Reports.of(Verb.DRIFT, world, started)
                .plan(plan)
                .proved(proofs.join())
                .build();
    }
}
