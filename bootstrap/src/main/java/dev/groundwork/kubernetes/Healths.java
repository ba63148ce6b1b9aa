package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Tree;
import java.util.Optional;
import java.util.Set;

/**
 * How an object is, from the object alone.
 *
 * @see <a href="https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus">kstatus, whose six words these are</a>
 */
final class Healths {
    private static final Set<String> WITH_STATUS = Set.of(
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "APIService",
            "CustomResourceDefinition",
            "Namespace",
            "Prometheus",
            "Alertmanager");

    private Healths() {}

    /** Whether an object of that kind can exist and still not be as it should; others need no look after a write. */
    static boolean canBeUnwell(String kind) {
        return WITH_STATUS.contains(kind);
    }

    static Health of(Tree object) {
        if (!object.text("metadata", "deletionTimestamp").isEmpty()) {
            return new Health(Health.State.TERMINATING, "it is being deleted");
        }
        long generation = object.at("metadata", "generation").asLong(0);
        JsonNode observed = object.at("status", "observedGeneration");
        if (!observed.isMissingNode() && observed.asLong() < generation) {
            return Health.inProgress("its controller has not seen the newest version yet");
        }
        return switch (object.text("kind")) {
            case "Deployment" -> observed.isMissingNode() ? unseen() : deployment(object);
            case "StatefulSet" -> observed.isMissingNode() ? unseen() : statefulSet(object);
            case "DaemonSet" -> observed.isMissingNode() ? unseen() : daemonSet(object);
            case "APIService" -> condition(object, "Available");
            case "Prometheus", "Alertmanager" -> operated(object);
            case "CustomResourceDefinition" -> condition(object, "Established");
            case "Namespace" ->
                object.text("status", "phase").equals("Active")
                        ? Health.current("it is active")
                        : Health.inProgress("its phase is " + object.text("status", "phase"));
            default -> Health.current("it exists");
        };
    }

    /**
     * What Prometheus Operator says of its own objects: whether it could do what they ask for, and how the pods are.
     *
     * @see <a href="https://prometheus-operator.dev/docs/platform/troubleshooting/">Its conditions</a>
     */
    private static Health operated(Tree object) {
        long generation = object.at("metadata", "generation").asLong(0);
        for (JsonNode condition : object.at("status", "conditions")) {
            if (condition.path("observedGeneration").asLong(generation) < generation) {
                return Health.inProgress("its operator has not seen the newest version yet");
            }
        }
        Health reconciled = condition(object, "Reconciled");
        return reconciled.state() == Health.State.CURRENT ? condition(object, "Available") : reconciled;
    }

    private static Health unseen() {
        return Health.inProgress("its controller has not seen it yet");
    }

    private static Health deployment(Tree object) {
        JsonNode status = object.at("status");
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Progressing")
                    && condition.path("status").asText().equals("False")) {
                return Health.failed(condition.path("message").asText("it does not progress"));
            }
            if (condition.path("type").asText().equals("ReplicaFailure")
                    && condition.path("status").asText().equals("True")) {
                return Health.failed(condition.path("message").asText("its pods cannot be created"));
            }
        }
        int wanted = object.at("spec", "replicas").asInt(1);
        return replicas(
                wanted,
                status.path("updatedReplicas").asInt(),
                status.path("availableReplicas").asInt(),
                status.path("replicas").asInt());
    }

    private static Health statefulSet(Tree object) {
        JsonNode status = object.at("status");
        return replicas(
                object.at("spec", "replicas").asInt(1),
                status.path("updatedReplicas").asInt(),
                status.path("readyReplicas").asInt(),
                status.path("replicas").asInt());
    }

    private static Health daemonSet(Tree object) {
        JsonNode status = object.at("status");
        int wanted = status.path("desiredNumberScheduled").asInt();
        return replicas(
                wanted,
                status.path("updatedNumberScheduled").asInt(),
                status.path("numberAvailable").asInt(),
                wanted);
    }

    private static Health replicas(int wanted, int updated, int available, int all) {
        if (updated < wanted) {
            return Health.inProgress("%d of %d pods are of the newest version".formatted(updated, wanted));
        }
        if (all > wanted) {
            return Health.inProgress("%d old pods have not ended".formatted(all - wanted));
        }
        if (available < wanted) {
            return Health.inProgress("%d of %d pods are available".formatted(available, wanted));
        }
        return Health.current("%d of %d pods are available".formatted(available, wanted));
    }

    private static Health condition(Tree object, String type) {
        Optional<JsonNode> found = Optional.empty();
        for (JsonNode condition : object.at("status", "conditions")) {
            if (condition.path("type").asText().equals(type)) {
                found = Optional.of(condition);
            }
        }
        if (found.isEmpty()) {
            return Health.inProgress("it has no condition " + type + " yet");
        }
        if (found.get().path("status").asText().equals("True")) {
            return Health.current("it is " + type);
        }
        String reason = found.get().path("reason").asText("unknown");
        return Health.inProgress("it is not " + type + " (" + reason + "): "
                + found.get().path("message").asText(""));
    }
}
