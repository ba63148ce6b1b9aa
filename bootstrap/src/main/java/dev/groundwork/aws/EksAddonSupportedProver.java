package dev.groundwork.aws;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.eks.model.Addon;

/**
 * Answers {@link EksAddonCheck.VersionSupported}: an add-on stays at its version when the cluster is upgraded, and may then
 * be too old or, kube-proxy above all, not fit any more.
 */
public final class EksAddonSupportedProver implements Prover<EksAddonCheck.VersionSupported> {
    private final AwsClients clients;

    public EksAddonSupportedProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<EksAddonCheck.VersionSupported> check() {
        return EksAddonCheck.VersionSupported.class;
    }

    @Override
    public Finding ask(EksAddonCheck.VersionSupported check) {
        Optional<Addon> live = new EksAddons(clients, check.cluster()).named(check.eksAddon());
        List<String> supported = new ManagedAddonFacts(clients).supported(check.eksAddon(), check.kubernetes());
        String expected = supported.isEmpty()
                ? "a version for Kubernetes %s, of which EKS has none".formatted(check.kubernetes())
                : "one of " + String.join(", ", supported);
        Proof.Verdict verdict = live.map(Addon::addonVersion)
                .<Proof.Verdict>map(version -> supported.contains(version)
                        ? new Proof.Proven("%s, %s".formatted(version, expected))
                        : new Proof.Refuted(expected, version, "groundwork preview"))
                .orElseGet(() ->
                        new Proof.Refuted(expected, "EKS has no add-on " + check.eksAddon(), "groundwork preview"));
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), true);
    }
}
