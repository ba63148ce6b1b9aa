package dev.groundwork.server;

import dev.groundwork.report.Finished;
import dev.groundwork.report.ReportForm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Looks at once, and then again and again; never twice at the same time, because one thread does it and the next look is
 * planned when one has ended. Between two looks there is the time that was asked for, up to a tenth more or less, so that
 * the schedules of many clusters do not fall together.
 */
public final class Schedule implements AutoCloseable {
    private static final double JITTER = 0.1;

    private final Supplier<Finished> look;
    private final Duration every;
    private final Duration grace;
    private final Clock clock;
    private final RandomGenerator random;
    private final Consumer<RuntimeException> failed;
    private final ScheduledExecutorService thread;
    private volatile Status status;
    private Optional<Instant> lastGood = Optional.empty();

    /**
     * A schedule that has not begun.
     *
     * @param look makes one report; what went wrong in it is in the report
     * @param every how much time lies between two looks
     * @param grace how long a look that is under way may go on when all shall end
     * @param random for the time that is added or taken away
     * @param failed is told what a look threw, which is a bug
     */
    public Schedule(
            Supplier<Finished> look,
            Duration every,
            Duration grace,
            Clock clock,
            RandomGenerator random,
            Consumer<RuntimeException> failed) {
        this.look = look;
        this.every = every;
        this.grace = grace;
        this.clock = clock;
        this.random = random;
        this.failed = failed;
        this.status = Status.before(every, clock.instant());
        // A look that does not end in time must not keep the process.
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("schedule").daemon().factory());
    }

    /** Begins the first look. */
    public void start() {
        thread.execute(this::once);
    }

    /** How it stands. */
    Status status() {
        return status;
    }

    private void once() {
        status = status.began(clock.instant());
        Optional<Finished> found = Optional.empty();
        try {
            found = Optional.of(remembered(look.get()));
        } catch (RuntimeException e) {
            failed.accept(e);
        } finally {
            Duration pause = pause();
            Instant next = clock.instant().plus(pause);
            status = found.map(one -> status.ended(shown(one), next)).orElseGet(() -> status.lost(next));
            if (!thread.isShutdown()) {
                ScheduledFuture<?> _ = thread.schedule(this::once, pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Where no history is kept, the process itself knows when a look last was good. */
    private Finished remembered(Finished found) {
        Finished known = found.lastGood().isPresent()
                ? found
                : lastGood.map(found::lastGood).orElse(found);
        lastGood = known.lastGood();
        return known;
    }

    private static Status.Last shown(Finished found) {
        return new Status.Last(
                found.report().started(),
                found.report().took(),
                found.exitCode(),
                ReportForm.HTML.print(found),
                ReportForm.JSON.print(found),
                ReportForm.METRICS.print(found));
    }

    private Duration pause() {
        return Duration.ofMillis(Math.round(every.toMillis() * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }

    /** Begins no more looks; one that is under way may end, and is interrupted if it does not in time. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
