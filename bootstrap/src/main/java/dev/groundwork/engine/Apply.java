package dev.groundwork.engine;

import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Makes the baseline so, waits until it stands, and proves it. */
public final class Apply {
    /** How many deletions that nobody asked for are taken for meant, unless somebody says another number. */
    public static final int BUDGET = 10;

    private final World world;
    private final Duration timeout;
    private final int budget;
    private final boolean keep;
    private final Function<Report, Approval> approve;

    /** The same with the usual budget. */
    public Apply(World world, Duration timeout, Function<Report, Approval> approve) {
        this(world, timeout, BUDGET, false, approve);
    }

    /**
     * @param timeout how long to wait for what was written to become current, and for claims to become true
     * @param budget how many objects of add-ons that stay on may be deleted at most; whatever makes an add-on shrink by
     *     more, such as facts that were read in part, is more likely an accident than meant
     * @param keep whether what is not wanted any more stays for now
     * @param approve is shown the preview and says whether to go on
     */
    public Apply(World world, Duration timeout, int budget, boolean keep, Function<Report, Approval> approve) {
        this.world = world;
        this.timeout = timeout;
        this.budget = budget;
        this.keep = keep;
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
        Plan plan = keep ? world.plan().keeping() : world.plan();
        Reports report = Reports.of(Verb.APPLY, world, started).plan(plan);
        if (!plan.isComplete()) {
            return report.problem(new Problem(
                            Problem.Code.CONFLICT,
                            "plan",
                            "nothing was written, because not every change is clear",
                            "Settle what is named above, then apply again"))
                    .build();
        }
        if (plan.unasked() > budget) {
            return report.problem(overBudget(plan.unasked())).build();
        }
        boolean changes = !plan.writes().isEmpty() || !plan.deletes().isEmpty();
        if (changes) {
            Report preview = Reports.of(Verb.PREVIEW, world, started).plan(plan).build();
            if (approve.apply(preview) instanceof Approval.Refused refused) {
                return report.problem(refused.why()).build();
            }
        }
        Bookkeeping books = new Bookkeeping(plan, world.scope(), world.inventory());
        try {
            if (changes || !books.after(world.inventory(), List.of()).equals(world.inventory())) {
                write(plan, books, report);
            }
        } catch (ProblemException e) {
            return report.problem(e.problem()).build();
        }
        return report.proved(world.verifier().prove(world.checks(), timeout)).build();
    }

    private Problem overBudget(int unasked) {
        return new Problem(
                Problem.Code.INVALID,
                "plan",
                "it would delete %d objects of add-ons that stay on, which nobody asked for, and %d are allowed; nothing was written"
                        .formatted(unasked, budget),
                "See in groundwork preview why they go; if that is meant, allow it with --delete-budget " + unasked);
    }

    private void write(Plan plan, Bookkeeping books, Reports report) {
        try (Ledger.Held _ = world.ledger().lock()) {
            // Read anew under the lock: what another run applied since the plan was made must not be forgotten.
            Inventory inventory = world.ledger().read();
            inventory = keep(books.before(inventory, world.drivers()), inventory);
            Applier.Result result = new Applier(world.drivers(), world.progress())
                    .apply(plan, world.waiter().now().plus(timeout));
            // Told before anything else can fail: it is done.
            report.applied(result);
            if (result.outcomes().stream().anyMatch(Apply::isDenied)) {
                report.note("a write was denied; groundwork can-i prints all rights that are missing, ready to paste");
            }
            if (!plan.deletes().isEmpty()) {
                if (stands(result)) {
                    // Known before they go, because a deletion may take minutes and the run may be killed.
                    inventory = keep(books.after(inventory, result.outcomes()), inventory);
                    report.removed(
                            new Remover(world.drivers(), world.waiter(), world.progress()).remove(plan, timeout));
                } else {
                    report.problem(new Problem(
                            Problem.Code.CONFLICT,
                            "plan",
                            "nothing was deleted, because not everything stands yet that the baseline wants",
                            "Settle what is named above, then apply again; groundwork remove --only ADDON deletes"
                                    + " without it"));
                }
            }
            keep(books.after(inventory, report.outcomes()), inventory);
        }
    }

    private static boolean isDenied(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.problem().code() == Problem.Code.DENIED;
    }

    /** Written only if it says something new. */
    private Inventory keep(Inventory next, Inventory known) {
        if (!next.equals(known)) {
            world.ledger().write(next);
        }
        return next;
    }

    private static boolean stands(Applier.Result result) {
        return result.outcomes().stream().allMatch(Outcome.Applied.class::isInstance)
                && Applier.unwell(result).isEmpty();
    }
}
