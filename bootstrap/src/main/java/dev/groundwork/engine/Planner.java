package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds out what would change. Preview, apply and drift all ask here, so they cannot disagree. */
public final class Planner {
    private final List<Driver> drivers;

    public Planner(List<Driver> drivers) {
        this.drivers = List.copyOf(drivers);
    }

    /** The plan for these resources, as all that there is. */
    public Plan plan(List<Resource> resources, Inventory inventory) {
        return plan(
                resources,
                inventory,
                Scope.all(resources.stream().map(Resource::addon).collect(Collectors.toSet())));
    }

    /** The plan for these resources: changes in their order, then what was applied once and is not wanted any more. */
    public Plan plan(List<Resource> resources, Inventory inventory, Scope scope) {
        Map<ResourceId, Change.Declared> changes = new HashMap<>();
        // What others refer to comes first: its values take part in what those others are compared with.
        Set<ResourceId> sources = References.sources(resources);
        observe(part(resources, sources::contains), changes);
        References references = References.read(resources, reference -> value(reference, resources, changes));
        List<Resource> rest = part(resources, id -> !sources.contains(id));
        observe(rest.stream().map(references::filled).toList(), changes);
        rest.forEach(resource ->
                changes.computeIfPresent(resource.id(), (_, change) -> references.honest(change, resource)));
        List<Change> all = new ArrayList<>();
        resources.forEach(resource -> all.add(Optional.ofNullable(changes.get(resource.id()))
                .orElseThrow(() -> new IllegalStateException("no driver handles " + resource.id()))));
        all.replaceAll(change -> change instanceof Change.Create create && inventory.stood(create.id())
                ? new Change.Create(create.resource(), create.after(), create.prediction(), true)
                : change);
        Set<ResourceId> wanted = resources.stream().map(Resource::id).collect(Collectors.toSet());
        all.addAll(new Unwanted(drivers, scope).of(inventory, wanted));
        return new Plan(all);
    }

    private static List<Resource> part(List<Resource> resources, Predicate<ResourceId> wanted) {
        return resources.stream().filter(resource -> wanted.test(resource.id())).toList();
    }

    private void observe(List<Resource> resources, Map<ResourceId, Change.Declared> changes) {
        Parallel.map(drivers, driver -> observe(driver, resources))
                .forEach(observed -> observed.forEach(change -> changes.put(change.id(), change)));
    }

    /** What will be made anew has other values afterwards. */
    private Optional<String> value(
            Reference reference, List<Resource> resources, Map<ResourceId, Change.Declared> changes) {
        return switch (changes.get(reference.resource())) {
            case Change.Unchanged _, Change.Update _ -> {
                Resource source = part(resources, reference.resource()::equals).getFirst();
                yield Driver.of(drivers, source).attribute(source, reference.attribute());
            }
            case Change.Create _, Change.Replace _, Change.Conflicted _, Change.Unreadable _ -> Optional.empty();
            case null -> throw new IllegalStateException("nothing declares " + reference.resource());
        };
    }

    private static List<Change.Declared> observe(Driver driver, List<Resource> resources) {
        List<Resource> ours = resources.stream().filter(driver::handles).toList();
        if (ours.isEmpty()) {
            return List.of();
        }
        try {
            return driver.observe(ours);
        } catch (ProblemException e) {
            return Observed.unreadable(ours, e.problem());
        }
    }
}
