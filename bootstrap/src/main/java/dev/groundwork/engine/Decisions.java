package dev.groundwork.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the baseline has decided about things that others hold.
 *
 * @param adopt add-ons that may take over objects which somebody else made
 * @param take for each add-on, paths of fields that are taken from other managers; {@code *} means all
 * @param yield for each add-on, paths of fields that are left to other managers; {@code *} means all
 */
public record Decisions(Set<String> adopt, Map<String, List<String>> take, Map<String, List<String>> yield) {
    public Decisions {
        adopt = Set.copyOf(adopt);
        take = Map.copyOf(take);
        yield = Map.copyOf(yield);
    }

    /** Nothing is decided: whatever others hold is a conflict. */
    public static Decisions none() {
        return new Decisions(Set.of(), Map.of(), Map.of());
    }

    /** Whether objects that somebody else made may be taken over. */
    public boolean adopts(String addon) {
        return adopt.contains(addon);
    }

    /** Whether all these fields are taken. */
    public boolean takes(String addon, Collection<String> paths) {
        return paths.stream().allMatch(path -> holds(take, addon, path));
    }

    /** Whether anything is left to others. */
    public boolean yieldsAny(String addon) {
        return !yield.getOrDefault(addon, List.of()).isEmpty();
    }

    /** Whether that field is left to whoever has it. */
    public boolean yields(String addon, String path) {
        return holds(yield, addon, path);
    }

    private static boolean holds(Map<String, List<String>> decided, String addon, String path) {
        List<String> paths = decided.getOrDefault(addon, List.of());
        return paths.contains("*") || paths.contains(path);
    }
}
