package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.JobCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@link JobCheck.JobDone} from the Job's conditions and from what its pods said last.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup">How a Job
 *     ends</a>
 */
public final class JobDoneProver implements Prover<JobCheck.JobDone> {
    private final KubernetesReader reader;
    private final Simulation simulation;

    public JobDoneProver(KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.simulation = simulation;
    }

    @Override
    public Class<JobCheck.JobDone> check() {
        return JobCheck.JobDone.class;
    }

    @Override
    public Finding ask(JobCheck.JobDone check) {
        return judge(check, reader.get(check.job()), simulation.pods(check.job()));
    }

    /** What the Job and its pods say. */
    static Finding judge(JobCheck.JobDone check, Optional<Tree> job, List<JsonNode> pods) {
        if (job.isEmpty()) {
            return refuted(check, "it does not exist", true);
        }
        Optional<JsonNode> failed = condition(job.get(), "Failed");
        if (failed.isPresent()) {
            String why = failed.get().path("reason").asText() + ": "
                    + failed.get().path("message").asText();
            return refuted(
                    check, lastWords(pods).map(words -> why + "; " + words).orElse(why), true);
        }
        if (condition(job.get(), "Complete").isPresent()) {
            String ended = job.get().text("status", "completionTime");
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.Proven("it ended well at %s, after %d failed attempts"
                                    .formatted(
                                            ended,
                                            job.get().at("status", "failed").asInt())),
                            Proof.Ground.REAL),
                    true);
        }
        return refuted(
                check,
                Pods.trouble(pods)
                        .or(() -> lastWords(pods).map(words -> "it is tried again; " + words))
                        .orElse("it still works"),
                false);
    }

    private static Optional<JsonNode> condition(Tree job, String type) {
        for (JsonNode condition : job.at("status", "conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals("True")) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** What the pod that failed last left as its message, which is the end of its log. */
    private static Optional<String> lastWords(List<JsonNode> pods) {
        return pods.stream()
                .flatMap(pod -> Pods.ended(pod).stream())
                .filter(ended -> ended.path("exitCode").asInt() != 0)
                .max(Comparator.comparing(ended -> ended.path("finishedAt").asText()))
                .map(ended -> "exit code " + ended.path("exitCode").asInt()
                        + lastLine(ended.path("message").asText()));
    }

    private static String lastLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, last) -> last)
                .map(line -> ", it said: " + line)
                .orElse("");
    }

    private static Finding refuted(JobCheck.JobDone check, String seen, boolean settled) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "it ended well",
                                seen,
                                "kubectl -n %s logs job/%s"
                                        .formatted(
                                                check.job().namespace(),
                                                check.job().name())),
                        Proof.Ground.REAL),
                settled);
    }
}
