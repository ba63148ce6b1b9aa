package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

/**
 * An expected failure as a value: it is reported, and hides nothing else.
 *
 * @param code what sort of failure it is
 * @param subject what it is about: a resource, a call, a place in a file
 * @param what what happened, one sentence, without a final stop
 * @param todo what to do about it, one sentence, without a final stop; empty where nothing can be done
 */
public record Problem(Code code, String subject, String what, String todo) {
    public Problem {
        requireNonNull(code);
        requireNonNull(subject);
        requireNonNull(what);
        requireNonNull(todo);
    }

    /** The sorts of failure; the exit code and whether a repetition can help hang on them. */
    public enum Code {
        /** The caller is known and may not do it. */
        DENIED,
        /** The caller is not known: a credential is missing, wrong or expired. */
        UNAUTHENTICATED,
        /** Somebody else holds a field we want. */
        CONFLICT,
        /** The request or the baseline is wrong; repeating it cannot help. */
        INVALID,
        /** A field that cannot change after creation. */
        IMMUTABLE,
        /** Too many requests, also after our own retries. */
        THROTTLED,
        /** Nobody answered. */
        UNREACHABLE,
        /** What is needed does not exist. */
        MISSING,
        /** It did not happen in time. */
        TIMED_OUT,
        /** The other side does not know this call (an emulator, an old server). Never the same as absent. */
        UNSUPPORTED,
        /** The other side failed. */
        FAILED
    }

    /** The problem as one line: what, where, and what to do. */
    @Override
    public String toString() {
        return subject + ": " + what + (todo.isEmpty() ? "" : ". " + todo);
    }
}
