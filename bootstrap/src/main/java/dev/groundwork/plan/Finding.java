package dev.groundwork.plan;

import dev.groundwork.resource.ResourceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One thing of a report that somebody has to do something about. What is only told, such as a proven check or a change that
 * an apply would make, is none.
 *
 * @param kind what sort of thing it is
 * @param addon the add-on it is about; empty where it is about the run as a whole
 * @param rule what was broken: the name of a check, or of the kind
 * @param subject what it is about, by name
 * @param what what is so, one or more sentences
 * @param harm what that means for whoever relies on it, one sentence
 * @param next a command or a step; empty where nothing can be done
 * @param resource the resource it is about, if it is one
 */
public record Finding(
        Kind kind,
        String addon,
        String rule,
        String subject,
        String what,
        String harm,
        String next,
        Optional<ResourceId> resource) {
    private static final int KEY_BYTES = 16;

    /** The sorts, the gravest first. */
    public enum Kind {
        /** The run could not finish. */
        PROBLEM(Level.ERROR),
        /** A check was refuted. */
        REFUTED(Level.ERROR),
        /** A change failed. */
        FAILED(Level.ERROR),
        /** It was written and is not well. */
        UNWELL(Level.ERROR),
        /** Others hold what we want. */
        CONFLICT(Level.ERROR),
        /** How it is could not be read. */
        UNREADABLE(Level.ERROR),
        /** Still there after a removal. */
        LEFT(Level.ERROR),
        /** Deleted by somebody else since the last apply. */
        MISSING(Level.ERROR),
        /** Changed by somebody else since the last apply. */
        DRIFT(Level.WARNING),
        /** A change was not tried, because others failed. */
        BLOCKED(Level.WARNING),
        /** Not wanted any more, and there. */
        ORPHAN(Level.WARNING),
        /** The baseline changed since the last apply. */
        PENDING(Level.NOTE);

        private final Level level;

        Kind(Level level) {
            this.level = level;
        }

        /** How grave it is. */
        public Level level() {
            return level;
        }
    }

    /** How grave something is. */
    public enum Level {
        ERROR,
        WARNING,
        NOTE
    }

    /** What is the same in the next run if it is still so, because no value and no time is in it: 32 hexadecimal digits. */
    public String key() {
        String named = String.join("\n", kind.name(), addon, rule, subject);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
