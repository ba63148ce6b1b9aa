package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Wakes up when something changes beside a file, so that nobody has to sleep and guess. Linux gives a user few watches, and
 * others take of them as well: where there is none, every wait takes its whole time, and nothing else is lost.
 */
final class FileChanges implements AutoCloseable {
    private final Optional<WatchService> watch;

    FileChanges(Path file) throws IOException {
        this(file, file.getFileSystem()::newWatchService);
    }

    /** @param watches makes a watch, if there is one left */
    FileChanges(Path file, Watches watches) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file in a folder");
        }
        watch = watching(folder, watches);
    }

    /** Where watches come from. */
    interface Watches {
        WatchService make() throws IOException;
    }

    private static Optional<WatchService> watching(Path folder, Watches watches) throws IOException {
        WatchService made;
        try {
            made = watches.make();
        } catch (IOException noneLeft) {
            return Optional.empty();
        }
        try {
            folder.register(made, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            return Optional.of(made);
        } catch (IOException noneLeft) {
            made.close();
            return Optional.empty();
        }
    }

    /** Returns after the next change or after that time: a change just before the watch began would not be seen. */
    void await(Duration atMost) {
        try {
            if (watch.isEmpty()) {
                Thread.sleep(atMost);
                return;
            }
            WatchKey key = watch.get().poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", "while waiting for a file to change", "run it again", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (watch.isPresent()) {
            watch.get().close();
        }
    }
}
