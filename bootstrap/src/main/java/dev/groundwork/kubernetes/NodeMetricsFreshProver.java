package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers {@link MetricsCheck.NodeMetricsFresh}: one item for each Ready node, young enough.
 *
 * @see <a href="https://github.com/kubernetes/metrics/blob/master/pkg/apis/metrics/v1beta1/types.go">NodeMetrics</a>
 */
public final class NodeMetricsFreshProver implements Prover<MetricsCheck.NodeMetricsFresh> {
    private static final String PATH = "/apis/metrics.k8s.io/v1beta1/nodes";

    private final ApiServer server;
    private final ClusterReader cluster;
    private final Clock clock;

    public NodeMetricsFreshProver(ApiServer server, ClusterReader cluster, Clock clock) {
        this.server = server;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public Class<MetricsCheck.NodeMetricsFresh> check() {
        return MetricsCheck.NodeMetricsFresh.class;
    }

    @Override
    public Finding ask(MetricsCheck.NodeMetricsFresh check) {
        ApiServer.Answer answer = server.get(PATH);
        return judge(check, answer, answer.ok() ? cluster.nodes() : List.of(), clock.instant());
    }

    /** What the API answered about these nodes at that time. */
    static Finding judge(
            MetricsCheck.NodeMetricsFresh check, ApiServer.Answer answer, List<NodeFact> nodeFacts, Instant now) {
        if (!answer.ok()) {
            return refuted(check, answer.status() + ": " + KubernetesProblems.message(answer.body()));
        }
        Map<String, Instant> times = new HashMap<>();
        for (JsonNode item : answer.body().path("items")) {
            time(item)
                    .ifPresent(
                            time -> times.put(item.path("metadata").path("name").asText(), time));
        }
        List<String> missing = new ArrayList<>();
        Duration oldest = Duration.ZERO;
        int nodes = 0;
        for (NodeFact node : nodeFacts) {
            if (!node.ready()) {
                continue;
            }
            nodes++;
            Optional<Duration> age =
                    Optional.ofNullable(times.get(node.name())).map(time -> Duration.between(time, now));
            if (age.isEmpty()) {
                missing.add("node " + node.name() + " has none");
            } else if (age.get().compareTo(check.maximumAge()) > 0) {
                missing.add("node " + node.name() + " has metrics " + age.get().toSeconds() + " seconds old");
            } else if (age.get().compareTo(oldest) > 0) {
                oldest = age.get();
            }
        }
        if (nodes == 0) {
            return refuted(check, "there is no Ready node");
        }
        if (!missing.isEmpty()) {
            return refuted(check, String.join(", ", missing));
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("%d of %d Ready nodes have metrics, the oldest %d seconds old"
                                .formatted(nodes, nodes, oldest.toSeconds())),
                        Proof.Ground.REAL),
                true);
    }

    private static Optional<Instant> time(JsonNode item) {
        try {
            return Optional.of(Instant.parse(item.path("timestamp").asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Finding refuted(MetricsCheck.NodeMetricsFresh check, String seen) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "metrics of every Ready node, no older than "
                                        + check.maximumAge().toSeconds() + " seconds",
                                seen,
                                "kubectl -n kube-system logs deployment/"
                                        + check.backend().name()),
                        Proof.Ground.REAL),
                false);
    }
}
