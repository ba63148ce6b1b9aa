package dev.groundwork.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * That something is wrong, as long as it is: a finding that is followed from run to run.
 *
 * @param key what makes it the same state in the next run
 * @param kind what sort of thing it is
 * @param addon the add-on; empty where it is about the run as a whole
 * @param subject what it is about
 * @param what what is so, as it was found last
 * @param harm what that means
 * @param next a command or a step; may be empty
 * @param since when it was first found
 * @param ended when it was first found to be over; a state that is over is kept until everybody was told
 */
public record State(
        String key,
        Finding.Kind kind,
        String addon,
        String subject,
        String what,
        String harm,
        String next,
        Instant since,
        Optional<Instant> ended) {
    /** A ConfigMap holds a mebibyte, so no state may fill it. */
    private static final int MOST_CHARACTERS = 240;

    public State {
        subject = cut(subject);
        what = cut(what);
        harm = cut(harm);
        next = cut(next);
    }

    /** The state that a finding is. */
    static State of(Finding finding, Instant since) {
        return new State(
                finding.key(),
                finding.kind(),
                finding.addon(),
                finding.subject(),
                finding.what(),
                finding.harm(),
                finding.next(),
                since,
                Optional.empty());
    }

    State over(Instant when) {
        return new State(key, kind, addon, subject, what, harm, next, since, Optional.of(when));
    }

    /** Whether it is still so. */
    public boolean lasts() {
        return ended.isEmpty();
    }

    static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
    }
}
