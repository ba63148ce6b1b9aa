package dev.groundwork.engine;

import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import java.time.Duration;
import java.time.Instant;

/** Proves that each add-on really works. */
public final class Verify {
    private final World world;
    private final Duration patience;

    /** @param patience how long a claim may take to become true, at most */
    public Verify(World world, Duration patience) {
        this.world = world;
        this.patience = patience;
    }

    /** The report. */
    public Report run() {
        Instant started = world.waiter().now();
        return Reports.of(Verb.VERIFY, world, started)
                .proved(world.verifier().prove(world.checks(), patience))
                .build();
    }
}
