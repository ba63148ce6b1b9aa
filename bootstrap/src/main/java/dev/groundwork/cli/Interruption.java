package dev.groundwork.cli;

import dev.groundwork.plan.Verb;
import dev.groundwork.report.ProgressText;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * That a run is ended from outside: by SIGINT, as a person at a terminal does, or by SIGTERM. There is no report then, so
 * that what a run has written is told here. The exit code is that of the signal, 130 or 143.
 */
final class Interruption implements AutoCloseable {
    private final Verb verb;
    private final ProgressText text;
    private final PrintWriter err;
    private final Thread hook = Thread.ofPlatform().name("interruption").unstarted(this::tell);
    private final AtomicBoolean over = new AtomicBoolean();

    private Interruption(Verb verb, ProgressText text, PrintWriter err) {
        this.verb = verb;
        this.text = text;
        this.err = err;
    }

    /**
     * Listens until it is closed.
     *
     * @param text was told of every change that was made
     */
    static Interruption of(Verb verb, ProgressText text, PrintWriter err) {
        Interruption interruption = new Interruption(verb, text, err);
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
        int written = text.changes();
        err.println();
        err.println((written == 0
                        ? "interrupted before the first change was finished; what had begun may still be made. "
                        : "interrupted after %d %s; what had begun may still be made. "
                                .formatted(written, written == 1 ? "change" : "changes"))
                + "Run it again: it looks at everything afresh, and goes on from there.");
        err.flush();
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
