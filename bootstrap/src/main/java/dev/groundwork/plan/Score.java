package dev.groundwork.plan;

import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.SortedMap;

/**
 * How well the preview foretold what an apply did: the tree that was shown against the object that was read back.
 *
 * @param leaves leaves compared
 * @param misses leaves that turned out otherwise or appeared unforetold, by resource
 * @param byServer changes that the server had predicted
 * @param computed changes that Groundwork computed because AWS knows no dry run
 * @param unchecked changes that nobody could predict, because their namespace or kind was new or a dry run was denied
 */
public record Score(
        int leaves, SortedMap<ResourceId, List<FieldChange>> misses, int byServer, int computed, int unchecked) {

    /** Leaves that turned out as shown, in percent, rounded down, so that 100 means all. */
    public int percent() {
        int missed = misses.values().stream().mapToInt(List::size).sum();
        return leaves == 0 ? 100 : (int) ((leaves - missed) * 100L / leaves);
    }
}
