package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.ResourceId;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What an add-on wants its reader to know besides what is seen in changes and proofs: an end of life, or what a switch
 * does to traffic.
 *
 * @param text one or more sentences without a final stop
 * @param whileApplied resources of an earlier baseline: the note is told only while one of them is still applied; none
 *     means that it is always told
 */
public record Note(String text, Set<ResourceId> whileApplied) {
    public Note {
        requireNonNull(text);
        whileApplied = Set.copyOf(whileApplied);
    }

    /** A note that is always told. */
    public static Note always(String text) {
        return new Note(text, Set.of());
    }

    /** Whether to tell it, given what is still applied. */
    public boolean isTold(Predicate<ResourceId> applied) {
        return whileApplied.isEmpty() || whileApplied.stream().anyMatch(applied);
    }
}
