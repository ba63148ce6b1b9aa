package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck.ServicePort;
import dev.groundwork.engine.Execution;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks programs in pods through the API server, which reaches what we may not. Only reads.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/">Its proxy</a>
 */
final class PodProxy {
    private final ApiServer server;
    private final Simulation simulation;

    PodProxy(ApiServer server, Simulation simulation) {
        this.server = server;
        this.simulation = simulation;
    }

    /** What came back. */
    sealed interface Said {
        /** The program answered with this. */
        record Yes(JsonNode body) implements Said {}

        /** It did not answer, or not well. */
        record No(String why) implements Said {}
    }

    /**
     * What one pod said.
     *
     * @param pod its name
     * @param said its answer
     */
    record Answer(String pod, Said said) {}

    /** What each really running pod of a workload answers on a port; none if there is no such pod. */
    List<Answer> each(ResourceId workload, int port, String path) {
        List<Answer> answers = new ArrayList<>();
        for (String pod : pods(workload)) {
            answers.add(new Answer(
                    pod,
                    get("/api/v1/namespaces/%s/pods/%s:%d/proxy%s".formatted(workload.namespace(), pod, port, path))));
        }
        return answers;
    }

    /** Names of the pods of a workload that really run. */
    List<String> pods(ResourceId workload) {
        return simulation.pods(workload).stream()
                .filter(pod -> pod.path("status").path("phase").asText().equals("Running"))
                .filter(pod -> Pods.execution(List.of(pod)) != Execution.SIMULATED)
                .map(pod -> pod.path("metadata").path("name").asText())
                .sorted()
                .toList();
    }

    /** What a Service answers, whichever pod that is. */
    Said service(ServicePort service, String path) {
        return get("/api/v1/namespaces/%s/services/%s:%s/proxy%s"
                .formatted(service.namespace(), service.name(), service.port(), path));
    }

    /** A text as part of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Said get(String path) {
        ApiServer.Answer answer = server.get(path);
        if (answer.status() == 403) {
            throw new ProblemException(KubernetesProblems.of(path, "reading through the API server", answer));
        }
        return answer.ok() ? new Said.Yes(answer.body()) : new Said.No(answer.status() + ": " + message(answer.body()));
    }

    /** Kubernetes puts its reasons under {@code message}, Prometheus under {@code error}. */
    private static String message(JsonNode body) {
        return body.has("error") ? body.path("error").asText() : KubernetesProblems.message(body);
    }
}
