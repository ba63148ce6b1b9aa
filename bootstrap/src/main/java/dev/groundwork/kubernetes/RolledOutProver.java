package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;

/** Answers {@link WorkloadCheck.RolledOut}. */
public final class RolledOutProver implements Prover<WorkloadCheck.RolledOut> {
    private final KubernetesReader reader;
    private final Simulation simulation;

    public RolledOutProver(KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.simulation = simulation;
    }

    @Override
    public Class<WorkloadCheck.RolledOut> check() {
        return WorkloadCheck.RolledOut.class;
    }

    @Override
    public Finding ask(WorkloadCheck.RolledOut check) {
        ResourceId id = check.subject();
        Optional<Tree> object = reader.get(id);
        if (object.isEmpty()) {
            return refuted(check, Proof.Ground.REAL, "it does not exist", "groundwork apply", true);
        }
        List<JsonNode> pods = simulation.pods(id);
        Proof.Ground ground = Pods.execution(pods).ground();
        Health health = Healths.of(object.get());
        Optional<String> trouble = Pods.trouble(pods);
        if (health.state() == Health.State.CURRENT && trouble.isEmpty()) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.Proven("%s, none restarting, generation %s"
                                    .formatted(health.reason(), object.get().text("metadata", "generation"))),
                            ground),
                    true);
        }
        return refuted(
                check,
                ground,
                trouble.map(seen -> health.reason() + "; " + seen).orElse(health.reason()),
                "kubectl -n %s describe %s %s"
                        .formatted(id.namespace(), id.kind().toLowerCase(java.util.Locale.ROOT), id.name()),
                health.state() == Health.State.FAILED || Pods.isCrashLooping(pods));
    }

    private static Finding refuted(
            WorkloadCheck.RolledOut check, Proof.Ground ground, String seen, String next, boolean settled) {
        return new Finding(
                Proof.of(check, new Proof.Refuted("all pods of the newest version, available", seen, next), ground),
                settled);
    }
}
