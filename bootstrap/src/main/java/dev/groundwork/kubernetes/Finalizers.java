package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who must do something before a deleted object can go, in words.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/finalizers/">Finalizers</a>
 */
final class Finalizers {
    private static final String LOAD_BALANCER_CONTROLLER =
            "the AWS Load Balancer Controller, once it has deleted in AWS" + " what it made for it";

    private Finalizers() {}

    /** The finalizers that are on it; a Namespace has those of its specification, too. */
    static List<String> of(Tree live) {
        List<String> finalizers = new ArrayList<>();
        live.at("metadata", "finalizers").forEach(one -> finalizers.add(one.asText()));
        if (live.text("kind").equals("Namespace")) {
            live.at("spec", "finalizers").forEach(one -> finalizers.add(one.asText()));
        }
        return finalizers;
    }

    /** What holds an object that is being deleted, and who should let go of it. */
    static String words(Tree live) {
        List<String> finalizers = of(live);
        if (finalizers.isEmpty()) {
            return "nothing holds it, so it may only need more time";
        }
        String named = finalizers.stream()
                .map(finalizer -> "finalizer %s, which %s takes off".formatted(finalizer, who(finalizer)))
                .collect(Collectors.joining("; "));
        return named + conditions(live);
    }

    /** What to do about it. */
    static String todo(ResourceId id, Tree live) {
        List<String> finalizers = of(live);
        if (finalizers.isEmpty()) {
            return "Run it again, or wait longer with --timeout";
        }
        String where = id.namespace().isEmpty() ? "" : " -n " + id.namespace();
        if (finalizers.stream().allMatch(Finalizers::isOfKubernetes)) {
            return "Look what is left: kubectl describe %s %s%s; then run it again"
                    .formatted(id.kind().toLowerCase(java.util.Locale.ROOT), id.name(), where);
        }
        return ("See that it runs and what it logs, then run it again. If it is gone for good, undo by hand what it would have"
                        + " undone, then: kubectl patch %s %s%s --type merge -p '{\"metadata\":{\"finalizers\":null}}'")
                .formatted(id.kind().toLowerCase(java.util.Locale.ROOT), id.name(), where);
    }

    private static boolean isOfKubernetes(String finalizer) {
        return finalizer.equals("kubernetes")
                || finalizer.equals("foregroundDeletion")
                || finalizer.equals("orphan")
                || finalizer.startsWith("kubernetes.io/")
                || finalizer.endsWith(".apiextensions.k8s.io");
    }

    private static String who(String finalizer) {
        return switch (finalizer) {
            case "kubernetes" -> "the namespace controller of Kubernetes, once everything in it is gone,";
            case "foregroundDeletion" -> "the garbage collector of Kubernetes, once all that it owns is gone,";
            case "orphan" -> "the garbage collector of Kubernetes";
            case "customresourcecleanup.apiextensions.k8s.io" -> "the API server, once no object of its kind is left,";
            case "service.kubernetes.io/load-balancer-cleanup" ->
                "the cloud provider (in EKS a part of the control plane), once it has deleted the load balancer,";
            default ->
                domain(finalizer).endsWith("k8s.aws")
                        ? LOAD_BALANCER_CONTROLLER + ","
                        : "the controller of " + domain(finalizer);
        };
    }

    private static String domain(String finalizer) {
        int slash = finalizer.indexOf('/');
        return slash < 0 ? finalizer : finalizer.substring(0, slash);
    }

    /** A Namespace says in its conditions what is in the way. */
    private static String conditions(Tree live) {
        List<String> messages = new ArrayList<>();
        for (JsonNode condition : live.at("status", "conditions")) {
            if (condition.path("status").asText().equals("True")
                    && !condition.path("message").asText().isEmpty()) {
                messages.add(condition.path("message").asText());
            }
        }
        return live.text("kind").equals("Namespace") && !messages.isEmpty() ? ". " + String.join("; ", messages) : "";
    }
}
