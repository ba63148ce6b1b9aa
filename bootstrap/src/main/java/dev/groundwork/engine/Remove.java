package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Sweep;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Deletes what Groundwork made, in order, and proves that nothing of it is left. */
public final class Remove {
    private static final int LOOKS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final World world;
    private final Duration timeout;
    private final Set<String> kinds;
    private final Function<Report, Apply.Approval> approve;

    /**
     * @param timeout how long to wait for each object until it is gone
     * @param kinds those that are kept unless somebody asks for them
     * @param approve is shown what would go and says whether to go on
     */
    public Remove(World world, Duration timeout, Set<String> kinds, Function<Report, Apply.Approval> approve) {
        this.world = world;
        this.timeout = timeout;
        this.kinds = Set.copyOf(kinds);
        this.approve = approve;
    }

    /** The report. */
    public Report run() {
        Instant started = world.waiter().now();
        Plan plan = new Plan(List.copyOf(new Unwanted(world.drivers(), world.scope()).all(world.inventory(), kinds)));
        Reports report = Reports.of(Verb.REMOVE, world, started).plan(plan);
        if (!plan.of(Change.Refused.class).isEmpty()) {
            return report.problem(new Problem(
                            Problem.Code.CONFLICT,
                            "plan",
                            "nothing was deleted, because not everything may go",
                            "Settle what is named above, then remove again"))
                    .build();
        }
        if (!plan.deletes().isEmpty() && approve.apply(report.build()) instanceof Apply.Approval.Refused refused) {
            return report.problem(refused.why()).build();
        }
        try {
            remove(plan, report);
        } catch (ProblemException e) {
            report.problem(e.problem());
        }
        return report.build();
    }

    private void remove(Plan plan, Reports report) {
        if (plan.deletes().isEmpty() && world.inventory().entries().isEmpty()) {
            report.swept(sweep(plan, report.outcomes(), world.inventory()));
            return;
        }
        try (Ledger.Held _ = world.ledger().lock()) {
            Inventory inventory = world.ledger().read();
            report.removed(new Remover(world.drivers(), world.waiter(), world.progress()).remove(plan, timeout));
            Inventory left =
                    new Bookkeeping(plan, world.scope(), world.inventory()).after(inventory, report.outcomes());
            if (!left.equals(inventory)) {
                world.ledger().write(left);
            }
            Sweep sweep = sweep(plan, report.outcomes(), left);
            report.swept(sweep);
            if (left.entries().isEmpty()) {
                world.ledger().forget();
            }
        }
    }

    /** Looks a few times, because what is gone may still be told of for a moment. */
    private Sweep sweep(Plan plan, List<Outcome> outcomes, Inventory left) {
        Set<ResourceId> told = new HashSet<>(left.entries().keySet());
        plan.changes().forEach(change -> told.remove(change.id()));
        int others = told.size();
        plan.changes().stream()
                .filter(Change.Kept.class::isInstance)
                .map(Change::id)
                .forEach(told::add);
        outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcome.Deleted))
                .map(Outcome::id)
                .forEach(told::add);
        Sweep found = look(told, others);
        for (int i = 1; i < LOOKS && !found.left().isEmpty(); i++) {
            world.waiter().pause(PAUSE);
            found = look(told, others);
        }
        return found;
    }

    private Sweep look(Set<ResourceId> told, int others) {
        List<Sweep> sweeps = Parallel.map(world.drivers(), Driver::sweep);
        List<ResourceId> left = sweeps.stream()
                .map(Sweep::left)
                .flatMap(Collection::stream)
                .filter(id -> !told.contains(id))
                .distinct()
                .sorted()
                .toList();
        List<Problem> unseen =
                sweeps.stream().map(Sweep::unseen).flatMap(Collection::stream).toList();
        return new Sweep(left, unseen, others);
    }
}
