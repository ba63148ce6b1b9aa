package dev.groundwork.cli;

import dev.groundwork.addon.Check;
import dev.groundwork.engine.Progress;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.ResourceId;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * That a run is ended from outside: by SIGINT, as a person at a terminal does, or by SIGTERM. There is no report then, so
 * that what a run has written is told here. The exit code is that of the signal, 130 or 143.
 */
final class Interruption implements Progress, AutoCloseable {
    private final Verb verb;
    private final Progress progress;
    private final PrintWriter err;
    private final Thread hook = Thread.ofPlatform().name("interruption").unstarted(this::tell);
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    private Interruption(Verb verb, Progress progress, PrintWriter err) {
        this.verb = verb;
        this.progress = progress;
        this.err = err;
    }

    /** Listens until it is closed. */
    static Interruption of(Verb verb, Progress progress, PrintWriter err) {
        Interruption interruption = new Interruption(verb, progress, err);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void tell() {
        boolean writing = switch (verb) {
            case APPLY, REMOVE -> true;
            case PREFLIGHT, PREVIEW, VERIFY, DRIFT -> false;
        };
        if (over.get() || !writing) {
            return;
        }
        int written = writes.get();
        err.println();
        err.println((written == 0
                        ? "interrupted before the first change was finished; what had begun may still be made. "
                        : "interrupted after %d %s; what had begun may still be made. "
                                .formatted(written, written == 1 ? "change" : "changes"))
                + "Run it again: it looks at everything afresh, and goes on from there.");
        err.flush();
    }

    @Override
    public void applied(ResourceId id, String how) {
        writes.incrementAndGet();
        progress.applied(id, how);
    }

    @Override
    public void waiting(ResourceId id, String reason) {
        progress.waiting(id, reason);
    }

    @Override
    public void current(ResourceId id) {
        progress.current(id);
    }

    @Override
    public void failed(ResourceId id, String reason) {
        progress.failed(id, reason);
    }

    @Override
    public void checking(Check check) {
        progress.checking(check);
    }

    @Override
    public void checked(Proof proof) {
        progress.checked(proof);
    }

    @Override
    public void close() {
        over.set(true);
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process was told to end at this very moment.
            return;
        }
    }
}
