package dev.groundwork.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A waiter whose time passes at once. */
final class FakeWaiter extends Waiter {
    static final Instant START = Instant.parse("2026-11-22T05:00:00Z");

    private Instant now = START;

    FakeWaiter() {
        super(Clock.systemUTC());
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void pause(Duration time) {
        now = now.plus(time);
    }

    synchronized Duration passed() {
        return Duration.between(START, now);
    }
}
