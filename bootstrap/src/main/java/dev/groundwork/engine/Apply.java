package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes the baseline so, waits until it stands, and proves it. */
public final class Apply {
    private final World world;
    private final Duration timeout;
    private final Function<Report, Approval> approve;

    /**
     * @param timeout how long to wait for what was written to become current, and for claims to become true
     * @param approve is shown the preview and says whether to go on
     */
    public Apply(World world, Duration timeout, Function<Report, Approval> approve) {
        this.world = world;
        this.timeout = timeout;
        this.approve = approve;
    }

    /** Whether to go on. */
    public sealed interface Approval {
        /** Go on. */
        record Given() implements Approval {}

        /** Do not, for that reason. */
        record Refused(Problem why) implements Approval {}
    }

    /** The report. */
    public Report run() {
        Instant started = world.waiter().now();
        Plan plan = world.planner().plan(world.resources(), world.judged());
        Reports report = Reports.of(Verb.APPLY, world, started).plan(plan);
        if (!plan.isComplete()) {
            return report.problem(new Problem(
                            Problem.Code.CONFLICT,
                            "plan",
                            "nothing was written, because not every change is clear",
                            "Settle what is named above, then apply again"))
                    .build();
        }
        if (!plan.writes().isEmpty()) {
            Report preview = Reports.of(Verb.PREVIEW, world, started).plan(plan).build();
            if (approve.apply(preview) instanceof Approval.Refused refused) {
                return report.problem(refused.why()).build();
            }
            try {
                write(plan, report);
            } catch (ProblemException e) {
                return report.problem(e.problem()).build();
            }
        }
        return report.proved(world.verifier().prove(world.checks(), timeout)).build();
    }

    private void write(Plan plan, Reports report) {
        try (Ledger.Held _ = world.ledger().lock()) {
            // Read anew under the lock: what another run applied since the plan was made must not be forgotten.
            Inventory inventory = world.ledger().read();
            // What is about to be made is written down first: a run that is killed leaves nothing that nobody knows of.
            for (Change.Declared change : plan.writes()) {
                Inventory.Entry known =
                        inventory.entries().getOrDefault(change.id(), new Inventory.Entry(change.addon(), ""));
                inventory = inventory.with(
                        change.id(),
                        known.remembering(world.driver(change.resource()).remember(change, known.facts())));
            }
            world.ledger().write(inventory);
            Applier.Result result = new Applier(world.drivers(), world.progress())
                    .apply(plan, world.waiter().now().plus(timeout));
            // Told before anything else can fail: it is done.
            report.applied(result);
            world.ledger().write(after(plan, inventory, result.outcomes()));
        }
    }

    private static Inventory.Entry applied(Resource resource, Inventory inventory) {
        Map<String, String> facts = Optional.ofNullable(inventory.entries().get(resource.id()))
                .map(Inventory.Entry::facts)
                .orElse(Map.of());
        return new Inventory.Entry(resource.addon(), resource.hash(), facts);
    }

    /** Only what was really written counts as applied; what is gone for good is forgotten. */
    private Inventory after(Plan plan, Inventory before, List<Outcome> outcomes) {
        Inventory inventory = before;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Applied applied) {
                Resource resource = applied.change().resource();
                inventory = inventory.with(resource.id(), applied(resource, inventory));
            }
        }
        if (world.only().isEmpty()) {
            for (var id : world.inventory().entries().keySet()) {
                if (plan.changes().stream().noneMatch(change -> change.id().equals(id))) {
                    inventory = inventory.without(id);
                }
            }
        }
        return inventory;
    }
}
