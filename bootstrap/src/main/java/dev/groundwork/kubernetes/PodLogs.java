package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.stream.Stream;

/** Reads what pods wrote in the last seconds. */
public final class PodLogs {
    /** Long enough for a line to arrive, short enough for a busy program. */
    private static final String NEWEST = "sinceSeconds=15";

    private final ApiServer server;
    private final Simulation pods;

    public PodLogs(ApiServer server, Simulation pods) {
        this.server = server;
        this.pods = pods;
    }

    /**
     * The newest lines of that container in all running pods of a workload.
     *
     * @throws ProblemException if a log could not be read
     */
    public List<String> newest(ResourceId workload, String container) {
        return pods.pods(workload).stream()
                .filter(pod -> pod.path("status").path("phase").asText().equals("Running"))
                .flatMap(pod -> lines(pod, container))
                .toList();
    }

    private Stream<String> lines(JsonNode pod, String container) {
        JsonNode metadata = pod.path("metadata");
        String path = "/api/v1/namespaces/%s/pods/%s/log?container=%s&%s"
                .formatted(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText(),
                        container,
                        NEWEST);
        ApiServer.Answer answer = server.get(path);
        if (!answer.ok()) {
            throw new ProblemException(
                    KubernetesProblems.of("Pod " + metadata.path("name").asText(), "reading the log of", answer));
        }
        // What is no JSON comes as a message.
        return answer.body().path("message").asText("").lines();
    }
}
