package dev.groundwork.report;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Supplier;

/**
 * Progress, one line an event, with the seconds since the start. No control sequences, so that it reads as well in the
 * log of a build. The same reason for the same wait is told once. May be called from many threads.
 */
public final class ProgressText {
    private final PrintWriter out;
    private final InstantSource clock;
    private final Instant start;
    private final SequencedMap<ResourceId, String> reasons = new LinkedHashMap<>();
    private final SequencedSet<Check> checking = new LinkedHashSet<>();
    private Instant last;
    private int changes;

    /** Starts counting now; writes and flushes line by line. */
    public ProgressText(PrintWriter out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
        this.last = start;
    }

    /** The resource is waited for, or waits itself. */
    public synchronized void waiting(ResourceId id, String reason) {
        if (!reason.equals(reasons.put(id, reason))) {
            line("waiting", id + ": " + reason);
        }
    }

    /** The resource was written; the verb says how, for instance {@code created}. */
    public synchronized void applied(ResourceId id, String verb) {
        changes++;
        reasons.remove(id);
        line(verb, id.toString());
    }

    /** The resource is current; told only if it was said to be waited for. */
    public synchronized void current(ResourceId id) {
        if (reasons.remove(id) != null) {
            line("ready", id.toString());
        }
    }

    /**
     * Says what goes on, if nothing was said for a while.
     *
     * @param silence how long nothing may be said
     * @param asked what waits longest for an answer
     */
    public synchronized void goingOn(Duration silence, Supplier<Optional<String>> asked) {
        if (Duration.between(last, clock.instant()).compareTo(silence) < 0) {
            return;
        }
        if (!reasons.isEmpty()) {
            Map.Entry<ResourceId, String> first = reasons.firstEntry();
            line("waiting", first.getKey() + ": " + first.getValue() + others(reasons.size() - 1));
        } else if (!checking.isEmpty()) {
            Check first = checking.getFirst();
            line("checking", first.addon() + ": " + first.claim() + others(checking.size() - 1));
        } else {
            asked.get().ifPresent(call -> line("waiting", call + " has not answered yet"));
        }
    }

    private static String others(int number) {
        return number == 0 ? "" : " (and for %d more)".formatted(number);
    }

    /** How many resources were written until now. */
    public synchronized int changes() {
        return changes;
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
        last = clock.instant();
        double seconds = Duration.between(start, last).toMillis() / 1000.0;
        out.println(String.format(Locale.ROOT, "%5.1fs  %-8s  %s", seconds, Plain.line(word), Plain.line(words)));
        out.flush();
    }
}
