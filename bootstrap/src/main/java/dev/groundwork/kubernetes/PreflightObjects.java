package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.preflight.Amounts;
import dev.groundwork.preflight.ClusterNode;
import dev.groundwork.preflight.PodNetwork;
import dev.groundwork.preflight.RetiredApi;
import dev.groundwork.preflight.RunningPod;
import dev.groundwork.preflight.Storage;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads from the API server what preflight judges. Each method is a list of one kind, page by page, or says more. */
public final class PreflightObjects {
    /** One line of the API server's metrics: the labels, and a value that is 1. */
    private static final Pattern REQUESTED =
            Pattern.compile("(?m)^apiserver_requested_deprecated_apis\\{([^}]*)} 1(?:\\.0)?$");

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    /** EKS's own label for nodes that are no plain instances. */
    private static final String COMPUTE_TYPE = "eks.amazonaws.com/compute-type";

    private static final String ZONE = "topology.kubernetes.io/zone";
    /** Where CSI drivers for EBS before 2024 wrote the zone. */
    private static final Set<String> ZONES =
            Set.of(ZONE, "topology.ebs.csi.aws.com/zone", "failure-domain.beta.kubernetes.io/zone");

    private final ApiServer server;
    private final KubernetesReader reader;

    public PreflightObjects(ApiServer server, KubernetesReader reader) {
        this.server = server;
        this.reader = reader;
    }

    /** The nodes. */
    public List<ClusterNode> nodes() {
        return reader.listPages("/api/v1/nodes", "").stream()
                .map(PreflightObjects::node)
                .toList();
    }

    /** The pods that have not ended. */
    public List<RunningPod> pods() {
        return reader.listPages("/api/v1/pods", "").stream()
                .filter(pod -> !Set.of("Succeeded", "Failed")
                        .contains(pod.path("status").path("phase").asText()))
                .map(PreflightObjects::pod)
                .toList();
    }

    /** How pods get their addresses, from the DaemonSet of the VPC CNI. */
    public PodNetwork podNetwork() {
        ApiServer.Answer answer = server.get("/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node");
        if (answer.status() == 404) {
            return new PodNetwork(false, false, false);
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of("DaemonSet kube-system/aws-node", "reading", answer));
        }
        JsonNode containers =
                answer.body().path("spec").path("template").path("spec").path("containers");
        return new PodNetwork(
                true,
                isOn(containers, "ENABLE_PREFIX_DELEGATION"),
                isOn(containers, "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG"));
    }

    /** Deprecated APIs that somebody asked the API server for that answers; its metrics, one request. */
    public List<RetiredApi> retired() {
        ApiServer.Answer answer = server.get("/metrics");
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of("/metrics of the API server", "reading", answer));
        }
        return retired(answer.body().path("message").asText());
    }

    static List<RetiredApi> retired(String metrics) {
        TreeSet<String> lines = new TreeSet<>();
        REQUESTED.matcher(metrics).results().forEach(line -> lines.add(line.group(1)));
        return lines.stream().map(PreflightObjects::api).distinct().toList();
    }

    /** What keeps data; four lists. */
    public Storage storage() {
        return new Storage(
                reader.listPages("/apis/apps/v1/statefulsets", "").stream()
                        .map(PreflightObjects::name)
                        .toList(),
                reader.listPages("/api/v1/persistentvolumes", "").stream()
                        .map(PreflightObjects::volume)
                        .toList(),
                reader.listPages("/api/v1/persistentvolumeclaims", "").stream()
                        .filter(claim ->
                                claim.path("status").path("phase").asText().equals("Pending"))
                        .map(PreflightObjects::name)
                        .toList(),
                reader.listPages("/apis/storage.k8s.io/v1/csidrivers", "").stream()
                        .map(driver -> driver.path("metadata").path("name").asText())
                        .collect(Collectors.toSet()));
    }

    private static ClusterNode node(JsonNode node) {
        JsonNode labels = node.path("metadata").path("labels");
        String provider = node.path("spec").path("providerID").asText("");
        String instance = provider.startsWith("aws://") ? provider.substring(provider.lastIndexOf('/') + 1) : "";
        return new ClusterNode(
                node.path("metadata").path("name").asText(),
                instance.startsWith("i-") ? instance : "",
                labels.path("node.kubernetes.io/instance-type").asText(""),
                labels.path(ZONE).asText(""),
                node.path("status").path("allocatable").path("pods").asInt(),
                labels.path("eks.amazonaws.com/nodegroup").asText(""),
                serves(node, labels),
                labels.path(COMPUTE_TYPE).asText("").equals("auto"),
                Amounts.of(node.path("status").path("allocatable")));
    }

    private static ClusterNode.Serves serves(JsonNode node, JsonNode labels) {
        if (labels.path(COMPUTE_TYPE).asText("").equals("fargate")) {
            return ClusterNode.Serves.FARGATE;
        }
        if (Nodes.unfit(node).isPresent()) {
            return ClusterNode.Serves.OTHER_SYSTEM;
        }
        return node.path("spec").path("unschedulable").asBoolean()
                ? ClusterNode.Serves.DAEMON_SETS
                : ClusterNode.Serves.ALL;
    }

    private static RunningPod pod(JsonNode pod) {
        JsonNode owner = pod.path("metadata").path("ownerReferences").path(0);
        return new RunningPod(
                pod.path("metadata").path("namespace").asText(),
                pod.path("spec").path("nodeName").asText(""),
                owner.path("kind").asText(""),
                owner.path("name").asText(""),
                Amounts.ofPod(pod.path("spec")));
    }

    private static boolean isOn(JsonNode containers, String variable) {
        for (JsonNode container : containers) {
            for (JsonNode one : container.path("env")) {
                if (one.path("name").asText().equals(variable)) {
                    return one.path("value").asText().equals("true");
                }
            }
        }
        return false;
    }

    private static RetiredApi api(String labels) {
        Matcher label = LABEL.matcher(labels);
        String group = "";
        String version = "";
        String resource = "";
        String part = "";
        String removed = "";
        while (label.find()) {
            String value = label.group(2);
            switch (label.group(1)) {
                case "group" -> group = value;
                case "version" -> version = value;
                case "resource" -> resource = value;
                case "subresource" -> part = value;
                case "removed_release" -> removed = value;
                default -> {}
            }
        }
        return new RetiredApi(
                group,
                version,
                part.isEmpty() ? resource : resource + "/" + part,
                Optional.of(removed).filter(release -> release.matches("1\\.[0-9]+")));
    }

    private static Storage.Volume volume(JsonNode volume) {
        JsonNode spec = volume.path("spec");
        JsonNode claim = spec.path("claimRef");
        String driver = spec.path("csi").path("driver").asText("");
        if (driver.isEmpty() && spec.has("awsElasticBlockStore")) {
            driver = "kubernetes.io/aws-ebs";
        }
        List<String> zones = new ArrayList<>();
        for (JsonNode expression : spec.path("nodeAffinity").findValues("matchExpressions")) {
            for (JsonNode one : expression) {
                if (ZONES.contains(one.path("key").asText())) {
                    one.path("values").forEach(zone -> zones.add(zone.asText()));
                }
            }
        }
        return new Storage.Volume(
                volume.path("metadata").path("name").asText(),
                claim.isMissingNode()
                        ? ""
                        : claim.path("namespace").asText() + "/"
                                + claim.path("name").asText(),
                driver,
                Set.copyOf(zones),
                volume.path("status").path("phase").asText(""),
                spec.path("persistentVolumeReclaimPolicy").asText("").equals("Delete"));
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("namespace").asText() + "/"
                + object.path("metadata").path("name").asText();
    }
}
