package dev.groundwork.cli;

import dev.groundwork.baseline.Baseline;
import dev.groundwork.engine.Inventory;
import dev.groundwork.engine.Scope;
import dev.groundwork.render.Reach;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Limits a run to some add-ons. */
final class Only {
    private final Set<String> only;
    private final Baseline baseline;

    private Only(Set<String> only, Baseline baseline) {
        this.only = Set.copyOf(only);
        this.baseline = baseline;
    }

    /**
     * The add-ons that a run is about.
     *
     * @param only their names; empty means all
     * @param except those that it is not about
     * @throws ProblemException if none is left
     */
    static Only of(Set<String> only, Set<String> except, Baseline baseline) {
        if (except.isEmpty()) {
            return new Only(only, baseline);
        }
        Set<String> left = new LinkedHashSet<>(only.isEmpty() ? baseline.parts() : only);
        left.removeAll(except);
        if (left.isEmpty()) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "--except " + String.join(", ", except),
                    "no add-on is left",
                    "Leave out fewer of " + String.join(", ", baseline.parts())));
        }
        return new Only(left, baseline);
    }

    /** Whether the run is about that add-on. */
    boolean has(String addon) {
        return only.isEmpty() || only.contains(addon);
    }

    /** How far it reaches, as to node groups. */
    Reach reach(Inventory inventory) {
        return new Reach(
                inventory.entries().entrySet().stream()
                        .filter(entry ->
                                entry.getKey().isAws() && entry.getKey().kind().equals(ManagedNodeGroup.KIND))
                        .collect(Collectors.toMap(
                                entry -> entry.getKey().name(),
                                entry -> entry.getValue().addon())),
                this::has);
    }

    /**
     * Refuses what is unknown. An add-on that is not in the baseline any more may be on record.
     *
     * @throws ProblemException if there is no such add-on
     */
    void check(Inventory inventory) {
        for (String addon : only) {
            if (!baseline.parts().contains(addon)
                    && inventory.of(Set.of(addon)).entries().isEmpty()) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "--only " + addon,
                        "the baseline has no such add-on",
                        "It has " + String.join(", ", baseline.parts())));
            }
        }
    }

    /** What the run is about, and what it must leave alone because others want it. */
    Scope scope(Renderer renderer) {
        if (only.isEmpty()) {
            return Scope.all(baseline.parts());
        }
        try {
            Set<ResourceId> others = renderer.render(addon -> !has(addon)).resources().stream()
                    .map(Resource::id)
                    .collect(Collectors.toSet());
            return new Scope(only, baseline.parts(), others, Optional.empty());
        } catch (ProblemException e) {
            return new Scope(only, baseline.parts(), Set.of(), Optional.of(e.problem()));
        }
    }
}
