package dev.groundwork.architecture.offenders.engine;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.function.Supplier;

/** Asks the time in all the wrong ways, and once in the right one. */
final class AsksTheTime {
    Instant instant() {
        return Instant.now();
    }

    LocalDateTime local() {
        return LocalDateTime.now(ZoneId.of("UTC"));
    }

    long millis() {
        return System.currentTimeMillis();
    }

    Supplier<Instant> reference() {
        return Instant::now;
    }

    Clock made() {
        return Clock.systemUTC();
    }

    long stopwatch() {
        return System.nanoTime();
    }

    Instant allowed(Clock clock) {
        return Instant.now(clock);
    }
}
