package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the inventory has to say before, and after a run. */
final class Bookkeeping {
    private final Plan plan;
    private final Scope scope;
    private final Inventory seen;

    /** @param seen the inventory with which the plan was made */
    Bookkeeping(Plan plan, Scope scope, Inventory seen) {
        this.plan = plan;
        this.scope = scope;
        this.seen = seen;
    }

    /** What is about to be made is written down first: a run that is killed leaves nothing that nobody knows of. */
    Inventory before(Inventory inventory, List<Driver> drivers) {
        Inventory next = inventory;
        for (Change.Declared change : plan.writes()) {
            Inventory.Entry known = entry(next, change.id()).orElse(new Inventory.Entry(change.addon(), ""));
            Map<String, String> facts = Driver.of(drivers, change.resource()).remember(change, known.facts());
            // An update leaves something of ours standing whatever happens; what is made, or made again, may not come
            // to be.
            String hash = change instanceof Change.Update ? known.hash() : "";
            next = next.with(change.id(), new Inventory.Entry(known.addon(), hash, facts));
        }
        return next;
    }

    /**
     * Only what was really written counts as applied; only what is really gone, or is somebody else's by now, is
     * forgotten. What is as declared and not on record, because the record was lost, comes back on it.
     */
    Inventory after(Inventory inventory, List<Outcome> outcomes) {
        Inventory next = inventory;
        for (Outcome outcome : outcomes) {
            next = switch (outcome) {
                case Outcome.Applied applied -> applied(next, applied.change().resource());
                case Outcome.Deleted deleted -> next.without(deleted.id());
                case Outcome.Failed failed -> notMade(next, failed.id());
                case Outcome.Blocked blocked -> notMade(next, blocked.id());
            };
        }
        for (Change.Unchanged unchanged : plan.of(Change.Unchanged.class)) {
            Optional<Inventory.Entry> known = entry(next, unchanged.id());
            boolean right = known.map(
                            entry -> !entry.hash().isEmpty() && entry.addon().equals(unchanged.addon()))
                    .orElse(false);
            if (!right) {
                next = applied(next, unchanged.resource());
            }
        }
        for (ResourceId id : gone()) {
            next = next.without(id);
        }
        return next;
    }

    /** What was known of something that is gone is still so if it could not be made. */
    private Inventory notMade(Inventory inventory, ResourceId id) {
        boolean creating = plan.of(Change.Create.class).stream()
                .anyMatch(create -> create.id().equals(id));
        return entry(seen, id)
                .filter(_ -> creating)
                .map(known -> inventory.with(id, known))
                .orElse(inventory);
    }

    private static Inventory applied(Inventory inventory, Resource resource) {
        Map<String, String> facts =
                entry(inventory, resource.id()).map(Inventory.Entry::facts).orElse(Map.of());
        return inventory.with(resource.id(), new Inventory.Entry(resource.addon(), resource.hash(), facts));
    }

    private static Optional<Inventory.Entry> entry(Inventory inventory, ResourceId id) {
        return Optional.ofNullable(inventory.entries().get(id));
    }

    /** What was looked for in vain, or is not ours any more. */
    private List<ResourceId> gone() {
        Set<ResourceId> there = plan.changes().stream()
                .filter(change -> !(change instanceof Change.Kept kept) || kept.ours())
                .map(Change::id)
                .collect(Collectors.toSet());
        return scope.judged(seen).entries().keySet().stream()
                .filter(id -> !there.contains(id))
                .filter(id -> !scope.others().contains(id))
                .toList();
    }
}
