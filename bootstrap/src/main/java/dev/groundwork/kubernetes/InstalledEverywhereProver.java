package dev.groundwork.kubernetes;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;

/** Answers {@link EksAddonCheck.Everywhere} as {@link OnEveryNodeProver} does: what EKS installed is there for all nodes. */
public final class InstalledEverywhereProver implements Prover<EksAddonCheck.Everywhere> {
    private final OnEveryNodeProver nodes;

    public InstalledEverywhereProver(OnEveryNodeProver nodes) {
        this.nodes = nodes;
    }

    @Override
    public Class<EksAddonCheck.Everywhere> check() {
        return EksAddonCheck.Everywhere.class;
    }

    @Override
    public Finding ask(EksAddonCheck.Everywhere check) {
        Finding finding = nodes.ask(new WorkloadCheck.OnEveryNode(check.addon(), check.daemonSet()));
        Proof proof = finding.proof();
        return new Finding(new Proof(check, proof.verdict(), proof.ground(), proof.warnings()), finding.settled());
    }
}
