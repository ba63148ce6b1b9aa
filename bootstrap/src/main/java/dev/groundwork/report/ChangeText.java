package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ScalingGroup;
import java.util.List;
import java.util.stream.Collectors;

/** One change: a line with its symbol and word, and below it what is worth reading before one presses enter. */
final class ChangeText {
    private static final int DETAIL = 8;

    private final Page page;

    ChangeText(Page page) {
        this.page = page;
    }

    void print(Change change) {
        switch (change) {
            case Change.Create create -> {
                head("+", createWord(create.resource()), Tone.GOOD, create, mark(create.prediction()));
                new Essentials(page, DETAIL).print(create);
            }
            case Change.Update update -> {
                head("~", "update", Tone.CHANGED, update, mark(update.prediction()));
                new FieldText(page, DETAIL).changes(update.fields());
            }
            case Change.Replace replace -> {
                head("-/+", "REPLACE", Tone.BAD, replace, "");
                page.write(
                        DETAIL, "deletes and makes again, because " + replace.immutable() + " cannot change", Tone.BAD);
                new FieldText(page, DETAIL).changes(replace.fields());
            }
            case Change.Conflicted conflicted -> {
                head("!", "CONFLICT", Tone.BAD, conflicted, "");
                conflict(conflicted);
            }
            case Change.Unreadable unreadable -> {
                head("!", "UNKNOWN", Tone.BAD, unreadable, "");
                page.write(DETAIL, Words.problem(unreadable.problem()));
            }
            case Change.Delete delete -> {
                head("!", "orphan", Tone.CHANGED, delete, "");
                page.write(DETAIL, leftAlone(delete));
            }
            case Change.Kept kept -> {
                head("=", "kept", Tone.QUIET, kept, "");
                page.write(DETAIL, Words.sentence(kept.why()));
            }
            case Change.Unclear unclear -> {
                head("!", "UNKNOWN", Tone.BAD, unclear, "");
                page.write(DETAIL, Words.problem(unclear.problem()));
            }
            case Change.Unchanged unchanged -> head("=", "unchanged", Tone.QUIET, unchanged, "");
        }
    }

    /** What to do about an orphan. Some kinds were only marked by us, or serve others too: those must not be deleted. */
    private static String leftAlone(Change.Delete orphan) {
        return switch (orphan.id().isAws() ? orphan.id().kind() : "") {
            case "ScalingGroup" ->
                "Groundwork set tags on it and suspended AZRebalance, and the baseline does not want that any more. Do not"
                        + " delete the group: take the two k8s.io/cluster-autoscaler tags off it and resume AZRebalance.";
            case "OidcProvider" ->
                "The baseline needs it no more, but roles of others may trust it. Delete it only if none does.";
            case "LogGroup" ->
                "The baseline wants it no more. It is left alone, because it holds log events: delete it by hand when nobody"
                        + " needs them any more, or let its retention end them.";
            default ->
                "Groundwork made it once, and the baseline does not want it any more. It is left alone; delete it by"
                        + " hand.";
        };
    }

    /** A line with symbol, word and name, in columns. */
    static void head(Page page, String symbol, String word, Tone tone, String words) {
        page.write(2, "%3s %-10s".formatted(symbol, word), tone, words, Tone.PLAIN);
    }

    private void head(String symbol, String word, Tone tone, Change change, String mark) {
        head(page, symbol, word, tone, change.id() + mark);
    }

    /** A group itself is never made; what is created is our part of it. */
    private static String createWord(Resource resource) {
        if (resource instanceof AllowedRole) {
            return "allow";
        }
        return resource instanceof ScalingGroup ? "add to" : "create";
    }

    private static String mark(Prediction prediction) {
        return switch (prediction) {
            case TOO_EARLY -> " (too early for the server to check)";
            case NOT_CHECKED -> " (not checked by the server)";
            case SERVER, COMPUTED -> "";
        };
    }

    private void conflict(Change.Conflicted conflicted) {
        conflicted.conflicts().forEach(field -> {
            page.verbatim(DETAIL, "", field.path() + " belongs to " + field.owner());
            page.verbatim(
                    DETAIL + 4, "theirs  ", field.theirs().isEmpty() ? "(not known)" : Values.brief(field.theirs()));
            page.verbatim(DETAIL + 4, "ours    ", field.ours().isEmpty() ? "(not set)" : Values.brief(field.ours()));
        });
        if (conflicted.conflicts().isEmpty()) {
            page.write(DETAIL, Words.problem(conflicted.problem()));
            return;
        }
        String paths = paths(conflicted.conflicts());
        page.write(
                DETAIL,
                "Nothing at all is written until addons.%s in the baseline has either".formatted(conflicted.addon()));
        page.verbatim(DETAIL + 4, "take: ", paths);
        page.write(DETAIL, "to have ours, or");
        page.verbatim(DETAIL + 4, "yield: ", paths);
        page.write(DETAIL, "to leave theirs.");
    }

    /** As a YAML list; each path in single quotes, because paths have brackets. */
    private static String paths(List<FieldConflict> conflicts) {
        return conflicts.stream()
                .map(conflict -> "'" + conflict.path().replace("'", "''") + "'")
                .distinct()
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
