package dev.groundwork.plan;

/** Who says what a change will lead to. */
public enum Prediction {
    /** The API server, by a dry run: defaults and webhooks included. */
    SERVER,
    /** Groundwork itself, because AWS knows no dry run. */
    COMPUTED,
    /** Nobody yet: the same plan makes the namespace or the kind that the object needs. */
    TOO_EARLY,
    /** Groundwork itself, because the caller may read but not dry-run. */
    NOT_CHECKED
}
