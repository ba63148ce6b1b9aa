package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import java.util.ArrayList;
import java.util.List;

/** What somebody else changed since the last apply, told for a reader: what it is, what was declared, who and when. */
final class DriftText {
    private static final int DETAIL = 8;

    private final Page page;

    DriftText(Page page) {
        this.page = page;
    }

    /** The parts, each only if there is something in it. */
    void print(Plan plan) {
        drift(drifted(plan));
        missing(vanished(plan));
        listed(
                "Not applied yet: the baseline changed since the last apply, or that did not come to its end",
                pending(plan));
        listed("Orphans: not wanted any more, and the next apply deletes them", plan.of(Change.Delete.class));
        listed("Kept although not wanted any more", plan.of(Change.Kept.class));
        listed("Not wanted any more, but an apply refuses to delete it", plan.of(Change.Refused.class));
        listed("In conflict, or not readable", unknown(plan));
    }

    /** How much there is of each part. */
    void summary(Report report, Plan plan) {
        List<Change.Unchanged> unchanged = plan.of(Change.Unchanged.class);
        if (unchanged.size() == plan.changes().size() && report.problems().isEmpty()) {
            page.write(0, "", Tone.PLAIN, "No drift: " + Words.asDeclared(Words.ids(unchanged)), Tone.STRONG);
            return;
        }
        List<String> parts = new ArrayList<>();
        parts.add(drifted(plan).size() + " drifted");
        parts.add(vanished(plan).size() + " missing");
        parts.add(Words.count(plan.of(Change.Delete.class).size(), "orphan", "orphans"));
        parts.add(pending(plan).size() + " not applied yet");
        if (!plan.of(Change.Refused.class).isEmpty()) {
            parts.add(plan.of(Change.Refused.class).size() + " refused");
        }
        if (!unknown(plan).isEmpty()) {
            parts.add(unknown(plan).size() + " in conflict or not readable");
        }
        parts.add(unchanged.size() + " as declared");
        page.write(0, "", Tone.PLAIN, String.join(", ", parts), Tone.STRONG);
    }

    private static List<Change.Update> drifted(Plan plan) {
        return plan.of(Change.Update.class).stream()
                .filter(Change.Update::drift)
                .toList();
    }

    private static List<Change.Create> vanished(Plan plan) {
        return plan.of(Change.Create.class).stream()
                .filter(Change.Create::vanished)
                .toList();
    }

    private static List<Change> pending(Plan plan) {
        return plan.changes().stream()
                .filter(change -> (change instanceof Change.Update update && !update.drift())
                        || (change instanceof Change.Create create && !create.vanished())
                        || change instanceof Change.Replace)
                .toList();
    }

    private static List<Change> unknown(Plan plan) {
        return plan.changes().stream()
                .filter(change -> change instanceof Change.Conflicted
                        || change instanceof Change.Unreadable
                        || change instanceof Change.Unclear)
                .toList();
    }

    private void drift(List<Change.Update> drifted) {
        if (drifted.isEmpty()) {
            return;
        }
        page.title("Changed by somebody else since the last apply");
        for (Change.Update update : drifted) {
            head("~", "drift", Tone.BAD, update);
            new FieldText(page, DETAIL).drift(update.fields(), unrecorded(update.id()));
        }
    }

    private void missing(List<Change.Create> missing) {
        if (missing.isEmpty()) {
            return;
        }
        page.title("Missing: deleted by somebody else since the last apply");
        missing.forEach(create -> head("-", "missing", Tone.BAD, create));
    }

    private void listed(String title, List<? extends Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        page.title(title);
        changes.forEach(new ChangeText(page)::print);
    }

    private void head(String symbol, String word, Tone tone, Change change) {
        ChangeText.head(page, symbol, word, tone, change.id() + " (" + change.addon() + ")");
    }

    private static String unrecorded(ResourceId id) {
        if (!id.isAws()) {
            return "Kubernetes does not record who";
        }
        return id.kind().equals(Role.KIND) || id.kind().equals(OidcProvider.KIND)
                ? "IAM does not record who"
                : "AWS does not record who";
    }
}
