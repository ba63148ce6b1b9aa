package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes up when something changes beside a file, so that nobody has to sleep and guess. */
final class FileChanges implements AutoCloseable {
    private final WatchService watch;

    FileChanges(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file in a folder");
        }
        watch = folder.getFileSystem().newWatchService();
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /** Returns after the next change or after that time: a change just before the watch began would not be seen. */
    void await(Duration atMost) {
        try {
            WatchKey key = watch.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
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
        watch.close();
    }
}
