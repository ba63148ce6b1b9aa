package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes a part that is missing: once, whole or not at all, and never silently. */
final class PartBuilder {
    private static final int HEARTBEAT_SECONDS = 15;

    private final Path cache;
    private final Consumer<String> progress;

    PartBuilder(Path cache, Consumer<String> progress) {
        this.cache = cache;
        this.progress = progress;
    }

    void ensure(CachedPart part) {
        if (!part.built()) {
            try (ProcessLock _ = taken(part)) {
                if (!part.built()) { // another process may have built it while this one waited
                    build(part);
                    OldEntries.sweep(part.shelf());
                }
            }
        }
        OldEntries.touch(part.folder());
    }

    private ProcessLock taken(CachedPart part) {
        Path file = cache.resolve("locks").resolve(part.key() + ".lock");
        Optional<ProcessLock> free = ProcessLock.tryTake(file);
        if (free.isPresent()) {
            return free.get();
        }
        progress.accept(part.name() + ": another process is building it; waiting for that");
        try (Heartbeat _ = new Heartbeat(part.name() + ": still waiting for the other process")) {
            return ProcessLock.take(file);
        }
    }

    private void build(CachedPart part) {
        Path temporary = cache.resolve("tmp").resolve(part.key());
        Path log = cache.resolve("logs").resolve(part.key() + ".log");
        progress.accept("%s: building it, because %s; %s (usually %s)"
                .formatted(part.name(), why(part), part.explanation(), part.usually()));
        long start = System.nanoTime();
        try (Heartbeat _ = new Heartbeat(part.name() + ": still building")) {
            // Whoever holds the lock is alone here: what lies there was left by a process that was killed.
            Trees.delete(temporary);
            Files.createDirectories(temporary);
            Files.createDirectories(log.getParent());
            Files.deleteIfExists(log);
            part.recipe().make(temporary, log);
            Files.createDirectories(part.shelf());
            Files.move(temporary, part.folder(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SandboxException(
                    part.name() + " cannot be put into the cache: " + e,
                    part.folder().toString(),
                    "see whether the disk is full and whether you may write there, or set GROUNDWORK_CACHE",
                    e);
        } finally {
            Trees.deleteQuietly(temporary);
        }
        progress.accept(part.name() + ": built in " + Words.duration(Duration.ofNanos(System.nanoTime() - start)));
    }

    private static String why(CachedPart part) {
        return part.wasBuiltBefore()
                ? "its sources or its tools have changed since it was last built on this machine"
                : "it was never built on this machine";
    }

    /** Says that it goes on. */
    private final class Heartbeat implements AutoCloseable {
        private final CountDownLatch ended = new CountDownLatch(1);

        Heartbeat(String words) {
            long start = System.nanoTime();
            Thread.ofVirtual().start(() -> {
                try {
                    while (!ended.await(HEARTBEAT_SECONDS, TimeUnit.SECONDS)) {
                        Duration soFar = Duration.ofNanos(System.nanoTime() - start);
                        progress.accept(words + ", " + Words.duration(soFar) + " so far");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            ended.countDown();
        }
    }
}
