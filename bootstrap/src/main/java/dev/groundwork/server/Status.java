package dev.groundwork.server;

import dev.groundwork.plan.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a schedule stands.
 *
 * @param every how much time lies between two looks
 * @param due when the next look is to begin; that of a look which is under way, when it was to begin
 * @param began when the look that is under way began; empty if none is
 * @param last what the last look that ended found; empty before the first one
 * @param ended how many looks ended how
 */
record Status(Duration every, Instant due, Optional<Instant> began, Optional<Last> last, Map<ExitCode, Integer> ended) {
    Status {
        ended = Collections.unmodifiableMap(new EnumMap<>(ended));
    }

    /**
     * What a look found, in the forms in which it is shown.
     *
     * @param started when it began
     * @param took how long it took
     * @param exitCode what a process would have ended with
     */
    record Last(Instant started, Duration took, ExitCode exitCode, String html, String json, String metrics) {}

    /** Nothing has been looked at yet. */
    static Status before(Duration every, Instant due) {
        Map<ExitCode, Integer> none = new EnumMap<>(ExitCode.class);
        for (ExitCode code : ExitCode.values()) {
            none.put(code, 0);
        }
        return new Status(every, due, Optional.empty(), Optional.empty(), none);
    }

    /** A look begins. */
    Status began(Instant now) {
        return new Status(every, due, Optional.of(now), last, ended);
    }

    /** A look ends. */
    Status ended(Last found, Instant next) {
        Map<ExitCode, Integer> counted = new EnumMap<>(ended);
        counted.merge(found.exitCode(), 1, Integer::sum);
        return new Status(every, next, Optional.empty(), Optional.of(found), counted);
    }

    /** A look ends of which nothing can be shown. */
    Status lost(Instant next) {
        Map<ExitCode, Integer> counted = new EnumMap<>(ended);
        counted.merge(ExitCode.UNFINISHED, 1, Integer::sum);
        return new Status(every, next, Optional.empty(), last, counted);
    }
}
