package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What would change, add-on by add-on, and how much it is. Unchanged resources are only counted. */
final class PlanText {
    private final Page page;

    PlanText(Page page) {
        this.page = page;
    }

    /** The preview of a plan. */
    void preview(Report report, Plan plan) {
        blocks(plan.changes().stream()
                .filter(change -> !(change instanceof Change.Unchanged))
                .toList());
        page.gap();
        List<Change.Unchanged> unchanged = plan.of(Change.Unchanged.class);
        if (unchanged.size() == plan.changes().size() && report.problems().isEmpty()) {
            page.write(0, "", Tone.PLAIN, "Nothing to do: " + Words.asDeclared(Words.ids(unchanged)), Tone.STRONG);
            return;
        }
        page.write(0, "", Tone.PLAIN, counts(plan), Tone.STRONG);
        predictions(plan).forEach(sentence -> page.write(0, sentence));
        if (!plan.of(Change.Create.class).isEmpty()) {
            page.write(0, "What is created is shortened to what matters most; --output json has every value.");
        }
    }

    /** One block for each add-on that has such changes. */
    void blocks(List<? extends Change> changes) {
        ChangeText text = new ChangeText(page);
        Words.grouped(List.<Change>copyOf(changes), Change::addon).forEach((addon, ofAddon) -> {
            page.title(addon);
            Words.kubernetesFirst(ofAddon, Change::id).forEach(text::print);
        });
    }

    private static String counts(Plan plan) {
        List<ResourceId> creates = Words.ids(plan.of(Change.Create.class));
        long aws = creates.stream().filter(ResourceId::isAws).count();
        List<String> parts = new ArrayList<>(List.of(
                "%d to create in Kubernetes, %d in AWS".formatted(creates.size() - aws, aws),
                plan.of(Change.Update.class).size() + " to update",
                plan.of(Change.Replace.class).size() + " to replace",
                plan.of(Change.Unchanged.class).size() + " unchanged"));
        some(parts, plan.of(Change.Conflicted.class).size(), "in conflict");
        some(
                parts,
                plan.of(Change.Unreadable.class).size()
                        + plan.of(Change.Unclear.class).size(),
                "unknown");
        some(parts, plan.of(Change.Refused.class).size(), "refused");
        some(parts, plan.deletes().size(), "to delete");
        some(parts, plan.of(Change.Kept.class).size(), "kept");
        return String.join(", ", parts);
    }

    private static void some(List<String> parts, int number, String words) {
        if (number > 0) {
            parts.add(number + " " + words);
        }
    }

    private static List<String> predictions(Plan plan) {
        List<String> sentences = new ArrayList<>();
        long early = predicted(plan, Prediction.TOO_EARLY);
        if (early > 0) {
            sentences.add("%s too early for the server to check: this plan first makes their namespace or kind."
                    .formatted(Words.count(early, "change is", "changes are")));
        }
        long unchecked = predicted(plan, Prediction.NOT_CHECKED);
        if (unchecked > 0) {
            sentences.add("%s not checked by the server, because you may not dry-run: compared by Groundwork alone."
                    .formatted(Words.count(unchecked, "change is", "changes are")));
        }
        long computed = predicted(plan, Prediction.COMPUTED);
        if (computed > 0) {
            sentences.add("%s computed by Groundwork, because AWS has no dry run."
                    .formatted(Words.count(computed, "change is", "changes are")));
        }
        return sentences;
    }

    private static long predicted(Plan plan, Prediction prediction) {
        return Stream.concat(
                        plan.of(Change.Create.class).stream().map(Change.Create::prediction),
                        plan.of(Change.Update.class).stream().map(Change.Update::prediction))
                .filter(prediction::equals)
                .count();
    }
}
