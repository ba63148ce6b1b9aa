package dev.groundwork.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * That somebody tells this process to end: by SIGTERM, as a kubelet does, or by SIGINT, as a person at a terminal. What is
 * under way is brought to its end first, and the process then ends with 0, because it did what it was told.
 */
final class Ending implements AutoCloseable {
    /** A pod is killed after 30 seconds. */
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("ending").unstarted(this::end);

    private Ending() {}

    static Ending awaited() {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** Runs when the process is about to end. */
    private void end() {
        asked.countDown();
        try {
            boolean _ = over.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Else the number of the signal would be the exit code.
        Runtime.getRuntime().halt(0);
    }

    /** Returns when the process shall end, or when this thread is interrupted. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is brought to its end. */
    @Override
    public void close() {
        try {
            if (asked.getCount() > 0) {
                boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // The process was told to end at this very moment.
        }
        over.countDown();
    }
}
