package dev.groundwork.kubernetes;

import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;

/**
 * Answers {@link IdentityCheck.PodGetsCredentials} by a pod: EKS exchanges only tokens that are bound to a pod, so nothing
 * from outside shows the way through the agent. Where there is no agent, there is no such way, and nothing is proved.
 */
public final class PodGetsCredentialsProver implements Prover<IdentityCheck.PodGetsCredentials> {
    private final Probes probes;
    private final AskingPods<IdentityCheck.PodGetsCredentials> pods;

    public PodGetsCredentialsProver(Probes probes) {
        this.probes = probes;
        this.pods = new AskingPods<>(probes);
    }

    @Override
    public Class<IdentityCheck.PodGetsCredentials> check() {
        return IdentityCheck.PodGetsCredentials.class;
    }

    @Override
    public Finding ask(IdentityCheck.PodGetsCredentials check) {
        if (!pods.has(check) && probes.read(check.agent()).isEmpty()) {
            return unasked(
                    check,
                    "there is no " + check.agent()
                            + " that could hand out credentials, and none is seen with EKS Auto Mode");
        }
        // EKS makes that of its own add-ons, and the API server admits no pod without it.
        ResourceId account = new ResourceId("", "ServiceAccount", check.namespace(), check.serviceAccount());
        if (!pods.has(check) && probes.read(account).isEmpty()) {
            return unasked(check, "there is no " + account);
        }
        return switch (pods.of(check, CredentialsProbe::of)) {
            case AskingPods.Answer.Failed failed -> refuted(check, failed.seen(), failed.settled());
            case AskingPods.Answer.Said said -> judged(check, said.pod(), said.words());
        };
    }

    private static Finding unasked(IdentityCheck.PodGetsCredentials check, String why) {
        return new Finding(Proof.of(check, new Proof.NotProvable(why), Proof.Ground.REAL), true);
    }

    private static Finding judged(IdentityCheck.PodGetsCredentials check, String pod, String account) {
        boolean ours = check.roleArn().contains("::" + account + ":");
        return ours || account.isEmpty()
                ? new Finding(
                        Proof.of(
                                check,
                                new Proof.Proven("pod %s was given credentials%s"
                                        .formatted(pod, ours ? " of account " + account : "")),
                                Proof.Ground.REAL),
                        true)
                : refuted(check, "credentials of account " + account, true);
    }

    @Override
    public void end(IdentityCheck.PodGetsCredentials check) {
        pods.end(check);
    }

    private static Finding refuted(IdentityCheck.PodGetsCredentials check, String seen, boolean settled) {
        return AskingPods.refuted(check, "credentials of " + check.roleArn(), seen, check.agent(), settled);
    }
}
