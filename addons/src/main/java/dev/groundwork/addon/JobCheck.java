package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Optional;

/** Claims about work that is done once or on a schedule. */
public sealed interface JobCheck extends Check {
    /**
     * The Job has ended, and well. While it works the answer is waited for, as long as the Job may take.
     *
     * @param limit how long the Job may take
     */
    record JobDone(String addon, ResourceId job, Duration limit) implements JobCheck {
        @Override
        public Terms terms() {
            return new Terms("job-done", job + " has done its work", limit);
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(job);
        }
    }

    /**
     * The CronJob is not suspended, has run when it was due, and its last run could finish.
     *
     * @param every how often it is due
     * @param limit how long one run may take
     */
    record RunsOnSchedule(String addon, ResourceId cronJob, Duration every, Duration limit) implements JobCheck {
        @Override
        public Terms terms() {
            return new Terms("runs-on-schedule", cronJob + " runs on schedule", Duration.ofSeconds(30));
        }
    }
}
