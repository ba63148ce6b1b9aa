package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Claims about logs on their way to CloudWatch Logs. */
public sealed interface LogCheck extends Check {
    /**
     * A line that a pod writes arrives in the log group, whole and with the name of the pod.
     *
     * @param logGroup the group in which it must arrive
     * @param streamPrefix what the names of container streams begin with, before the pod's name
     * @param collector the DaemonSet that sends the lines; the pod runs in its namespace and from its image, which every
     *     node has already
     */
    record LineArrives(String addon, String logGroup, String streamPrefix, ResourceId collector) implements LogCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "log-line-arrives", "a line that a pod writes arrives in " + logGroup, Duration.ofMinutes(4));
        }

        @Override
        public boolean probe() {
            return true;
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(collector);
        }
    }

    /**
     * Every log group keeps its events as long as it should, and no longer.
     *
     * @param retentionDays days by the name of the group
     */
    record RetentionSet(String addon, SortedMap<String, Integer> retentionDays) implements LogCheck {
        public RetentionSet {
            retentionDays = new TreeMap<>(retentionDays);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "log-retention-set",
                    "each log group keeps its events as long as it should",
                    Duration.ofSeconds(20));
        }
    }

    /**
     * What waits on the nodes does not grow, no output fails, and nothing is throttled.
     *
     * @param collector the DaemonSet
     * @param port where its pods serve their metrics
     */
    record BuffersDrain(String addon, ResourceId collector, int port) implements LogCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "log-buffers-drain",
                    "what waits on the nodes does not grow, and CloudWatch throttles nothing",
                    Duration.ofMinutes(1));
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(collector);
        }
    }
}
