package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;

/** What somebody else changed since the last apply, told for a reader: what it is, what was declared, who and when. */
final class DriftText {
    private static final int DETAIL = 8;

    private final Page page;

    DriftText(Page page) {
        this.page = page;
    }

    void print(Report report, Plan plan) {
        List<Change.Update> drifted = plan.of(Change.Update.class).stream()
                .filter(Change.Update::drift)
                .toList();
        List<Change> pending = plan.changes().stream()
                .filter(change ->
                        (change instanceof Change.Update update && !update.drift()) || change instanceof Change.Replace)
                .toList();
        List<Change.Create> missing = plan.of(Change.Create.class);
        List<Change> unknown = plan.changes().stream()
                .filter(change -> change instanceof Change.Conflicted || change instanceof Change.Unreadable)
                .toList();
        List<Change.Orphan> orphans = plan.of(Change.Orphan.class);
        drift(drifted);
        missing(missing);
        listed("Not applied yet: the baseline changed since the last apply", pending);
        listed("Orphans", orphans);
        listed("Not known", unknown);
        page.gap();
        List<Change.Unchanged> unchanged = plan.of(Change.Unchanged.class);
        if (unchanged.size() == plan.changes().size() && report.problems().isEmpty()) {
            page.write(0, "No drift: " + Words.asDeclared(Words.ids(unchanged)));
            return;
        }
        List<String> parts = new ArrayList<>();
        parts.add(drifted.size() + " drifted");
        parts.add(missing.size() + " missing");
        parts.add(Words.count(orphans.size(), "orphan", "orphans"));
        parts.add(pending.size() + " not applied yet");
        if (!unknown.isEmpty()) {
            parts.add(unknown.size() + " not known");
        }
        parts.add(unchanged.size() + " as declared");
        page.write(0, "", Tone.PLAIN, String.join(", ", parts), Tone.STRONG);
    }

    private void drift(List<Change.Update> drifted) {
        if (drifted.isEmpty()) {
            return;
        }
        page.title("Drift: changed by somebody else since the last apply");
        for (Change.Update update : drifted) {
            head("~", "changed", Tone.BAD, update);
            new FieldText(page, DETAIL).drift(update.fields(), unrecorded(update.id()));
        }
    }

    private void missing(List<Change.Create> missing) {
        if (missing.isEmpty()) {
            return;
        }
        page.title("Missing: declared, but not there (never applied, or deleted since)");
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
        return id.kind().equals("Role") || id.kind().equals("OidcProvider")
                ? "IAM does not record who"
                : "AWS does not record who";
    }
}
