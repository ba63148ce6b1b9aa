package dev.groundwork.addon;

import java.util.Optional;
import java.util.Set;

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

    /**
     * What is to be known of its future, if it is not simply maintained: retired or historic, since when, and what comes
     * in its place. A sentence without a final stop.
     */
    default Optional<String> lifecycle() {
        return Optional.empty();
    }

    /** The type of its settings. */
    Class<S> settings();

    /** The other add-ons, by name, without which {@link #desired} refuses these settings. */
    default Set<String> needsAddons(S settings) {
        return Set.of();
    }

    /** Whether {@link #desired} asks for the cluster's network; a run reads it only then, because it costs requests. */
    default boolean needsNetwork(S settings) {
        return false;
    }

    /** The add-on of EKS of which {@link #desired} asks what there is; a run reads it only then, because it costs requests. */
    default Optional<ManagedAddons.Question> asksEks(S settings) {
        return Optional.empty();
    }

    /**
     * What should exist and what proves it; a pure function.
     *
     * @throws dev.groundwork.resource.ProblemException if the settings do not fit these surroundings
     */
    Desired desired(S settings, Surroundings around);
}
