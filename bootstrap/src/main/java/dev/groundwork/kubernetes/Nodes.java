package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What keeps a pod from a node.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/">Taints and tolerations</a>
 */
final class Nodes {
    private Nodes() {}

    /** Why no DaemonSet for Linux can ever run there, if so. */
    static Optional<String> unfit(JsonNode node) {
        JsonNode labels = node.path("metadata").path("labels");
        if (labels.path("eks.amazonaws.com/compute-type").asText("").equals("fargate")) {
            return Optional.of("is of Fargate, which runs no DaemonSets");
        }
        String system = labels.path("kubernetes.io/os").asText("linux");
        return Optional.of("runs " + system).filter(_ -> !system.equals("linux"));
    }

    /** The first label that a selector asks for and the node does not have. */
    static Optional<String> unselected(JsonNode node, JsonNode selector) {
        JsonNode labels = node.path("metadata").path("labels");
        return selector.properties().stream()
                .filter(wanted -> !labels.path(wanted.getKey()).equals(wanted.getValue()))
                .map(wanted -> "its nodeSelector asks for %s=%s, and the node %s"
                        .formatted(wanted.getKey(), wanted.getValue().asText(), has(labels, wanted)))
                .findFirst();
    }

    private static String has(JsonNode labels, Map.Entry<String, JsonNode> wanted) {
        JsonNode value = labels.path(wanted.getKey());
        return value.isMissingNode() ? "has no such label" : "has " + value.asText();
    }

    /** The first taint that keeps pods away and that no toleration takes. */
    static Optional<String> untolerated(JsonNode node, JsonNode tolerations) {
        return stream(node.path("spec").path("taints"))
                .filter(taint -> !taint.path("effect").asText().equals("PreferNoSchedule"))
                .filter(taint -> stream(tolerations).noneMatch(toleration -> tolerates(toleration, taint)))
                .map(taint -> "it does not tolerate the taint %s%s:%s"
                        .formatted(
                                taint.path("key").asText(),
                                taint.path("value").asText("").isEmpty()
                                        ? ""
                                        : "=" + taint.path("value").asText(),
                                taint.path("effect").asText()))
                .findFirst();
    }

    private static boolean tolerates(JsonNode toleration, JsonNode taint) {
        String key = toleration.path("key").asText("");
        String effect = toleration.path("effect").asText("");
        boolean exists = toleration.path("operator").asText("Equal").equals("Exists");
        return (effect.isEmpty() || effect.equals(taint.path("effect").asText()))
                && (key.isEmpty() ? exists : key.equals(taint.path("key").asText()))
                && (exists
                        || toleration
                                .path("value")
                                .asText("")
                                .equals(taint.path("value").asText("")));
    }

    static boolean isReady(JsonNode node) {
        return stream(node.path("status").path("conditions"))
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }

    private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
