package dev.groundwork.kubernetes;

import dev.groundwork.addon.JobCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Answers {@link JobCheck.RunsOnSchedule} from what the CronJob's controller wrote down.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/cron-job-v1/#CronJobStatus">Its
 *     status</a>
 */
public final class RunsOnScheduleProver implements Prover<JobCheck.RunsOnSchedule> {
    private final KubernetesReader reader;
    private final Clock clock;

    public RunsOnScheduleProver(KubernetesReader reader, Clock clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public Class<JobCheck.RunsOnSchedule> check() {
        return JobCheck.RunsOnSchedule.class;
    }

    @Override
    public Finding ask(JobCheck.RunsOnSchedule check) {
        return judge(check, reader.get(check.cronJob()), clock.instant());
    }

    /** What the CronJob says at that time. */
    static Finding judge(JobCheck.RunsOnSchedule check, Optional<Tree> cronJob, Instant now) {
        if (cronJob.isEmpty()) {
            return refuted(check, "it does not exist");
        }
        if (cronJob.get().at("spec", "suspend").asBoolean()) {
            return refuted(check, "it is suspended");
        }
        Optional<Instant> started = time(cronJob.get(), "status", "lastScheduleTime");
        // A run may begin late by as long as the one before may take, because two never run at once.
        Duration patience = check.every().plus(check.limit());
        Instant since = started.or(() -> time(cronJob.get(), "metadata", "creationTimestamp"))
                .orElse(now);
        if (Duration.between(since, now).compareTo(patience) > 0) {
            return refuted(
                    check,
                    "it should run every %d minutes and "
                                    .formatted(check.every().toMinutes())
                            + started.map(time -> "was last started at " + time).orElse("was never started"));
        }
        if (started.isEmpty()) {
            return finding(check, new Proof.NotProvable("it was made at %s and has not been due yet".formatted(since)));
        }
        Optional<Instant> succeeded = time(cronJob.get(), "status", "lastSuccessfulTime");
        if (succeeded.isPresent() && !succeeded.get().isBefore(started.get())) {
            return finding(check, new Proof.Proven("its last run began at %s and ended well".formatted(started.get())));
        }
        if (!cronJob.get().at("status", "active").isEmpty()) {
            return finding(check, new Proof.Proven("a run began at %s and still works".formatted(started.get())));
        }
        return refuted(check, "its last run, begun at %s, did not end well".formatted(started.get()));
    }

    private static Optional<Instant> time(Tree object, String... path) {
        try {
            return Optional.of(Instant.parse(object.text(path)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Finding finding(JobCheck.RunsOnSchedule check, Proof.Verdict verdict) {
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), true);
    }

    private static Finding refuted(JobCheck.RunsOnSchedule check, String seen) {
        return finding(
                check,
                new Proof.Refuted(
                        "a run whenever it is due, and the last one ended well",
                        seen,
                        "kubectl -n %s get cronjob,job,pod"
                                .formatted(check.cronJob().namespace())));
    }
}
