package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Check;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Pods that are made for a check, one for each, and leave the answer as their last words.
 *
 * @param <C> the check
 */
final class AskingPods<C extends Check> {
    private final Probes probes;
    private final Map<C, ResourceId> pods = new ConcurrentHashMap<>();

    AskingPods(Probes probes) {
        this.probes = probes;
    }

    /** What became of a pod. */
    sealed interface Answer {
        /** It ended well, with these words. */
        record Said(String pod, String words) implements Answer {}

        /**
         * It has not ended well.
         *
         * @param settled whether it never will
         */
        record Failed(String seen, boolean settled) implements Answer {}
    }

    /** Whether there is a pod for that check already. */
    boolean has(C check) {
        return pods.containsKey(check);
    }

    /**
     * The answer as it is now.
     *
     * @param pod makes the pod if there is none yet
     */
    Answer of(C check, Function<C, Tree> pod) {
        ResourceId id = pods.computeIfAbsent(check, _ -> made(check, pod.apply(check)));
        Optional<Tree> found = probes.read(id);
        if (found.isEmpty()) {
            return new Answer.Failed("somebody deleted the pod that was to ask", true);
        }
        JsonNode ended = found.get()
                .at("status", "containerStatuses")
                .path(0)
                .path("state")
                .path("terminated");
        if (ended.isMissingNode()) {
            return new Answer.Failed(unfinished(found.get()), false);
        }
        String words = ended.path("message").asText("").strip();
        if (ended.path("exitCode").asInt(1) != 0) {
            return new Answer.Failed(words.isEmpty() ? "the pod failed without a word" : words, true);
        }
        return new Answer.Said(id.name(), words);
    }

    /** An image that cannot be fetched, or a node without addresses, is told as the node tells it. */
    private static String unfinished(Tree pod) {
        String phase = pod.text("status", "phase");
        JsonNode waiting =
                pod.at("status", "containerStatuses").path(0).path("state").path("waiting");
        String reason = waiting.path("reason").asText("");
        String message = waiting.path("message").asText("");
        return "the pod is " + (phase.isEmpty() ? "not scheduled" : phase)
                + (reason.isEmpty() ? "" : ": " + reason)
                + (message.isEmpty() ? "" : ": " + message.lines().findFirst().orElse(message));
    }

    private ResourceId made(C check, Tree pod) {
        probes.make(check.name(), pod);
        return KubernetesObject.idOf(pod);
    }

    /**
     * The claim is refuted by what a pod got to hear.
     *
     * @param answering what would have to answer; its log is the next to look at
     * @param settled whether asking again would change nothing
     */
    static Prover.Finding refuted(Check check, String expected, String seen, ResourceId answering, boolean settled) {
        return new Prover.Finding(
                Proof.of(
                        check,
                        new Proof.Refuted(
                                expected,
                                seen,
                                "kubectl -n %s logs %s/%s --tail=100"
                                        .formatted(
                                                answering.namespace(),
                                                answering.kind().toLowerCase(Locale.ROOT),
                                                answering.name())),
                        Proof.Ground.REAL),
                settled);
    }

    /** Takes the pod of that check away, if there is one. */
    void end(C check) {
        ResourceId id = pods.remove(check);
        if (id != null) {
            probes.remove(id);
        }
    }
}
