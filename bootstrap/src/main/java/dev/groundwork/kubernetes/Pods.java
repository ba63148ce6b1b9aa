package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Execution;
import dev.groundwork.resource.Tree;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What pods say about why a workload is not well, and whether anything really runs them. */
final class Pods {
    /** So many restarts are no longer an accident at the start. */
    private static final int CRASH_LOOP = 3;
    /** The sandbox's kubelet says so of a program that only stands in for the image's own. */
    private static final String DOUBLE = "double://";

    private Pods() {}

    /** The label selector of a workload or a budget, as a query. */
    static String selector(Tree workload) {
        return query(workload.at("spec", "selector", "matchLabels"));
    }

    /** The label selector of a Service, as a query. */
    static String selectorOf(Tree service) {
        return query(service.at("spec", "selector"));
    }

    private static String query(JsonNode labels) {
        StringBuilder selector = new StringBuilder();
        labels.properties()
                .forEach(entry -> selector.append(selector.isEmpty() ? "" : ",")
                        .append(entry.getKey())
                        .append('=')
                        .append(entry.getValue().asText()));
        return selector.toString();
    }

    /** Why one of these pods does not run, for instance {@code pod x: CrashLoopBackOff (3 restarts): ...}. */
    static Optional<String> trouble(List<JsonNode> pods) {
        return pods.stream()
                .flatMap(pod -> Stream.concat(
                        unschedulable(pod),
                        containers(pod)
                                .filter(Pods::isWaitingInTrouble)
                                .map(container -> "pod " + name(pod) + ": " + describe(container))))
                .findFirst();
    }

    /** Whether one of these pods crashes again and again. */
    static boolean isCrashLooping(List<JsonNode> pods) {
        return pods.stream()
                .flatMap(Pods::containers)
                .anyMatch(container -> isWaitingInTrouble(container)
                        && container.path("restartCount").asInt() >= CRASH_LOOP);
    }

    /**
     * What runs these pods: a kubelet gives each container it has started an id, a simulator such as KWOK does not. The id
     * begins with the name of what runs the container.
     */
    static Execution execution(List<JsonNode> pods) {
        List<JsonNode> running = pods.stream().filter(Pods::isRunning).toList();
        List<String> ids = running.stream()
                .flatMap(Pods::containers)
                .map(container -> container.path("containerID").asText(""))
                .filter(id -> !id.isEmpty())
                .toList();
        if (ids.stream().anyMatch(id -> id.startsWith(DOUBLE))) {
            return Execution.DOUBLE;
        }
        return running.isEmpty() || !ids.isEmpty() ? Execution.REAL : Execution.SIMULATED;
    }

    /** Whether the pod is said to run. */
    static boolean isRunning(JsonNode pod) {
        return pod.path("status").path("phase").asText().equals("Running");
    }

    /** How the pod's containers ended, those that did. */
    static List<JsonNode> ended(JsonNode pod) {
        return containers(pod)
                .map(container -> container.path("state").path("terminated"))
                .filter(ended -> !ended.isMissingNode())
                .toList();
    }

    private static Stream<String> unschedulable(JsonNode pod) {
        return stream(pod.path("status").path("conditions"))
                .filter(condition -> condition.path("type").asText().equals("PodScheduled")
                        && condition.path("reason").asText().equals("Unschedulable"))
                .map(condition -> "pod " + name(pod) + " cannot be scheduled: "
                        + condition.path("message").asText());
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        JsonNode status = pod.path("status");
        return Stream.concat(stream(status.path("initContainerStatuses")), stream(status.path("containerStatuses")));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Every container waits while it is made; only one that says what for is worth telling. */
    private static boolean isWaitingInTrouble(JsonNode container) {
        JsonNode waiting = container.path("state").path("waiting");
        return switch (waiting.path("reason").asText("")) {
            case "" -> false;
            case "ContainerCreating", "PodInitializing" ->
                !waiting.path("message").asText("").isEmpty();
            default -> true;
        };
    }

    private static String describe(JsonNode container) {
        JsonNode waiting = container.path("state").path("waiting");
        int restarts = container.path("restartCount").asInt();
        String message = waiting.path("message").asText("");
        return waiting.path("reason").asText()
                + (restarts > 0 ? " (" + restarts + " restarts)" : "")
                + (message.isEmpty() ? "" : ": " + message.lines().findFirst().orElse(""));
    }

    /** The pods of a ServiceAccount that run or are about to, in the order of their names. */
    static List<JsonNode> of(KubernetesReader reader, String namespace, String serviceAccount) {
        return reader.listPages("/api/v1/namespaces/" + namespace + "/pods", "").stream()
                .filter(pod ->
                        pod.path("spec").path("serviceAccountName").asText().equals(serviceAccount))
                .filter(Pods::isAlive)
                .sorted(Comparator.comparing(Pods::name))
                .toList();
    }

    /** Whether it runs or is about to, and nobody has asked it to end. */
    static boolean isAlive(JsonNode pod) {
        String phase = pod.path("status").path("phase").asText();
        return !phase.equals("Succeeded")
                && !phase.equals("Failed")
                && pod.path("metadata").path("deletionTimestamp").isMissingNode();
    }

    /** The value of an annotation, empty if there is none. */
    static String annotation(JsonNode pod, String key) {
        return pod.path("metadata").path("annotations").path(key).asText("");
    }

    static String name(JsonNode pod) {
        return pod.path("metadata").path("name").asText();
    }
}
