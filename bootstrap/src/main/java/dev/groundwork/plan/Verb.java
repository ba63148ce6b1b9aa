package dev.groundwork.plan;

/** What a run was asked to do. */
public enum Verb {
    PREFLIGHT,
    PREVIEW,
    APPLY,
    VERIFY,
    DRIFT,
    REMOVE
}
