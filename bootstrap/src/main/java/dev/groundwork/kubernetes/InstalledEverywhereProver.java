package dev.groundwork.kubernetes;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.function.BooleanSupplier;

/** Answers {@link EksAddonCheck.Everywhere} as {@link OnEveryNodeProver} does, where EKS really installs something. */
public final class InstalledEverywhereProver implements Prover<EksAddonCheck.Everywhere> {
    private final KubernetesReader reader;
    private final OnEveryNodeProver nodes;
    private final BooleanSupplier emulated;

    /** @param emulated whether it is an emulator that stands in for EKS, which installs nothing in the cluster */
    public InstalledEverywhereProver(KubernetesReader reader, OnEveryNodeProver nodes, BooleanSupplier emulated) {
        this.reader = reader;
        this.nodes = nodes;
        this.emulated = emulated;
    }

    @Override
    public Class<EksAddonCheck.Everywhere> check() {
        return EksAddonCheck.Everywhere.class;
    }

    @Override
    public Finding ask(EksAddonCheck.Everywhere check) {
        if (emulated.getAsBoolean() && reader.get(check.daemonSet()).isEmpty()) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.NotProvable("there is no " + check.daemonSet()
                                    + ": the emulated EKS installs nothing in the cluster"),
                            Proof.Ground.EMULATED),
                    true);
        }
        Finding finding = nodes.ask(new WorkloadCheck.OnEveryNode(check.addon(), check.daemonSet()));
        Proof proof = finding.proof();
        return new Finding(new Proof(check, proof.verdict(), proof.ground(), proof.warnings()), finding.settled());
    }
}
