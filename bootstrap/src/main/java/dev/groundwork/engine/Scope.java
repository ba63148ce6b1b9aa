package dev.groundwork.engine;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.util.Optional;
import java.util.Set;

/**
 * Which part of the baseline a run is about.
 *
 * @param only add-ons that it is limited to; empty means all
 * @param on the add-ons of the baseline, those that it is not about included
 * @param others what those want that it is not about: it may be on record as something of the others
 * @param unknown why that could not be told; then nothing is deleted, because somebody may want it
 */
public record Scope(Set<String> only, Set<String> on, Set<ResourceId> others, Optional<Problem> unknown) {
    public Scope {
        only = Set.copyOf(only);
        on = Set.copyOf(on);
        others = Set.copyOf(others);
    }

    /** All of a baseline with these add-ons. */
    public static Scope all(Set<String> on) {
        return new Scope(Set.of(), on, Set.of(), Optional.empty());
    }

    /** As far as this run may judge what was applied: other add-ons are none of its business. */
    public Inventory judged(Inventory inventory) {
        return only.isEmpty() ? inventory : inventory.of(only);
    }
}
