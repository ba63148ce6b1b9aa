package dev.groundwork.kubernetes;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.util.Optional;

/** Answers {@link WorkloadCheck.EvictionAllowed} from the budget's status. */
public final class EvictionAllowedProver implements Prover<WorkloadCheck.EvictionAllowed> {
    private final KubernetesReader reader;

    public EvictionAllowedProver(KubernetesReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<WorkloadCheck.EvictionAllowed> check() {
        return WorkloadCheck.EvictionAllowed.class;
    }

    @Override
    public Finding ask(WorkloadCheck.EvictionAllowed check) {
        Optional<Tree> budget = reader.get(check.budget());
        String next = "kubectl -n %s describe pdb %s"
                .formatted(check.budget().namespace(), check.budget().name());
        if (budget.isEmpty()) {
            return finding(
                    check,
                    new Proof.Refuted("a PodDisruptionBudget", "it does not exist", next),
                    Proof.Ground.REAL,
                    true);
        }
        Tree there = budget.get();
        int allowed = there.at("status", "disruptionsAllowed").asInt();
        int healthy = there.at("status", "currentHealthy").asInt();
        int desired = there.at("status", "desiredHealthy").asInt();
        String seen = "healthy pods %d, needed %d, may go now %d".formatted(healthy, desired, allowed);
        Proof.Ground ground = Pods.execution(reader.listPages(
                        "/api/v1/namespaces/" + check.budget().namespace() + "/pods", Pods.selector(there)))
                .ground();
        return allowed > 0
                ? finding(check, new Proof.Proven(seen), ground, true)
                : finding(check, new Proof.Refuted("at least one pod may go", seen, next), ground, false);
    }

    private static Finding finding(Check check, Proof.Verdict verdict, Proof.Ground ground, boolean settled) {
        return new Finding(Proof.of(check, verdict, ground), settled);
    }
}
