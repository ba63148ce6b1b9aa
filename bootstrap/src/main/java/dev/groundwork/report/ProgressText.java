package dev.groundwork.report;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Progress, one line an event, with the seconds since the start. No control sequences, so that it reads as well in the
 * log of a build. The same reason for the same wait is told once. May be called from many threads.
 */
public final class ProgressText {
    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant start;
    private final Map<ResourceId, String> reasons = new HashMap<>();
    private final Set<Check> checking = new HashSet<>();

    /** Starts counting now; writes and flushes line by line. */
    public ProgressText(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** The resource is waited for, or waits itself. */
    public synchronized void waiting(ResourceId id, String reason) {
        if (!reason.equals(reasons.put(id, reason))) {
            line("waiting", id + ": " + reason);
        }
    }

    /** The resource was written; the verb says how, for instance {@code created}. */
    public synchronized void applied(ResourceId id, String verb) {
        reasons.remove(id);
        line(verb, id.toString());
    }

    /** The resource was not written, or did not become ready. */
    public synchronized void failed(ResourceId id, String reason) {
        reasons.remove(id);
        line("FAILED", id + ": " + reason);
    }

    /** The check is asked. Asking it again before it is settled is not told. */
    public synchronized void checking(Check check) {
        if (checking.add(check)) {
            line("checking", check.addon() + ": " + check.claim());
        }
    }

    /** The check is settled. */
    public synchronized void checked(Proof proof) {
        Check check = proof.check();
        checking.remove(check);
        String claim = check.addon() + ": " + check.claim();
        switch (proof.verdict()) {
            case Proof.Proven _ -> line("proven", claim);
            case Proof.Refuted refuted -> line("REFUTED", claim + ": " + refuted.seen());
            case Proof.Accepted accepted -> line("accepted", claim + ": " + accepted.words());
            case Proof.NotProvable notProvable -> line("unproven", claim + ": not provable here: " + notProvable.why());
        }
    }

    private void line(String word, String words) {
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        out.println(String.format(Locale.ROOT, "%5.1fs  %-8s  %s", seconds, Plain.line(word), Plain.line(words)));
        out.flush();
    }
}
