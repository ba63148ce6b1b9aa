package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.AwsAuth;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what the API server knows of the cluster itself. */
public final class ClusterReader {
    private final ApiServer server;
    private final KubernetesReader reader;

    public ClusterReader(ApiServer server, KubernetesReader reader) {
        this.server = server;
        this.reader = reader;
    }

    /** The Kubernetes minor version, for instance {@code 1.36}. */
    public String version() {
        ApiServer.Answer answer = server.get("/version");
        if (!answer.ok()) {
            throw new ProblemException(
                    KubernetesProblems.of("API server " + server.address(), "reading its version", answer));
        }
        // EKS and others append a plus sign to the minor version.
        String minor = answer.body().path("minor").asText().replaceAll("[^0-9].*$", "");
        return answer.body().path("major").asText() + "." + minor;
    }

    /** What the ConfigMap {@code aws-auth} has. */
    public AwsAuth awsAuth() {
        ApiServer.Answer answer = server.get("/api/v1/namespaces/kube-system/configmaps/aws-auth");
        if (answer.status() == 404) {
            return AwsAuth.none();
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of("ConfigMap kube-system/aws-auth", "reading it", answer));
        }
        return AwsAuthReader.read(answer.body());
    }

    /** All nodes. */
    public List<NodeFact> nodes() {
        return reader.listPages("/api/v1/nodes", "").stream()
                .map(ClusterReader::node)
                .toList();
    }

    /** The addresses of all nodes, of every sort. */
    public Set<String> nodeAddresses() {
        return reader.listPages("/api/v1/nodes", "").stream()
                .flatMap(node -> node.path("status").path("addresses").valueStream())
                .map(address -> address.path("address").asText())
                .collect(Collectors.toSet());
    }

    /** Names of the DaemonSets of all namespaces that have pods; one that is kept from every node has none. */
    public Set<String> daemonSetsWithPods() {
        return reader.listPages("/apis/apps/v1/daemonsets", "").stream()
                .filter(set -> set.path("status").path("desiredNumberScheduled").asInt() > 0)
                .map(set -> set.path("metadata").path("name").asText())
                .collect(Collectors.toSet());
    }

    private static NodeFact node(JsonNode node) {
        String provider = node.path("spec").path("providerID").asText("");
        boolean ready = false;
        for (JsonNode condition : node.path("status").path("conditions")) {
            ready |= condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True");
        }
        return new NodeFact(
                node.path("metadata").path("name").asText(),
                provider.startsWith("aws://") ? provider.substring(provider.lastIndexOf('/') + 1) : "",
                node.path("metadata")
                        .path("labels")
                        .path("topology.kubernetes.io/zone")
                        .asText(""),
                ready,
                node.path("metadata")
                        .path("labels")
                        .path("node.kubernetes.io/instance-type")
                        .asText(""),
                node.path("status").path("allocatable").path("pods").asInt());
    }
}
