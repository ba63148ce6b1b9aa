package dev.groundwork.plan;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.ResourceId;
import java.util.Map;

/**
 * Something that Groundwork applied once and that is not wanted any more. Known by its id alone: what declared it may be
 * gone from the baseline.
 *
 * @param id the resource
 * @param addon the add-on it belonged to
 * @param reason why it is not wanted
 * @param facts what {@code Driver.remember} noted of it before it was written; empty for most
 * @param asked whether the caller named its kind, so that what is kept by default may go, too
 */
public record Leftover(ResourceId id, String addon, Reason reason, Map<String, String> facts, boolean asked) {
    public Leftover {
        requireNonNull(id);
        requireNonNull(addon);
        requireNonNull(reason);
        facts = Map.copyOf(facts);
    }

    /** Why something is not wanted any more. */
    public enum Reason {
        /** The baseline does not have the add-on any more. */
        SWITCHED_OFF,
        /** The add-on is on, but does not have that any more. */
        NO_LONGER_PART,
        /** Somebody asked to remove it. */
        REMOVED
    }
}
