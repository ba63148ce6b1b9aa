package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Leftover;
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
                if (!update.resource().updating().isEmpty()) {
                    page.write(DETAIL, Words.sentence(update.resource().updating()));
                }
                new FieldText(page, DETAIL).changes(update.fields());
            }
            case Change.Replace replace -> {
                head("-/+", "REPLACE", Tone.BAD, replace, "");
                page.write(
                        DETAIL, "deletes and makes again, because " + replace.immutable() + " cannot change", Tone.BAD);
                if (!replace.resource().replacement().isEmpty()) {
                    page.write(DETAIL, Words.sentence(replace.resource().replacement()));
                }
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
                head("-", delete.verb(), Tone.BAD, delete, reason(delete.leftover()));
                if (!delete.what().isEmpty()) {
                    page.write(DETAIL, Words.sentence(delete.what()));
                }
                if (!delete.finalizers().isEmpty()) {
                    page.write(
                            DETAIL,
                            "goes once this finalizer is off: "
                                    + String.join(
                                            ", ",
                                            delete.finalizers().stream()
                                                    .sorted()
                                                    .toList()));
                }
            }
            case Change.Kept kept -> {
                head("=", "keep", kept.needed() ? Tone.BAD : Tone.CHANGED, kept, "");
                page.write(DETAIL, Words.sentence(kept.why()));
            }
            case Change.Refused refused -> {
                head("!", "REFUSED", Tone.BAD, refused, reason(refused.leftover()));
                page.write(DETAIL, Words.problem(refused.problem()));
            }
            case Change.Unclear unclear -> {
                head("!", "UNKNOWN", Tone.BAD, unclear, "");
                page.write(DETAIL, Words.problem(unclear.problem()));
            }
            case Change.Unchanged unchanged -> head("=", "unchanged", Tone.QUIET, unchanged, "");
        }
    }

    /** Why nobody wants it any more, unless its removal was asked for anyway. */
    private static String reason(Leftover leftover) {
        return switch (leftover.reason()) {
            case SWITCHED_OFF -> " (switched off)";
            case NO_LONGER_PART -> " (no longer part of it)";
            case REMOVED -> "";
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
                "Nothing at all is written until %s in the baseline has either"
                        .formatted(conflicted.resource().place()));
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
