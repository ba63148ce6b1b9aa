package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Optional;

/** Claims about the resource metrics API and other aggregated APIs. */
public sealed interface MetricsCheck extends Check {
    /** The workload that serves the API. */
    ResourceId backend();

    @Override
    default Optional<ResourceId> workload() {
        return Optional.of(backend());
    }

    /** The API server reports the aggregated API as Available, and it answers. */
    record ApiServiceAnswers(String addon, String apiService, ResourceId backend) implements MetricsCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "api-service-answers",
                    "the aggregated API " + apiService + " is available and answers",
                    Duration.ofMinutes(2));
        }
    }

    /** Every Ready node has resource metrics that are not older than that. */
    record NodeMetricsFresh(String addon, Duration maximumAge, ResourceId backend) implements MetricsCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "node-metrics-fresh",
                    "each Ready node has metrics no older than %d seconds".formatted(maximumAge.toSeconds()),
                    Duration.ofMinutes(2));
        }
    }

    /**
     * A HorizontalPodAutoscaler learns what the pods of the workload use. A real one is asked, which is made for the
     * question and may not scale anything.
     */
    record HpaGetsNumbers(String addon, ResourceId backend) implements MetricsCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "hpa-gets-numbers", "a HorizontalPodAutoscaler gets numbers of " + backend, Duration.ofMinutes(2));
        }

        @Override
        public boolean probe() {
            return true;
        }
    }
}
