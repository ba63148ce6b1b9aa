package dev.groundwork.cli;

import dev.groundwork.report.ProgressText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sees to it that a run which waits says for what, every so often: one that is silent is taken for one that hangs. */
final class SignsOfLife implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signs-of-life").factory());

    private SignsOfLife() {}

    /**
     * Looks until it is closed.
     *
     * @param asked what waits longest for an answer
     */
    static SignsOfLife of(ProgressText text, Supplier<Optional<String>> asked) {
        SignsOfLife signs = new SignsOfLife();
        var _ = signs.looking.scheduleAtFixedRate(() -> text.goingOn(SILENCE, asked), 1, 1, TimeUnit.SECONDS);
        return signs;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
