package dev.groundwork.plan;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;

/** What became of one change that was to be made. */
public sealed interface Outcome {
    ResourceId id();

    /** It was written, and this is what was read back. */
    record Applied(Change.Declared change, Tree readBack) implements Outcome {
        @Override
        public ResourceId id() {
            return change.id();
        }
    }

    /** It was deleted, and is gone. */
    record Deleted(Change.Delete change) implements Outcome {
        @Override
        public ResourceId id() {
            return change.id();
        }
    }

    /** It was not written or deleted, or it did not become what the next ones need. */
    record Failed(ResourceId id, Problem problem) implements Outcome {}

    /** It was not tried, because these failed. */
    record Blocked(ResourceId id, List<ResourceId> by) implements Outcome {
        public Blocked {
            by = List.copyOf(by);
        }
    }
}
