package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers {@link MonitoringCheck.Operated} by the operator's own conditions, and by what its pods say. */
public final class OperatedProver implements Prover<MonitoringCheck.Operated> {
    private final KubernetesReader reader;
    private final Simulation simulation;

    public OperatedProver(KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.simulation = simulation;
    }

    @Override
    public Class<MonitoringCheck.Operated> check() {
        return MonitoringCheck.Operated.class;
    }

    @Override
    public Finding ask(MonitoringCheck.Operated check) {
        ResourceId id = check.subject();
        ResourceId workload = new ResourceId(
                "apps", "StatefulSet", id.namespace(), id.kind().toLowerCase(Locale.ROOT) + "-" + id.name());
        return judge(check, reader.get(id), simulation.pods(workload));
    }

    /** What the object and its pods say. */
    static Finding judge(MonitoringCheck.Operated check, Optional<Tree> object, List<JsonNode> pods) {
        ResourceId id = check.subject();
        Proof.Ground ground = Pods.execution(pods).ground();
        String next = "kubectl -n %s describe %s %s"
                .formatted(id.namespace(), id.kind().toLowerCase(Locale.ROOT), id.name());
        if (object.isEmpty()) {
            return refuted(check, ground, "it does not exist", next, true);
        }
        Health health = Healths.of(object.get());
        Optional<String> trouble = Pods.trouble(pods);
        if (health.state() != Health.State.CURRENT || trouble.isPresent()) {
            String seen = health.reason() + trouble.map(told -> "; " + told).orElse("");
            return refuted(check, ground, seen, next, false);
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("it is Reconciled and Available, %s of %s pods, version %s"
                                .formatted(
                                        object.get().text("status", "availableReplicas"),
                                        object.get().text("spec", "replicas"),
                                        object.get().text("spec", "version"))),
                        ground),
                true);
    }

    private static Finding refuted(
            MonitoringCheck.Operated check, Proof.Ground ground, String seen, String next, boolean settled) {
        return new Finding(
                Proof.of(check, new Proof.Refuted("conditions Reconciled and Available", seen, next), ground), settled);
    }
}
