package dev.groundwork.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * All changes, in the order in which they are told.
 *
 * @param changes one for each resource, unchanged ones included
 */
public record Plan(List<Change> changes) {
    public Plan {
        changes = List.copyOf(changes);
    }

    /** The changes of that sort. */
    public <C extends Change> List<C> of(Class<C> sort) {
        return changes.stream().filter(sort::isInstance).map(sort::cast).toList();
    }

    /** The changes that an apply would write. */
    public List<Change.Declared> writes() {
        return changes.stream()
                .<Change.Declared>mapMulti((change, sink) -> {
                    switch (change) {
                        case Change.Create create -> sink.accept(create);
                        case Change.Update update -> sink.accept(update);
                        case Change.Replace replace -> sink.accept(replace);
                        case Change.Unchanged _, Change.Conflicted _, Change.Unreadable _, Change.Undeclared _ -> {}
                    }
                })
                .toList();
    }

    /** What an apply would delete because nobody wants it any more. */
    public List<Change.Delete> deletes() {
        return of(Change.Delete.class);
    }

    /** The same, but what nobody wants any more stays for now, and on record. What is made again goes all the same. */
    public Plan keeping() {
        return new Plan(changes.stream()
                .map(change -> switch (change) {
                    case Change.Delete delete -> keeping(delete.leftover());
                    case Change.Refused refused -> keeping(refused.leftover());
                    case Change.Declared _, Change.Kept _, Change.Unclear _ -> change;
                })
                .toList());
    }

    private static Change keeping(Leftover leftover) {
        return new Change.Kept(leftover, "it is to be kept for now, because of --keep", true);
    }

    /**
     * How many objects an apply would delete that nobody asked it to: of add-ons that stay on. Those that are deleted to be
     * made again count, too.
     */
    public int unasked() {
        return of(Change.Replace.class).size()
                + (int) deletes().stream()
                        .filter(delete -> delete.leftover().reason() == Leftover.Reason.NO_LONGER_PART)
                        .count();
    }

    /**
     * Whether the plan may be done: nothing that is wanted was unreadable, nobody else holds what we want, and nothing would
     * go that must not.
     */
    public boolean isComplete() {
        return Stream.of(Change.Conflicted.class, Change.Unreadable.class, Change.Refused.class)
                .allMatch(sort -> of(sort).isEmpty());
    }
}
