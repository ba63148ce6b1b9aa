package dev.groundwork.kubernetes;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers {@link EksAddonCheck.Everywhere} as {@link OnEveryNodeProver} does, where EKS really installs something. */
public final class InstalledEverywhereProver implements Prover<EksAddonCheck.Everywhere> {
    private final OnEveryNodeProver nodes;
    private final Function<ResourceId, Optional<Tree>> objects;
    private final Predicate<ResourceId> installed;

    /**
     * @param objects reads an object of the cluster
     * @param installed what EKS installs; an emulator that stands in for it does not install all
     */
    public InstalledEverywhereProver(
            OnEveryNodeProver nodes, Function<ResourceId, Optional<Tree>> objects, Predicate<ResourceId> installed) {
        this.nodes = nodes;
        this.objects = objects;
        this.installed = installed;
    }

    @Override
    public Class<EksAddonCheck.Everywhere> check() {
        return EksAddonCheck.Everywhere.class;
    }

    @Override
    public Finding ask(EksAddonCheck.Everywhere check) {
        if (!installed.test(check.daemonSet())
                && objects.apply(check.daemonSet()).isEmpty()) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.NotProvable("there is no " + check.daemonSet()
                                    + ": the emulated EKS does not install it in the cluster"),
                            Proof.Ground.EMULATED),
                    true);
        }
        Finding finding = nodes.ask(new WorkloadCheck.OnEveryNode(check.addon(), check.daemonSet()));
        Proof proof = finding.proof();
        return new Finding(new Proof(check, proof.verdict(), proof.ground(), proof.warnings()), finding.settled());
    }
}
