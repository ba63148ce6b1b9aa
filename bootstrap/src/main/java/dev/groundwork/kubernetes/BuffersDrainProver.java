package dev.groundwork.kubernetes;

import dev.groundwork.addon.LogCheck;
import dev.groundwork.engine.Parallel;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers {@link LogCheck.BuffersDrain} from two readings of every pod's metrics and from its latest lines: the plugin
 * waits for CloudWatch inside a flush, so throttling shows in the lines alone until the queue has grown.
 */
public final class BuffersDrainProver implements Prover<LogCheck.BuffersDrain> {
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(10);
    /** More pods than these tell nothing new, and each costs two requests through the API server. */
    private static final int MOST_PODS = 100;

    private static final int LINES = 200;
    private static final int LINES_OF_SECONDS = 600;

    private final ApiServer server;
    private final Simulation simulation;
    private final Clock clock;
    private final Map<LogCheck.BuffersDrain, Reading> first = new HashMap<>();

    public BuffersDrainProver(ApiServer server, Simulation simulation, Clock clock) {
        this.server = server;
        this.simulation = simulation;
        this.clock = clock;
    }

    /**
     * What all pods said at one time.
     *
     * @param pods metrics by pod; a pod that could not be asked has a reason instead
     * @param silent why a pod could not be asked, by pod
     */
    record Reading(Instant at, SortedMap<String, FluentdMetrics> pods, SortedMap<String, String> silent) {}

    @Override
    public Class<LogCheck.BuffersDrain> check() {
        return LogCheck.BuffersDrain.class;
    }

    @Override
    public synchronized Finding ask(LogCheck.BuffersDrain check) {
        Reading before = first.get(check);
        if (before == null) {
            before = read(check);
            if (before.silent().isEmpty() && !before.pods().isEmpty()) {
                first.put(check, before);
                return new Finding(
                        Proof.of(
                                check,
                                new Proof.NotProvable(
                                        "one reading says nothing of growth; the next follows after %d seconds"
                                                .formatted(BETWEEN_READINGS.toSeconds())),
                                Proof.Ground.REAL),
                        false);
            }
            return judge(check, before, before, Map.of());
        }
        if (Duration.between(before.at(), clock.instant()).compareTo(BETWEEN_READINGS) < 0) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.NotProvable("there was no time for the two readings that growth takes"),
                            Proof.Ground.REAL),
                    false);
        }
        Reading now = read(check);
        first.put(check, now);
        return judge(
                check,
                before,
                now,
                lines(check.collector(), now.pods().keySet().stream().toList()));
    }

    private Reading read(LogCheck.BuffersDrain check) {
        List<String> names = running(check.collector());
        List<ApiServer.Answer> answers = Parallel.map(
                names,
                name -> server.get("%s/%s:%d/proxy/metrics".formatted(pods(check.collector()), name, check.port())));
        SortedMap<String, FluentdMetrics> metrics = new TreeMap<>();
        SortedMap<String, String> silent = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            ApiServer.Answer answer = answers.get(i);
            if (answer.ok()) {
                // What is no JSON stands in the message as it came.
                metrics.put(
                        names.get(i),
                        FluentdMetrics.parse(answer.body().path("message").asText("")));
            } else {
                silent.put(names.get(i), answer.status() + ": " + KubernetesProblems.message(answer.body()));
            }
        }
        return new Reading(clock.instant(), metrics, silent);
    }

    private Map<String, String> lines(ResourceId collector, List<String> names) {
        Map<String, String> lines = new TreeMap<>();
        List<ApiServer.Answer> answers = Parallel.map(
                names,
                name -> server.get("%s/%s/log?tailLines=%d&sinceSeconds=%d"
                        .formatted(pods(collector), name, LINES, LINES_OF_SECONDS)));
        for (int i = 0; i < names.size(); i++) {
            lines.put(names.get(i), answers.get(i).body().path("message").asText(""));
        }
        return lines;
    }

    private List<String> running(ResourceId collector) {
        return simulation.pods(collector).stream()
                .filter(pod -> pod.path("status").path("phase").asText().equals("Running"))
                .map(pod -> pod.path("metadata").path("name").asText())
                .sorted()
                .limit(MOST_PODS)
                .toList();
    }

    private static String pods(ResourceId collector) {
        return "/api/v1/namespaces/" + collector.namespace() + "/pods";
    }

    /** What changed between the two readings, and what the pods' latest lines complain of. */
    static Finding judge(LogCheck.BuffersDrain check, Reading before, Reading now, Map<String, String> lines) {
        List<String> wrong = new ArrayList<>();
        now.silent().forEach((pod, why) -> wrong.add("pod %s does not tell its metrics: %s".formatted(pod, why)));
        if (now.pods().isEmpty() && now.silent().isEmpty()) {
            wrong.add("no pod runs");
        }
        now.pods().forEach((pod, metrics) -> {
            if (metrics.outputs().isEmpty()) {
                wrong.add("pod " + pod + " tells of no output");
            }
            metrics.outputs()
                    .forEach((id, output) -> outputWrong(
                                    Optional.ofNullable(before.pods().get(pod))
                                            .flatMap(earlier -> Optional.ofNullable(
                                                    earlier.outputs().get(id))),
                                    output)
                            .ifPresent(what -> wrong.add("output %s of pod %s %s".formatted(id, pod, what))));
        });
        lines.forEach((pod, text) ->
                FluentdLines.complaint(text).ifPresent(complaint -> wrong.add("pod " + pod + ": " + complaint)));
        if (wrong.isEmpty()) {
            double least = now.pods().values().stream()
                    .flatMap(metrics -> metrics.outputs().values().stream())
                    .mapToDouble(FluentdMetrics.Output::room)
                    .min()
                    .orElse(100);
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.Proven(
                                    "%d pods; no failure in %d seconds, and at least %.0f %% of every buffer is free"
                                            .formatted(
                                                    now.pods().size(),
                                                    Duration.between(before.at(), now.at())
                                                            .toSeconds(),
                                                    least)),
                            Proof.Ground.REAL),
                    true);
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "no failure and no growing queue",
                                String.join("; ", wrong.subList(0, Math.min(5, wrong.size()))),
                                "kubectl -n %s logs daemonset/%s --tail=100"
                                        .formatted(
                                                check.collector().namespace(),
                                                check.collector().name())),
                        Proof.Ground.REAL),
                false);
    }

    private static Optional<String> outputWrong(Optional<FluentdMetrics.Output> before, FluentdMetrics.Output now) {
        if (now.room() < 50) {
            return Optional.of("has only %.0f %% of its buffer free".formatted(now.room()));
        }
        // A pod that was replaced between the readings begins at nought again.
        double errors = now.errors() - before.map(FluentdMetrics.Output::errors).orElse(now.errors());
        if (errors > 0) {
            return Optional.of("failed %.0f times in a few seconds".formatted(errors));
        }
        double grown = now.queued() - before.map(FluentdMetrics.Output::queued).orElse(now.queued());
        return Optional.of("has %.0f chunks waiting, %.0f more than seconds ago".formatted(now.queued(), grown))
                .filter(_ -> grown > 0 && now.queued() >= 8);
    }
}
