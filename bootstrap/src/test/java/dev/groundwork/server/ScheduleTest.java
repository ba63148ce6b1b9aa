package dev.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Report;
import dev.groundwork.report.Finished;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ScheduleTest {
    private static final Clock CLOCK = Clock.fixed(Runs.FIRST, ZoneOffset.UTC);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration FAR = Duration.ofMinutes(15);

    private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    @Test
    void itLooksAtOnceAndThenAgainAndAgain() throws InterruptedException {
        Semaphore looks = new Semaphore(0);
        try (Schedule schedule = schedule(SOON, () -> {
            looks.release();
            return finished(Runs.run(0, Runs.FINE, Runs.PROVEN));
        })) {
            schedule.start();
            assertThat(looks.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void itNeverLooksTwiceAtTheSameTime() throws InterruptedException {
        AtomicInteger looking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore looks = new Semaphore(0);
        try (Schedule schedule = schedule(Duration.ofMillis(1), () -> {
            most.accumulateAndGet(looking.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            looking.decrementAndGet();
            looks.release();
            return finished(Runs.run(0, Runs.FINE, Runs.PROVEN));
        })) {
            schedule.start();
            schedule.start();
            assertThat(looks.tryAcquire(20, 20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void theNextLookIsATenthSoonerOrLater() throws InterruptedException {
        assertThat(dueAfterOneLook(0.0)).isEqualTo(Runs.FIRST.plus(Duration.ofSeconds(810)));
        assertThat(dueAfterOneLook(0.5)).isEqualTo(Runs.FIRST.plus(Duration.ofMinutes(15)));
        assertThat(dueAfterOneLook(1.0)).isEqualTo(Runs.FIRST.plus(Duration.ofSeconds(990)));
    }

    @Test
    void whatALookFoundIsShownUntilTheNextOneHasEnded() throws InterruptedException {
        Semaphore may = new Semaphore(1);
        Semaphore begun = new Semaphore(0);
        AtomicInteger count = new AtomicInteger();
        try (Schedule schedule = schedule(SOON, () -> {
            begun.release();
            may.acquireUninterruptibly();
            return finished(Runs.run(count.getAndIncrement(), Runs.DRIFTED, Runs.REFUTED));
        })) {
            assertThat(schedule.status().last()).isEmpty();
            schedule.start();
            begun.acquire(2);

            Status during = schedule.status();
            assertThat(during.began()).contains(Runs.FIRST);
            assertThat(during.last()).hasValueSatisfying(last -> {
                assertThat(last.started()).isEqualTo(Runs.FIRST);
                assertThat(last.exitCode()).isEqualTo(ExitCode.REFUTED);
                assertThat(last.html()).startsWith("<!DOCTYPE html>");
                assertThat(last.json()).startsWith("{");
                assertThat(last.metrics()).contains("groundwork_refuted_checks{addon=\"metrics-server\"} 1.0");
            });
            assertThat(during.ended()).containsEntry(ExitCode.REFUTED, 1);
            may.release(1000);
        }
    }

    @Test
    void aLookThatThrowsEndsNeitherTheScheduleNorWhatIsShown() throws InterruptedException {
        AtomicInteger count = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(3);
        try (Schedule schedule = schedule(SOON, () -> {
            third.countDown();
            if (count.getAndIncrement() == 1) {
                throw new IllegalStateException("a bug");
            }
            return finished(Runs.run(0, Runs.FINE, Runs.PROVEN));
        })) {
            schedule.start();
            assertThat(third.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(schedule.status().last()).isPresent();
            assertThat(schedule.status().ended()).containsEntry(ExitCode.UNFINISHED, 1);
        }
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutAHistoryItKnowsItselfWhenALookLastWasGood() throws InterruptedException {
        List<Report> reports = List.of(Runs.run(0, Runs.FINE, Runs.PROVEN), Runs.run(1, Runs.FINE, Runs.REFUTED));
        AtomicInteger count = new AtomicInteger();
        Semaphore third = new Semaphore(0);
        try (Schedule schedule = schedule(SOON, () -> {
            int number = count.getAndIncrement();
            if (number == 2) {
                third.release();
                new Semaphore(0).acquireUninterruptibly();
            }
            return finished(reports.get(number));
        })) {
            schedule.start();
            third.acquire();
            assertThat(schedule.status().last().orElseThrow().metrics())
                    .contains("groundwork_last_good_run_timestamp_seconds{verb=\"drift\"} " + gauge(Runs.FIRST));
        }
    }

    @Test
    void aLookThatIsUnderWayMayEndAndNoOtherBegins() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Schedule schedule = schedule(SOON, () -> {
            begun.countDown();
            spin(Duration.ofMillis(300));
            ended.incrementAndGet();
            return finished(Runs.run(0, Runs.FINE, Runs.PROVEN));
        });
        schedule.start();
        begun.await();
        schedule.close();

        assertThat(ended).hasValue(1);
        assertThat(schedule.status().last()).isPresent();
    }

    @Test
    void aLookThatDoesNotEndInTimeIsCutOff() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        Schedule schedule = new Schedule(
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        cut.countDown();
                    }
                    return finished(Runs.blind(0));
                },
                FAR,
                Duration.ofMillis(50),
                CLOCK,
                new Tossed(0.5),
                failures::add);
        schedule.start();
        begun.await();
        schedule.close();

        assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private Instant dueAfterOneLook(double tossed) throws InterruptedException {
        try (Schedule schedule = new Schedule(
                () -> finished(Runs.run(0, Runs.FINE, Runs.PROVEN)),
                FAR,
                Duration.ofSeconds(5),
                CLOCK,
                new Tossed(tossed),
                failures::add)) {
            schedule.start();
            while (schedule.status().last().isEmpty()) {
                Thread.onSpinWait();
            }
            return schedule.status().due();
        }
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static String gauge(Instant time) {
        return Double.toString(time.toEpochMilli() / 1000.0);
    }

    private Schedule schedule(Duration every, Supplier<Finished> look) {
        return new Schedule(look, every, Duration.ofSeconds(10), CLOCK, new Tossed(0.5), failures::add);
    }

    private static Finished finished(Report report) {
        ExitCode code = ExitCode.of(report, false);
        return new Finished(
                report,
                code,
                Runs.SOURCE,
                false,
                "1.2.3",
                code == ExitCode.OK ? Optional.of(report.started()) : Optional.empty());
    }

    /** Chance that always falls the same. */
    private record Tossed(double number) implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return number;
        }
    }
}
