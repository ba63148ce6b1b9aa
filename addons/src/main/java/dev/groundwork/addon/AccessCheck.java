package dev.groundwork.addon;

import dev.groundwork.resource.AccessEntry;
import java.time.Duration;
import java.util.List;

/** Claims about who may log in to the cluster. */
public sealed interface AccessCheck extends Check {
    /**
     * Every declared principal exists, has its access entry with the declared policies and groups, and is the one that the
     * entry was made for: EKS does not take a principal that was deleted and made again under the same name.
     *
     * @param entries the entries
     */
    record InForce(String addon, List<AccessEntry> entries) implements AccessCheck {
        public InForce {
            entries = List.copyOf(entries);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "access-in-force",
                    "each declared principal has its access to the cluster, and is the one that it was given to",
                    Duration.ofSeconds(60));
        }
    }
}
