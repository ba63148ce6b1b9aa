package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what was applied once and is not wanted any more, and says what becomes of it. Only reads. */
final class Unwanted {
    private final List<Driver> drivers;
    private final Scope scope;

    Unwanted(List<Driver> drivers, Scope scope) {
        this.drivers = List.copyOf(drivers);
        this.scope = scope;
    }

    /** What is on record and not among these. */
    List<Change.Undeclared> of(Inventory inventory, Set<ResourceId> wanted) {
        return judged(leftovers(inventory, wanted, entry -> reason(entry.addon()), Set.of()));
    }

    /**
     * Everything that is on record.
     *
     * @param kinds those that are kept unless somebody asks for them
     */
    List<Change.Undeclared> all(Inventory inventory, Set<String> kinds) {
        return judged(leftovers(inventory, Set.of(), _ -> Leftover.Reason.REMOVED, kinds));
    }

    private Leftover.Reason reason(String addon) {
        return scope.on().contains(addon) ? Leftover.Reason.NO_LONGER_PART : Leftover.Reason.SWITCHED_OFF;
    }

    private List<Leftover> leftovers(
            Inventory inventory,
            Set<ResourceId> wanted,
            java.util.function.Function<Inventory.Entry, Leftover.Reason> reason,
            Set<String> kinds) {
        return scope.judged(inventory).entries().entrySet().stream()
                .filter(entry -> !wanted.contains(entry.getKey()))
                .filter(entry -> !scope.others().contains(entry.getKey()))
                .map(entry -> new Leftover(
                        entry.getKey(),
                        entry.getValue().addon(),
                        reason.apply(entry.getValue()),
                        entry.getValue().facts(),
                        kinds.contains(entry.getKey().kind())))
                .toList();
    }

    private List<Change.Undeclared> judged(List<Leftover> left) {
        if (scope.unknown().isPresent()) {
            return left.stream()
                    .<Change.Undeclared>map(leftover ->
                            new Change.Unclear(leftover, scope.unknown().get()))
                    .toList();
        }
        List<Change.Undeclared> found = Parallel.map(drivers, driver -> judged(driver, left)).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Change::id))
                .toList();
        return keepingWhatOthersNeed(Wholeness.of(found));
    }

    /** What a driver cannot look for may still be there. */
    private static List<Change.Undeclared> judged(Driver driver, List<Leftover> left) {
        if (left.stream().noneMatch(leftover -> driver.deletes(leftover.id()))) {
            return List.of();
        }
        try {
            return driver.leftovers(left);
        } catch (ProblemException e) {
            return left.stream()
                    .filter(leftover -> driver.deletes(leftover.id()))
                    .<Change.Undeclared>map(leftover -> new Change.Unclear(leftover, e.problem()))
                    .toList();
        }
    }

    /** An add-on stays as a whole while something that is not ours still needs its controller. */
    private List<Change.Undeclared> keepingWhatOthersNeed(List<Change.Undeclared> found) {
        Set<String> leaving = found.stream()
                .filter(change -> change.leftover().reason() != Leftover.Reason.NO_LONGER_PART)
                .map(Change::addon)
                .collect(Collectors.toSet());
        if (leaving.isEmpty()) {
            return found;
        }
        Set<ResourceId> going = new HashSet<>();
        found.stream().filter(Change.Delete.class::isInstance).map(Change::id).forEach(going::add);
        Map<String, String> needed = new HashMap<>();
        try {
            drivers.forEach(driver -> needed.putAll(driver.needed(leaving, going)));
        } catch (ProblemException e) {
            return found.stream()
                    .<Change.Undeclared>map(change -> Holders.addons().contains(change.addon())
                            ? new Change.Unclear(change.leftover(), e.problem())
                            : change)
                    .toList();
        }
        return found.stream()
                .map(change -> change instanceof Change.Delete
                        ? Optional.ofNullable(needed.get(change.addon()))
                                .<Change.Undeclared>map(why -> new Change.Kept(change.leftover(), why, true, true))
                                .orElse(change)
                        : change)
                .toList();
    }
}
