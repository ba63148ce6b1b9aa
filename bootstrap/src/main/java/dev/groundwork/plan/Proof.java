package dev.groundwork.plan;

import dev.groundwork.addon.Check;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What became of a check.
 *
 * @param check the claim
 * @param verdict proven, refuted, accepted, or not provable here
 * @param ground whether the evidence is of the real thing
 * @param warnings what was noticed besides and does not refute the claim
 * @param took how long it was asked; zero for what nobody asked
 */
public record Proof(Check check, Verdict verdict, Ground ground, List<String> warnings, Duration took) {
    public Proof {
        warnings = List.copyOf(warnings);
    }

    /** One whose time is not measured yet. */
    public Proof(Check check, Verdict verdict, Ground ground, List<String> warnings) {
        this(check, verdict, ground, warnings, Duration.ZERO);
    }

    /** Whether the evidence comes from the real thing or from something that stands in for it. */
    public enum Ground {
        REAL,
        EMULATED
    }

    /** The ends of a check. Nothing is proven by default. */
    public sealed interface Verdict {}

    /** The claim holds; the evidence is what was seen. */
    public record Proven(String evidence) implements Verdict {}

    /**
     * The claim does not hold.
     *
     * @param expected what should have been seen
     * @param seen what was seen
     * @param next a command or step that helps to find out why
     */
    public record Refuted(String expected, String seen, String next) implements Verdict {}

    /**
     * The claim does not hold, and somebody has declared to live with that: it counts no more, and is still told.
     *
     * @param finding what does not hold
     * @param reason why it is lived with
     * @param until the last day on which it is; without it, for ever
     */
    public record Accepted(Refuted finding, String reason, Optional<LocalDate> until) implements Verdict {
        /** For people: the reason, and until when. */
        public String words() {
            return reason + until.map(day -> " (until " + day + ")").orElse("");
        }
    }

    /** It cannot be proved here, and why. */
    public record NotProvable(String why) implements Verdict {}

    /** A proof without warnings. */
    public static Proof of(Check check, Verdict verdict, Ground ground) {
        return new Proof(check, verdict, ground, List.of());
    }

    /** The same, resting on something that stands in for the real thing. */
    public Proof emulated() {
        return new Proof(check, verdict, Ground.EMULATED, warnings, took);
    }

    /** The same, after it was asked for so long. */
    public Proof after(Duration time) {
        return new Proof(check, verdict, ground, warnings, time);
    }
}
