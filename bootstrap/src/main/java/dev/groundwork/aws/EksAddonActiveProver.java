package dev.groundwork.aws;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.Optional;
import software.amazon.awssdk.services.eks.model.Addon;
import software.amazon.awssdk.services.eks.model.AddonStatus;

/** Answers {@link EksAddonCheck.Active} in the words of EKS: its status, and each issue with code, message and resources. */
public final class EksAddonActiveProver implements Prover<EksAddonCheck.Active> {
    private final AwsClients clients;

    public EksAddonActiveProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<EksAddonCheck.Active> check() {
        return EksAddonCheck.Active.class;
    }

    @Override
    public Finding ask(EksAddonCheck.Active check) {
        Optional<Addon> live = new EksAddons(clients, check.cluster()).named(check.eksAddon());
        if (live.isEmpty()) {
            return finding(check, refuted(check, "EKS has no add-on " + check.eksAddon()), true);
        }
        Addon addon = live.get();
        String issues = EksAddons.issues(addon);
        String seen = addon.statusAsString() + issues;
        return addon.status() == AddonStatus.ACTIVE && issues.isEmpty()
                ? finding(check, new Proof.Proven("%s, %s, no issues".formatted(seen, addon.addonVersion())), true)
                : finding(check, refuted(check, seen), EksAddons.hasFailed(addon.status()));
    }

    private Proof.Verdict refuted(EksAddonCheck.Active check, String seen) {
        return new Proof.Refuted(
                "ACTIVE without issues",
                seen,
                "aws eks describe-addon --cluster-name %s --region %s --addon-name %s --query addon.health"
                        .formatted(check.cluster(), clients.region(), check.eksAddon()));
    }

    private Finding finding(EksAddonCheck.Active check, Proof.Verdict verdict, boolean settled) {
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), settled);
    }
}
