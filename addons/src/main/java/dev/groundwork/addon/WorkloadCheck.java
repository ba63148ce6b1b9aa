package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Optional;

/** Claims about pods and what keeps them running. */
public sealed interface WorkloadCheck extends Check {
    /** The controller has seen the newest generation, all replicas are updated and available, and none crashes. */
    record RolledOut(String addon, ResourceId subject) implements WorkloadCheck {
        @Override
        public Terms terms() {
            return new Terms("rolled-out", subject + " is rolled out", Duration.ofMinutes(3));
        }
    }

    /** Every node has a ready pod of the DaemonSet, but for nodes on which no such pod can run. */
    record OnEveryNode(String addon, ResourceId subject) implements WorkloadCheck {
        @Override
        public Terms terms() {
            return new Terms("on-every-node", "every node has a ready pod of " + subject, Duration.ofMinutes(3));
        }
    }

    /** The PodDisruptionBudget lets at least one pod go, so a node can be drained. */
    record EvictionAllowed(String addon, ResourceId budget) implements WorkloadCheck {
        @Override
        public Terms terms() {
            return new Terms("eviction-allowed", budget + " lets a node be drained", Duration.ofMinutes(1));
        }
    }

    /** One of the workload's pods holds the lock of its leader and renews it, so that one of them does the work. */
    record LeaderActive(String addon, ResourceId lease, ResourceId backend) implements WorkloadCheck {
        @Override
        public Terms terms() {
            return new Terms("leader-active", "a pod of " + backend + " leads", Duration.ofMinutes(1));
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(backend);
        }
    }
}
