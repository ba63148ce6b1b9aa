package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Score;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an apply did, what does not stand in the end, and how well the preview had foretold it. */
final class ApplyText {
    private static final int FEW = 3;

    private final Page page;
    private final Report report;

    ApplyText(Page page, Report report) {
        this.page = page;
        this.report = report;
    }

    void print(Plan plan) {
        List<Change> undecided = plan.changes().stream()
                .filter(change -> change instanceof Change.Conflicted
                        || change instanceof Change.Unreadable
                        || change instanceof Change.Refused
                        || change instanceof Change.Unclear
                        || change instanceof Change.Kept)
                .toList();
        new PlanText(page).blocks(undecided);
        new OutcomeText(page, report).print(plan);
        standing();
        page.gap();
        summary(plan);
        if (report.outcomes().isEmpty() || !report.outcomes().stream().allMatch(Outcome.Deleted.class::isInstance)) {
            report.score().ifPresent(this::score);
        }
    }

    /** Resources that were not written in this run and still are not as they should be. */
    private void standing() {
        List<ResourceId> told = report.outcomes().stream().map(Outcome::id).toList();
        List<ResourceId> others = report.health().entrySet().stream()
                .filter(entry -> entry.getValue().state() != Health.State.CURRENT)
                .map(Map.Entry::getKey)
                .filter(id -> !told.contains(id))
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            page.title("Not as it should be");
            for (ResourceId id : others) {
                Health health = report.health().getOrDefault(id, new Health(Health.State.UNKNOWN, "not known"));
                page.write(
                        2,
                        "  ! ",
                        Tone.BAD,
                        id + ": " + OutcomeText.state(health.state()) + ": " + health.reason(),
                        Tone.PLAIN);
            }
        }
    }

    private void summary(Plan plan) {
        List<ResourceId> unchanged = Words.ids(plan.of(Change.Unchanged.class));
        if (report.outcomes().isEmpty()
                && plan.writes().isEmpty()
                && plan.deletes().isEmpty()
                && plan.isComplete()
                && report.problems().isEmpty()) {
            page.write(0, "", Tone.PLAIN, "Nothing to do: " + Words.asDeclared(unchanged), Tone.STRONG);
            return;
        }
        if (report.outcomes().isEmpty()) {
            page.write(0, "", Tone.PLAIN, "Nothing was written.", Tone.BAD);
            return;
        }
        List<ResourceId> written = new ArrayList<>();
        List<ResourceId> deleted = new ArrayList<>();
        int failed = 0;
        int blocked = 0;
        for (Outcome outcome : report.outcomes()) {
            switch (outcome) {
                case Outcome.Applied applied -> written.add(applied.id());
                case Outcome.Deleted gone -> deleted.add(gone.id());
                case Outcome.Failed _ -> failed++;
                case Outcome.Blocked _ -> blocked++;
            }
        }
        String line = "%s%s%d failed, %d blocked, %d unchanged, in %s"
                .formatted(
                        written(written, deleted),
                        deleted.isEmpty() ? "" : Words.things(deleted) + " deleted, ",
                        failed,
                        blocked,
                        unchanged.size(),
                        Words.seconds(report.took()));
        page.write(0, "", Tone.PLAIN, line, Tone.STRONG);
    }

    /** Nothing written is worth a word only if nothing was deleted either. */
    private static String written(List<ResourceId> written, List<ResourceId> deleted) {
        if (written.isEmpty()) {
            return deleted.isEmpty() ? "nothing written, " : "";
        }
        return Words.things(written) + " written, ";
    }

    private void score(Score score) {
        String ground = "(%s predicted by the server, %d computed for AWS, %d not predictable)"
                .formatted(Words.count(score.byServer(), "change", "changes"), score.computed(), score.unchecked());
        if (score.leaves() == 0) {
            page.write(0, "Prediction: there was nothing to compare " + ground);
            return;
        }
        page.write(
                0,
                "Prediction: %d %% of %s turned out as shown %s"
                        .formatted(score.percent(), Words.count(score.leaves(), "leaf", "leaves"), ground));
        score.misses()
                .forEach((id, fields) ->
                        misses(id, fields).forEach(miss -> page.write(2, "miss ", Tone.BAD, miss, Tone.PLAIN)));
    }

    /** One line each; but of what the server filled in where nobody could ask it before, the first few. */
    private static List<String> misses(ResourceId id, List<FieldChange> fields) {
        List<FieldChange> come =
                fields.stream().filter(field -> field.before().isEmpty()).toList();
        if (come.size() <= FEW) {
            return fields.stream().map(field -> miss(id, field)).toList();
        }
        List<String> lines = new ArrayList<>();
        lines.add("%s: %d leaves were not shown and have come, such as %s"
                .formatted(
                        id,
                        come.size(),
                        come.stream().limit(FEW).map(FieldChange::path).collect(Collectors.joining(", "))));
        fields.stream().filter(field -> field.before().isPresent()).forEach(field -> lines.add(miss(id, field)));
        return lines;
    }

    private static String miss(ResourceId id, FieldChange field) {
        Values.Pair pair = Values.pair(field.before(), field.after());
        String shown = pair.before().map(value -> "shown " + value).orElse("not shown");
        String became = pair.after().map(value -> "became " + value).orElse("is not there");
        return id + ": " + field.path() + ": " + shown + ", " + became;
    }
}
