package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/**
 * Answers {@link MetricsCheck.HpaGetsNumbers} by a HorizontalPodAutoscaler of our own, because kube-controller-manager
 * alone knows whether it gets what it asks for. Both directions are switched off in it, so it never scales.
 *
 * <p>It has one name for all runs: two of them for the same pods would be in each other's way. One that a killed run left
 * is taken away first, or its old numbers would be taken for an answer.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior">
 *     Scaling behaviour</a>
 */
public final class HpaGetsNumbersProver implements Prover<MetricsCheck.HpaGetsNumbers> {
    private final Probes probes;
    private final Set<MetricsCheck.HpaGetsNumbers> made = ConcurrentHashMap.newKeySet();

    public HpaGetsNumbersProver(Probes probes) {
        this.probes = probes;
    }

    @Override
    public Class<MetricsCheck.HpaGetsNumbers> check() {
        return MetricsCheck.HpaGetsNumbers.class;
    }

    @Override
    public Finding ask(MetricsCheck.HpaGetsNumbers check) {
        ResourceId id = id(check);
        Optional<Tree> there = probes.read(id);
        if (made.add(check) && there.isPresent()) {
            probes.remove(id);
            there = probes.read(id);
        }
        if (there.isEmpty()) {
            probes.make(check.name(), autoscaler(check));
            return refuted(check, "it was made a moment ago");
        }
        return judge(check, there.get());
    }

    @Override
    public void end(MetricsCheck.HpaGetsNumbers check) {
        if (made.remove(check)) {
            probes.remove(id(check));
        }
    }

    /** What its controller says. */
    static Finding judge(MetricsCheck.HpaGetsNumbers check, Tree autoscaler) {
        if (!autoscaler.text("metadata", "deletionTimestamp").isEmpty()) {
            return refuted(check, "it is one of an earlier run that is being deleted");
        }
        Optional<JsonNode> active = StreamSupport.stream(
                        autoscaler.at("status", "conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals("ScalingActive"))
                .findFirst();
        if (active.isEmpty()) {
            return refuted(check, "kube-controller-manager has not looked at it yet");
        }
        JsonNode current = autoscaler
                .at("status", "currentMetrics")
                .path(0)
                .path("resource")
                .path("current");
        String average = current.path("averageValue").asText("");
        if (!active.get().path("status").asText().equals("True") || average.isEmpty()) {
            return refuted(
                    check,
                    "%s: %s"
                            .formatted(
                                    active.get().path("reason").asText(),
                                    active.get().path("message").asText()));
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("it sees %s of CPU on average over the pods, %d %% of what they ask for"
                                .formatted(
                                        average,
                                        current.path("averageUtilization").asInt())),
                        Proof.Ground.REAL),
                true);
    }

    private static ResourceId id(MetricsCheck.HpaGetsNumbers check) {
        return KubernetesObject.idOf(autoscaler(check));
    }

    private static Tree autoscaler(MetricsCheck.HpaGetsNumbers check) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "autoscaling/v2")
                .put("kind", "HorizontalPodAutoscaler");
        root.putObject("metadata")
                .put("name", "groundwork-probe-" + check.backend().name())
                .put("namespace", check.backend().namespace());
        ObjectNode spec = root.putObject("spec").put("minReplicas", 1).put("maxReplicas", 100);
        spec.putObject("scaleTargetRef")
                .put("apiVersion", check.backend().group() + "/v1")
                .put("kind", check.backend().kind())
                .put("name", check.backend().name());
        ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
        metric.putObject("resource")
                .put("name", "cpu")
                .putObject("target")
                .put("type", "Utilization")
                .put("averageUtilization", 100);
        ObjectNode behavior = spec.putObject("behavior");
        behavior.putObject("scaleUp").put("selectPolicy", "Disabled");
        behavior.putObject("scaleDown").put("selectPolicy", "Disabled");
        return Tree.of(root);
    }

    private static Finding refuted(MetricsCheck.HpaGetsNumbers check, String seen) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "a HorizontalPodAutoscaler that sees the CPU usage of %s within %d seconds"
                                        .formatted(
                                                check.backend(),
                                                check.deadline().toSeconds()),
                                seen,
                                "kubectl top pods -n " + check.backend().namespace()),
                        Proof.Ground.REAL),
                false);
    }
}
