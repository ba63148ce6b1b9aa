package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what would change. Preview, apply and drift all ask here, so they cannot disagree. */
public final class Planner {
    private final List<Driver> drivers;

    public Planner(List<Driver> drivers) {
        this.drivers = List.copyOf(drivers);
    }

    /** The plan for these resources: changes in their order, then what was applied once and is not wanted any more. */
    public Plan plan(List<Resource> resources, Inventory inventory) {
        Map<ResourceId, Change> changes = new HashMap<>();
        Parallel.map(drivers, driver -> observe(driver, resources))
                .forEach(observed -> observed.forEach(change -> changes.put(change.id(), change)));
        List<Change> all = new ArrayList<>();
        resources.forEach(resource -> all.add(Optional.ofNullable(changes.get(resource.id()))
                .orElseThrow(() -> new IllegalStateException("no driver handles " + resource.id()))));
        all.replaceAll(change ->
                change instanceof Change.Create create && inventory.entries().containsKey(create.id())
                        ? new Change.Create(create.resource(), create.after(), create.prediction(), true)
                        : change);
        all.addAll(orphans(resources, inventory));
        return new Plan(all);
    }

    private static List<Change> observe(Driver driver, List<Resource> resources) {
        List<Resource> ours = resources.stream().filter(driver::handles).toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        try {
            return driver.observe(ours);
        } catch (ProblemException e) {
            return ours.stream()
                    .<Change>map(resource -> new Change.Unreadable(resource, e.problem()))
                    .toList();
        }
    }

    /** What cannot be looked for may still be there. */
    private static List<ResourceId> remaining(Driver driver, List<ResourceId> left) {
        try {
            return driver.remaining(left);
        } catch (ProblemException e) {
            return left;
        }
    }

    private List<Change> orphans(List<Resource> resources, Inventory inventory) {
        Set<ResourceId> wanted = resources.stream().map(Resource::id).collect(Collectors.toSet());
        List<ResourceId> left = inventory.without(wanted);
        if (left.isEmpty()) {
            return List.of();
        }
        Set<ResourceId> there = drivers.stream()
                .flatMap(driver -> remaining(driver, left).stream())
                .collect(Collectors.toSet());
        return inventory.entries().entrySet().stream()
                .filter(entry -> there.contains(entry.getKey()))
                .<Change>map(entry ->
                        new Change.Orphan(entry.getKey(), entry.getValue().addon()))
                .toList();
    }
}
