package dev.groundwork.report;

import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Writer;
import java.util.List;
import java.util.Optional;

/** Fields that differ: where, what it is, what it becomes, and who wrote it. */
final class FieldText {
    /** It changes with every change of what is declared, so it says nothing that the other fields do not say. */
    private static final String HASH = "metadata.annotations[\"groundwork.dev/declared\"]";

    private static final String OURSELVES = "groundwork";

    private final Page page;
    private final int indent;

    FieldText(Page page, int indent) {
        this.page = page;
        this.indent = indent;
    }

    /** What would change: {@code path: before -> after}. */
    void changes(List<FieldChange> fields) {
        worthReading(fields).forEach(field -> {
            Values.Pair pair = Values.pair(field.before(), field.after());
            String before = pair.before().orElse("(not set)");
            String after = pair.after().orElse("(removed)");
            String line = field.path() + ": " + before + " -> " + after;
            if (line.length() <= page.room(indent)) {
                page.verbatim(indent, "", line);
            } else {
                page.verbatim(indent, "", field.path() + ":");
                page.verbatim(indent + 4, "   ", before);
                page.verbatim(indent + 4, "-> ", after);
            }
            foreign(field).ifPresent(writer -> page.write(indent + 4, Words.setBy(writer), Tone.QUIET));
        });
    }

    /** What somebody changed: {@code path: is X, declared Y}, and who it was, or that nobody records it. */
    void drift(List<FieldChange> fields, String unrecorded) {
        List<FieldChange> read = worthReading(fields);
        read.forEach(field -> {
            Values.Pair pair = Values.pair(field.before(), field.after());
            String is = pair.before().map(value -> "is " + value).orElse("is not set");
            String declared = pair.after().map(value -> "declared " + value).orElse("should not be there");
            String line = field.path() + ": " + is + ", " + declared;
            if (line.length() <= page.room(indent)) {
                page.verbatim(indent, "", line);
            } else {
                page.verbatim(indent, "", field.path() + ":");
                page.verbatim(indent + 4, "is        ", pair.before().orElse("(not set)"));
                page.verbatim(indent + 4, "declared  ", pair.after().orElse("(nothing)"));
            }
            field.writer().ifPresent(writer -> page.write(indent + 4, Words.setBy(writer)));
        });
        if (read.stream().anyMatch(field -> field.writer().isEmpty())) {
            page.write(indent + 4, unrecorded);
        }
    }

    /** The fields without the hash, unless nothing else differs. */
    static List<FieldChange> worthReading(List<FieldChange> fields) {
        List<FieldChange> others =
                fields.stream().filter(field -> !field.path().equals(HASH)).toList();
        return others.isEmpty() ? fields : others;
    }

    private static Optional<Writer> foreign(FieldChange field) {
        return field.writer().filter(writer -> !writer.manager().equals(OURSELVES));
    }
}
