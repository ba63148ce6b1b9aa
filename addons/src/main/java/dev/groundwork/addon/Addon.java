package dev.groundwork.addon;

/**
 * One unit of the baseline.
 *
 * @param <S> its settings: a record whose components carry {@link Describe}
 */
public interface Addon<S extends Record> {
    /** Its name in the baseline, in {@code manifests/} and in {@code policies/}. */
    String name();

    /** What it gives the cluster, in one sentence. */
    String summary();

    /** The type of its settings. */
    Class<S> settings();

    /** Whether {@link #desired} asks for the cluster's network; a run reads it only then, because it costs requests. */
    default boolean needsNetwork(S settings) {
        return false;
    }

    /**
     * What should exist and what proves it; a pure function.
     *
     * @throws dev.groundwork.resource.ProblemException if the settings do not fit these surroundings
     */
    Desired desired(S settings, Surroundings around);
}
