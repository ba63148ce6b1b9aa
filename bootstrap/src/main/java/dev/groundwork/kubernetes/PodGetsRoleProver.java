package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers {@link IdentityCheck.PodGetsRole} by a pod: nothing else shows the whole way from the rule on the node through
 * kube2iam to AWS and back.
 */
public final class PodGetsRoleProver implements Prover<IdentityCheck.PodGetsRole> {
    private final Probes probes;
    private final Map<IdentityCheck.PodGetsRole, ResourceId> pods = new ConcurrentHashMap<>();

    public PodGetsRoleProver(Probes probes) {
        this.probes = probes;
    }

    @Override
    public Class<IdentityCheck.PodGetsRole> check() {
        return IdentityCheck.PodGetsRole.class;
    }

    @Override
    public Finding ask(IdentityCheck.PodGetsRole check) {
        ResourceId id = pods.computeIfAbsent(check, this::made);
        Optional<Tree> pod = probes.read(id);
        if (pod.isEmpty()) {
            return refuted(check, "somebody deleted the pod that was to ask", true);
        }
        JsonNode ended = pod.get()
                .at("status", "containerStatuses")
                .path(0)
                .path("state")
                .path("terminated");
        if (ended.isMissingNode()) {
            return refuted(check, notYet(pod.get()), false);
        }
        String words = ended.path("message").asText("").strip();
        if (ended.path("exitCode").asInt(1) != 0) {
            return refuted(check, words.isEmpty() ? "the pod failed without a word" : words, true);
        }
        return check.roleArn().endsWith("/" + words.substring(words.lastIndexOf('/') + 1))
                ? new Finding(
                        Proof.of(
                                check,
                                new Proof.Proven("pod %s was given credentials of %s".formatted(id.name(), words)),
                                Proof.Ground.REAL),
                        true)
                : refuted(check, "it was offered " + words, true);
    }

    private ResourceId made(IdentityCheck.PodGetsRole check) {
        String image = probes.read(check.kube2iam())
                .map(set -> set.at("spec", "template", "spec", "containers")
                        .path(0)
                        .path("image")
                        .asText())
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING, check.kube2iam().toString(), "does not exist", "groundwork apply")));
        Tree pod = RoleProbe.of(check, image);
        probes.make(check.name(), pod);
        return KubernetesObject.idOf(pod);
    }

    private static String notYet(Tree pod) {
        String phase = pod.text("status", "phase");
        return "the pod is " + (phase.isEmpty() ? "not scheduled" : phase);
    }

    @Override
    public void end(IdentityCheck.PodGetsRole check) {
        ResourceId id = pods.remove(check);
        if (id != null) {
            probes.remove(id);
        }
    }

    private static Finding refuted(IdentityCheck.PodGetsRole check, String seen, boolean settled) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "credentials of " + check.roleArn(),
                                seen,
                                "kubectl -n %s logs daemonset/%s --tail=100"
                                        .formatted(
                                                check.kube2iam().namespace(),
                                                check.kube2iam().name())),
                        Proof.Ground.REAL),
                settled);
    }
}
