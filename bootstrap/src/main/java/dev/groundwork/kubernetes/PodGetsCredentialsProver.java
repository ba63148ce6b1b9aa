package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers {@link IdentityCheck.PodGetsCredentials} by a pod: EKS exchanges only tokens that are bound to a pod, so nothing
 * from outside shows the way through the agent. Where there is no agent, there is no such way, and nothing is proved.
 */
public final class PodGetsCredentialsProver implements Prover<IdentityCheck.PodGetsCredentials> {
    private final Probes probes;
    private final Map<IdentityCheck.PodGetsCredentials, ResourceId> pods = new ConcurrentHashMap<>();

    public PodGetsCredentialsProver(Probes probes) {
        this.probes = probes;
    }

    @Override
    public Class<IdentityCheck.PodGetsCredentials> check() {
        return IdentityCheck.PodGetsCredentials.class;
    }

    @Override
    public Finding ask(IdentityCheck.PodGetsCredentials check) {
        if (!pods.containsKey(check) && probes.read(check.agent()).isEmpty()) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.NotProvable("there is no " + check.agent()
                                    + " that could hand out credentials, and none is seen with EKS Auto Mode"),
                            Proof.Ground.REAL),
                    true);
        }
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
            String phase = pod.get().text("status", "phase");
            return refuted(check, "the pod is " + (phase.isEmpty() ? "not scheduled" : phase), false);
        }
        String words = ended.path("message").asText("").strip();
        if (ended.path("exitCode").asInt(1) != 0) {
            return refuted(check, words.isEmpty() ? "the pod failed without a word" : words, true);
        }
        boolean ours = check.roleArn().contains("::" + words + ":");
        return ours || words.isEmpty()
                ? new Finding(
                        Proof.of(
                                check,
                                new Proof.Proven("pod %s was given credentials%s"
                                        .formatted(id.name(), ours ? " of account " + words : "")),
                                Proof.Ground.REAL),
                        true)
                : refuted(check, "credentials of account " + words, true);
    }

    private ResourceId made(IdentityCheck.PodGetsCredentials check) {
        Tree pod = CredentialsProbe.of(check);
        probes.make(check.name(), pod);
        return KubernetesObject.idOf(pod);
    }

    @Override
    public void end(IdentityCheck.PodGetsCredentials check) {
        ResourceId id = pods.remove(check);
        if (id != null) {
            probes.remove(id);
        }
    }

    private static Finding refuted(IdentityCheck.PodGetsCredentials check, String seen, boolean settled) {
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                "credentials of " + check.roleArn(),
                                seen,
                                "kubectl -n %s logs daemonset/%s --tail=100"
                                        .formatted(
                                                check.agent().namespace(),
                                                check.agent().name())),
                        Proof.Ground.REAL),
                settled);
    }
}
