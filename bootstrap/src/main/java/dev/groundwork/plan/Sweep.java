package dev.groundwork.plan;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.util.List;

/**
 * What was found by label and tag after a removal, looked for everywhere and not only where the record says.
 *
 * @param left what is ours by its mark and should not be there any more
 * @param unseen where could not be looked, so that nothing is proven of it
 * @param others how many resources of add-ons that were not to go are still on record
 */
public record Sweep(List<ResourceId> left, List<Problem> unseen, int others) {
    /** One that no other add-on takes part in. */
    public Sweep(List<ResourceId> left, List<Problem> unseen) {
        this(left, unseen, 0);
    }

    public Sweep {
        left = List.copyOf(left);
        unseen = List.copyOf(unseen);
    }
}
