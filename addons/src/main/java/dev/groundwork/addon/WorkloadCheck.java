package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;

/** Claims about pods and what keeps them running. */
public sealed interface WorkloadCheck extends Check {
    /** The controller has seen the newest generation, all replicas are updated and available, and none crashes. */
    record RolledOut(String addon, ResourceId subject) implements WorkloadCheck {
        @Override
        public Terms terms() {
            return new Terms("rolled-out", subject + " is rolled out", Duration.ofMinutes(3));
        }
    }

    /** The PodDisruptionBudget lets at least one pod go, so a node can be drained. */
    record EvictionAllowed(String addon, ResourceId budget) implements WorkloadCheck {
        @Override
        public Terms terms() {
            return new Terms("eviction-allowed", budget + " lets a node be drained", Duration.ofMinutes(1));
        }
    }
}
