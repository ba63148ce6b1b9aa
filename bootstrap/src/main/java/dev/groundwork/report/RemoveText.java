package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Sweep;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;

/** What a removal would delete, or did, what stays and why, and whether anything of ours is left. */
final class RemoveText {
    private static final int DETAIL = 8;

    private final Page page;
    private final Report report;

    RemoveText(Page page, Report report) {
        this.page = page;
        this.report = report;
    }

    void print(Plan plan) {
        boolean done = !report.outcomes().isEmpty();
        new PlanText(page)
                .blocks(plan.changes().stream()
                        .filter(change -> !done || !(change instanceof Change.Delete))
                        .toList());
        new OutcomeText(page, report).print(plan);
        report.sweep().ifPresent(this::left);
        page.gap();
        page.write(0, "", Tone.PLAIN, done ? deleted(plan) : wouldDelete(plan), Tone.STRONG);
        report.sweep().ifPresent(sweep -> proof(sweep, plan));
    }

    private void left(Sweep sweep) {
        if (!sweep.left().isEmpty()) {
            page.title("Left: it carries our label or tag, but is not on record, so it was not deleted");
            sweep.left().forEach(id -> ChangeText.head(page, "!", "left", Tone.BAD, id.toString()));
        }
        if (!sweep.unseen().isEmpty()) {
            page.title("Not looked at");
            sweep.unseen().forEach(problem -> {
                ChangeText.head(page, "!", "UNKNOWN", Tone.BAD, problem.subject());
                page.write(DETAIL, Words.problem(problem));
            });
        }
    }

    private String wouldDelete(Plan plan) {
        if (plan.deletes().isEmpty()) {
            return plan.of(Change.Undeclared.class).isEmpty()
                    ? "Nothing to delete: nothing is on record."
                    : "Nothing to delete" + kept(plan) + ".";
        }
        return Words.things(Words.ids(plan.deletes())) + " to delete" + kept(plan) + ".";
    }

    private String deleted(Plan plan) {
        List<ResourceId> gone = new ArrayList<>();
        int failed = 0;
        int blocked = 0;
        for (Outcome outcome : report.outcomes()) {
            switch (outcome) {
                case Outcome.Applied _ -> {}
                case Outcome.Deleted deleted -> gone.add(deleted.id());
                case Outcome.Failed _ -> failed++;
                case Outcome.Blocked _ -> blocked++;
            }
        }
        return "%s deleted, %d failed, %d blocked%s, in %s"
                .formatted(
                        gone.isEmpty() ? "nothing" : Words.things(gone),
                        failed,
                        blocked,
                        kept(plan),
                        Words.seconds(report.took()));
    }

    private static String kept(Plan plan) {
        int kept = plan.of(Change.Kept.class).size();
        int unclear = plan.of(Change.Unclear.class).size();
        int refused = plan.of(Change.Refused.class).size();
        return (kept == 0 ? "" : ", " + kept + " kept")
                + (unclear == 0 ? "" : ", " + unclear + " unknown")
                + (refused == 0 ? "" : ", " + refused + " refused");
    }

    private void proof(Sweep sweep, Plan plan) {
        if (!sweep.unseen().isEmpty()) {
            page.write(0, "Not everything could be looked at, so it is not proven that nothing of ours is left.");
            return;
        }
        if (!sweep.left().isEmpty()) {
            page.write(
                    0,
                    Words.count(
                            sweep.left().size(), "thing of ours is still there.", "things of ours are still there."));
            return;
        }
        boolean told = !plan.of(Change.Kept.class).isEmpty()
                || !plan.of(Change.Unclear.class).isEmpty()
                || report.outcomes().stream().anyMatch(outcome -> !(outcome instanceof Outcome.Deleted));
        List<String> besides = new ArrayList<>();
        if (told) {
            besides.add("what is told above");
        }
        if (sweep.others() > 0) {
            besides.add(Words.count(sweep.others(), "resource", "resources") + " of other add-ons");
        }
        page.write(
                0,
                (besides.isEmpty() ? "Nothing" : "Besides " + String.join(" and ", besides) + ", nothing")
                        + " of ours is left: looked for by label among all kinds of the API server, and by tag in AWS.");
    }
}
