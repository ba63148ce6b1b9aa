package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WiringCheck;
import dev.groundwork.engine.Once;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@link WiringCheck.NoOldWiring} from the pods: their annotations, and what the cluster's webhook puts into their
 * containers when they are created. A pod that was there before its ServiceAccount was annotated has none of these, and
 * nothing but its replacement gives them to it.
 *
 * @see <a href="https://github.com/aws/amazon-eks-pod-identity-webhook">the webhook</a>
 */
public final class NoOldWiringProver implements Prover<WiringCheck.NoOldWiring> {
    private static final ResourceId WEBHOOK =
            new ResourceId("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "", "pod-identity-webhook");

    private final KubernetesReader reader;
    private final Simulation simulation;
    private final Supplier<Boolean> webhook;

    public NoOldWiringProver(KubernetesReader reader, Simulation simulation) {
        this.reader = reader;
        this.simulation = simulation;
        this.webhook = new Once<>(this::hasWebhook);
    }

    @Override
    public Class<WiringCheck.NoOldWiring> check() {
        return WiringCheck.NoOldWiring.class;
    }

    @Override
    public Finding ask(WiringCheck.NoOldWiring check) {
        boolean judgeInjection = !check.injection().isEmpty() && webhook.get();
        if (check.annotations().isEmpty() && !judgeInjection) {
            return finding(
                    check,
                    new Proof.NotProvable("the cluster has no " + WEBHOOK + ", or you may not read it: without it pods"
                            + " get their role in a way that cannot be seen here"),
                    Proof.Ground.REAL,
                    true);
        }
        List<JsonNode> pods = pods(check.subject());
        Proof.Ground ground = Pods.execution(pods).ground();
        List<String> old = new ArrayList<>();
        for (JsonNode pod : pods) {
            difference(check, pod, judgeInjection).ifPresent(what -> old.add(Pods.name(pod) + " has " + what));
        }
        if (!old.isEmpty()) {
            return finding(
                    check,
                    new Proof.Refuted("pods that were made after the last change", String.join("; ", old), next(check)),
                    ground,
                    false);
        }
        String evidence = pods.isEmpty()
                ? "no pod runs"
                : pods.size() == 1
                        ? "its pod has the present wiring"
                        : "all %d pods have the present wiring".formatted(pods.size());
        boolean unseen = !check.injection().isEmpty() && !judgeInjection && !pods.isEmpty();
        return finding(
                check,
                new Proof.Proven(evidence
                        + (unseen
                                ? ", as far as " + (pods.size() == 1 ? "its" : "their") + " annotations tell: no "
                                        + WEBHOOK.name() + " is seen here"
                                : "")),
                ground,
                true);
    }

    private List<JsonNode> pods(ResourceId subject) {
        return subject.kind().equals("ServiceAccount")
                ? Pods.of(reader, subject.namespace(), subject.name())
                : simulation.pods(subject).stream().filter(Pods::isAlive).toList();
    }

    /** What of a pod is not as declared now. */
    private static Optional<String> difference(WiringCheck.NoOldWiring check, JsonNode pod, boolean judgeInjection) {
        for (var wanted : check.annotations().entrySet()) {
            String found = Pods.annotation(pod, wanted.getKey());
            if (!found.equals(wanted.getValue())) {
                return Optional.of(
                        found.isEmpty() ? "no annotation " + wanted.getKey() : wanted.getKey() + "=" + found);
            }
        }
        return judgeInjection ? Injected.difference(check.injection(), pod) : Optional.empty();
    }

    private static String next(WiringCheck.NoOldWiring check) {
        ResourceId subject = check.subject();
        return subject.kind().equals("ServiceAccount")
                ? "Restart what makes these pods: kubectl -n %s rollout restart deployment NAME"
                        .formatted(subject.namespace())
                : "kubectl -n %s rollout restart %s/%s"
                        .formatted(subject.namespace(), subject.kind().toLowerCase(Locale.ROOT), subject.name());
    }

    private boolean hasWebhook() {
        try {
            return reader.get(WEBHOOK).isPresent();
        } catch (ProblemException e) {
            if (e.problem().code() == Problem.Code.DENIED) {
                return false;
            }
            throw e;
        }
    }

    private static Finding finding(
            WiringCheck.NoOldWiring check, Proof.Verdict verdict, Proof.Ground ground, boolean settled) {
        return new Finding(Proof.of(check, verdict, ground), settled);
    }
}
