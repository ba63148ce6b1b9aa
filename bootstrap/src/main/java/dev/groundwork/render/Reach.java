package dev.groundwork.render;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Predicate;

/**
 * How far a run reaches, where what an add-on wants depends on what the run makes and deletes of others.
 *
 * @param nodeGroups the managed node groups that an earlier run made, by name, with the part of the baseline that each
 *     belonged to
 * @param about whether the run is about that part of the baseline: makes what it wants, deletes what it does not want any
 *     more
 */
public record Reach(Map<String, String> nodeGroups, Predicate<String> about) {
    public Reach {
        nodeGroups = Map.copyOf(nodeGroups);
        requireNonNull(about);
    }

    /** A run that is about all of the baseline, and the first. */
    public static Reach whole() {
        return new Reach(Map.of(), _ -> true);
    }
}
