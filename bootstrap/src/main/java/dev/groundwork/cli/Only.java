package dev.groundwork.cli;

import dev.groundwork.baseline.Baseline;
import dev.groundwork.engine.Inventory;
import dev.groundwork.engine.Scope;
import dev.groundwork.render.Reach;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Nearest;
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
    private final Set<String> named;
    private final Baseline baseline;

    private Only(Set<String> only, Set<String> named, Baseline baseline) {
        this.only = Set.copyOf(only);
        this.named = Set.copyOf(named);
        this.baseline = baseline;
    }

    /**
     * The add-ons that a run is about, and the other parts of a baseline. {@code nodeGroups} and {@code roles} alone stand
     * for all that the baseline has below them.
     *
     * @param only their names; empty means all
     * @param except those that it is not about
     * @throws ProblemException if none is left
     */
    static Only of(Set<String> only, Set<String> except, Baseline baseline) {
        Set<String> chosen = whole(only, baseline);
        Set<String> without = whole(except, baseline);
        Set<String> named = new LinkedHashSet<>(chosen);
        named.addAll(without);
        if (without.isEmpty()) {
            return new Only(chosen, named, baseline);
        }
        Set<String> left = new LinkedHashSet<>(chosen.isEmpty() ? baseline.parts() : chosen);
        left.removeAll(without);
        if (left.isEmpty()) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "--except " + String.join(", ", except),
                    "no add-on is left",
                    "Leave out fewer of " + String.join(", ", baseline.parts())));
        }
        return new Only(left, named, baseline);
    }

    private static Set<String> whole(Set<String> names, Baseline baseline) {
        Set<String> whole = new LinkedHashSet<>();
        for (String name : names) {
            Set<String> below = baseline.parts().stream()
                    .filter(part -> part.startsWith(name + "."))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            whole.addAll(below.isEmpty() ? Set.of(name) : below);
        }
        return whole;
    }

    /** Whether the run is about that add-on. */
    boolean has(String addon) {
        return only.isEmpty() || only.contains(addon);
    }

    /** How far it reaches, as to node groups. */
    Reach reach(Inventory inventory) {
        return new Reach(
                inventory.entries().entrySet().stream()
                        .filter(entry -> entry.getKey().isAws(ManagedNodeGroup.KIND))
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
        for (String name : named) {
            if (!baseline.parts().contains(name)
                    && inventory.of(Set.of(name)).entries().isEmpty()) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        (only.contains(name) ? "--only " : "--except ") + name,
                        "the baseline has no such add-on",
                        Nearest.to(name, baseline.parts())
                                        .map("Did you mean %s? "::formatted)
                                        .orElse("")
                                + "It has " + String.join(", ", baseline.parts())));
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
