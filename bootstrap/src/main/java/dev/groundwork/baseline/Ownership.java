package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import java.util.List;

/**
 * The keys that every add-on has next to its settings: whose its objects are.
 *
 * @param adopt whether to take over objects that somebody else installed
 * @param take paths of fields that are taken from their manager in a conflict
 * @param yield paths of fields that are left to their manager
 */
record Ownership(
        @Describe(value = "Whether to take over objects that somebody else installed.", byDefault = "false")
        boolean adopt,

        @Describe(
                value = "Fields to take from their manager in a conflict, as the preview prints them; * means all.",
                byDefault = "[]",
                pattern = "\\S+")
        List<String> take,

        @Describe(
                value = "Fields to leave to their manager in a conflict, as the preview prints them; * means all.",
                byDefault = "[]",
                pattern = "\\S+")
        List<String> yield) {
    Ownership {
        take = List.copyOf(take);
        yield = List.copyOf(yield);
    }
}
