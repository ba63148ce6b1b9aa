package dev.groundwork.plan;

/**
 * How a resource is.
 *
 * @param state one of six words
 * @param reason why, as part of a sentence; never empty
 */
public record Health(State state, String reason) {
    /** The six words, as kstatus has them. */
    public enum State {
        CURRENT,
        IN_PROGRESS,
        FAILED,
        TERMINATING,
        NOT_FOUND,
        UNKNOWN
    }

    /** It is as it should be. */
    public static Health current(String reason) {
        return new Health(State.CURRENT, reason);
    }

    /** It is on its way. */
    public static Health inProgress(String reason) {
        return new Health(State.IN_PROGRESS, reason);
    }

    /** It went wrong; waiting alone will hardly help. */
    public static Health failed(String reason) {
        return new Health(State.FAILED, reason);
    }
}
