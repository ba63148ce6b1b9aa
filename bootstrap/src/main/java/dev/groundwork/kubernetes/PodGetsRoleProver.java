package dev.groundwork.kubernetes;

import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;

/**
 * Answers {@link IdentityCheck.PodGetsRole} by a pod: nothing else shows the whole way from the rule on the node through
 * kube2iam to AWS and back.
 */
public final class PodGetsRoleProver implements Prover<IdentityCheck.PodGetsRole> {
    private final Probes probes;
    private final AskingPods<IdentityCheck.PodGetsRole> pods;

    public PodGetsRoleProver(Probes probes) {
        this.probes = probes;
        this.pods = new AskingPods<>(probes);
    }

    @Override
    public Class<IdentityCheck.PodGetsRole> check() {
        return IdentityCheck.PodGetsRole.class;
    }

    @Override
    public Finding ask(IdentityCheck.PodGetsRole check) {
        return switch (pods.of(check, this::pod)) {
            case AskingPods.Answer.Failed failed -> refuted(check, failed.seen(), failed.settled());
            case AskingPods.Answer.Said said -> judged(check, said.pod(), said.words());
        };
    }

    private static Finding judged(IdentityCheck.PodGetsRole check, String pod, String role) {
        return check.roleArn().endsWith("/" + role.substring(role.lastIndexOf('/') + 1))
                ? new Finding(
                        Proof.of(
                                check,
                                new Proof.Proven("pod %s was given credentials of %s".formatted(pod, role)),
                                Proof.Ground.REAL),
                        true)
                : refuted(check, "it was offered " + role, true);
    }

    private Tree pod(IdentityCheck.PodGetsRole check) {
        String image = probes.read(check.kube2iam())
                .map(set -> set.at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("image")
                        .asText())
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING, check.kube2iam().toString(), "does not exist", "groundwork apply")));
        return RoleProbe.of(check, image);
    }

    @Override
    public void end(IdentityCheck.PodGetsRole check) {
        pods.end(check);
    }

    private static Finding refuted(IdentityCheck.PodGetsRole check, String seen, boolean settled) {
        return AskingPods.refuted(check, "credentials of " + check.roleArn(), seen, check.kube2iam(), settled);
    }
}
