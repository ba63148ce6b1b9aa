package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a thing to one thread of one process. The kernel lets go of a dead process's lock, so that there are no stale
 * ones; it knows only processes, so that threads of one process need the second lock.
 */
final class ProcessLock implements AutoCloseable {
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private ProcessLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /** The lock, or nothing if somebody else holds it. */
    static Optional<ProcessLock> tryTake(Path file) {
        ReentrantLock thread = threadLock(file);
        return thread.tryLock() ? open(file, thread, false) : Optional.empty();
    }

    /** The lock, after waiting for it without end. */
    static ProcessLock take(Path file) {
        ReentrantLock thread = threadLock(file);
        thread.lock();
        return open(file, thread, true).orElseThrow();
    }

    private static Optional<ProcessLock> open(Path file, ReentrantLock thread, boolean wait) {
        boolean taken = false;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = wait ? channel.lock() : channel.tryLock();
                taken = lock != null;
                return taken ? Optional.of(new ProcessLock(thread, channel)) : Optional.empty();
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (OverlappingFileLockException e) {
            throw new IllegalStateException("locked past the thread's lock: " + file, e);
        } catch (IOException e) {
            throw new SandboxException("cannot be locked: " + e, file.toString(), "see whether you may write there", e);
        } finally {
            if (!taken) {
                thread.unlock();
            }
        }
    }

    private static ReentrantLock threadLock(Path file) {
        return THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), f -> new ReentrantLock());
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing gives up the lock even when it reports an error.
        } finally {
            thread.unlock();
        }
    }
}
