package dev.groundwork.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.LogCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Policy;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.QueryDefinition;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sends the logs of containers and nodes to CloudWatch Logs. */
public final class Fluentd implements Addon<Fluentd.Settings> {
    private static final String NAME = "fluentd";
    private static final String NAMESPACE = "amazon-cloudwatch";
    private static final ResourceId WORKLOAD = new ResourceId("apps", "DaemonSet", NAMESPACE, NAME);

    /** Where its pods serve their metrics, as fluent.conf says. */
    private static final int METRICS_PORT = 24231;

    /** The namespace of what runs the cluster itself. */
    private static final String DATAPLANE_NAMESPACE = "kube-system";

    /** What to do when a buffer on the disk is full. */
    public enum WhenFull {
        /** Read no further; the node keeps its log files until the kubelet rotates them away. */
        BLOCK("block", "block"),
        /** Throw the oldest events away and go on. */
        DROP_OLDEST("drop-oldest", "drop_oldest_chunk");

        private final String word;
        private final String action;

        WhenFull(String word, String action) {
            this.word = word;
            this.action = action;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** What a user may set. */
    @Describe("Sends the logs of containers and nodes to CloudWatch Logs.")
    public record Settings(
            @Describe(
                    value = "Version of the image fluent/fluentd-kubernetes-daemonset, a flavour for CloudWatch.",
                    byDefault = "\"1.19.3-debian-cloudwatch-1.1\"",
                    pattern = "[0-9]+\\.[0-9]+\\.[0-9]+-debian-cloudwatch-[0-9]+(\\.[0-9]+)*")
            String version,

            @Describe(
                    value = "Beginning of the names of the log groups. By default /aws/containerinsights/CLUSTER, where"
                            + " the console of CloudWatch looks for them.",
                    pattern = "[._/#A-Za-z0-9-]{1,490}")
            Optional<String> groupPrefix,

            @Describe(value = "Days for which the logs of containers are kept.", byDefault = "30")
            Retention applicationRetention,

            @Describe(
                    value = "Days for which the logs of kube-system, the kubelet and the container runtime are kept.",
                    byDefault = "30")
            Retention dataplaneRetention,

            @Describe(value = "Days for which the logs of the nodes are kept.", byDefault = "30")
            Retention hostRetention,

            @Describe(
                    value = "Send the journal of the nodes: of the kubelet and the container runtime to the group"
                            + " dataplane, everything else to the group host.",
                    byDefault = "true")
            boolean hostLogs,

            @Describe(
                    value = "Namespaces whose containers are left out.",
                    byDefault = "[]",
                    pattern = "[a-z0-9]([a-z0-9-]*[a-z0-9])?")
            List<String> excludedNamespaces,

            @Describe(
                    value =
                            "Most that each of the three groups may keep on the disk of a node while it cannot be sent.",
                    byDefault = "\"256Mi\"",
                    pattern = "[1-9][0-9]*(Mi|Gi)")
            String bufferSize,

            @Describe(
                    value = "What to do when that much waits: block reads no further until there is room again,"
                            + " drop-oldest throws the oldest events away.",
                    byDefault = "\"block\"")
            WhenFull whenFull,

            @Describe(
                    value = "Memory request and limit of each pod.",
                    byDefault = "\"512Mi\"",
                    pattern = "[0-9]+(Mi|Gi)")
            String memory,

            @Describe(
                    value =
                            "ARN of the KMS key that encrypts the log groups. Its policy must let CloudWatch Logs use it."
                                    + " By default the groups keep what they have.",
                    pattern = "arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
            Optional<String> kmsKey) {
        public Settings {
            excludedNamespaces = excludedNamespaces.stream().sorted().distinct().toList();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "sends the logs of containers and nodes to CloudWatch Logs";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        Cluster cluster = around.cluster();
        String prefix = settings.groupPrefix().orElse("/aws/containerinsights/" + cluster.name());
        PodRole role = PodRole.of(NAME, NAMESPACE, NAME, policy(cluster, prefix), around);
        var manifests = Desired.manifests(NAME)
                .with("version", settings.version())
                .with("region", cluster.region())
                .with("groupPrefix", prefix)
                .with("notApplication", globs(notApplication(settings)))
                .with("notDataplane", globs(containersOf(settings.excludedNamespaces())))
                // fluentd counts in m and g, and means powers of 1024.
                .with("bufferSize", settings.bufferSize().replace("Mi", "m").replace("Gi", "g"))
                .with("whenFull", settings.whenFull().action)
                .with("memory", settings.memory())
                .withFile("configuration", "fluent.conf")
                .option("host", settings.hostLogs())
                .option("monitored", around.monitored());
        if (settings.hostLogs()) {
            manifests.withFile("journal", "journal.conf");
        }
        List<LogGroup> groups = groups(settings, around, prefix);
        return manifests
                .provedBy(new WorkloadCheck.RolledOut(NAME, WORKLOAD), new WorkloadCheck.OnEveryNode(NAME, WORKLOAD))
                .assuming(role)
                .provedBy(
                        new LogCheck.RetentionSet(NAME, retentions(groups)),
                        new LogCheck.BuffersDrain(NAME, WORKLOAD, METRICS_PORT),
                        new LogCheck.LineArrives(
                                NAME, prefix + "/application", "application.var.log.containers.", WORKLOAD))
                .and(groups)
                .and(queries(cluster, groups));
    }

    /** fluentd's own lines never go where fluentd sends them: each complaint about sending would make another line. */
    private static List<String> notApplication(Settings settings) {
        return Stream.of(
                        Stream.of("/var/log/containers/fluentd-*_%s_fluentd-*.log".formatted(NAMESPACE)),
                        containersOf(List.of(DATAPLANE_NAMESPACE)).stream(),
                        containersOf(settings.excludedNamespaces()).stream())
                .flatMap(globs -> globs)
                .distinct()
                .toList();
    }

    /** A container's file is named POD_NAMESPACE_CONTAINER-ID.log, and no name in it has an underscore of its own. */
    private static List<String> containersOf(List<String> namespaces) {
        return namespaces.stream()
                .map("/var/log/containers/*_%s_*.log"::formatted)
                .toList();
    }

    /** As the value of {@code exclude_path} has it, which is a JSON array. */
    private static String globs(List<String> globs) {
        return globs.stream().collect(Collectors.joining("\",\"", "[\"", "\"]")).replace("[\"\"]", "[]");
    }

    private static List<LogGroup> groups(Settings settings, Surroundings around, String prefix) {
        Map<String, String> tags = new TreeMap<>(around.tags());
        tags.put("groundwork.dev/cluster", around.cluster().name());
        tags.put("groundwork.dev/addon", NAME);
        Map<String, Retention> kinds = new TreeMap<>(
                Map.of("application", settings.applicationRetention(), "dataplane", settings.dataplaneRetention()));
        if (settings.hostLogs()) {
            kinds.put("host", settings.hostRetention());
        }
        return kinds.entrySet().stream()
                .map(kind -> new LogGroup(
                        NAME,
                        prefix + "/" + kind.getKey(),
                        kind.getValue().days(),
                        settings.kmsKey(),
                        LogGroup.Storage.STANDARD,
                        tags))
                .toList();
    }

    private static SortedMap<String, Integer> retentions(List<LogGroup> groups) {
        SortedMap<String, Integer> days = new TreeMap<>();
        groups.forEach(group -> days.put(group.name(), group.retentionDays()));
        return days;
    }

    private static List<Resource> queries(Cluster cluster, List<LogGroup> groups) {
        String application = groups.getFirst().name();
        List<Resource> queries = new ArrayList<>();
        queries.add(new QueryDefinition(
                NAME, "groundwork/%s/errors-by-workload".formatted(cluster.name()), """
                fields @timestamp, kubernetes.namespace_name, kubernetes.pod_name, coalesce(log.msg, log.message, message) as text
                | filter log.level in ["error", "ERROR", "fatal", "FATAL"] or text like /(?i)\\b(error|exception|panic|fatal)\\b/
                | stats count(*) as lines, latest(text) as last by kubernetes.namespace_name, kubernetes.container_name
                | sort lines desc
                | limit 100
                """, List.of(application)));
        queries.add(new QueryDefinition(
                NAME, "groundwork/%s/lines-of-a-pod".formatted(cluster.name()), """
                fields @timestamp, stream, coalesce(message, log.msg, log.message) as text
                | filter kubernetes.namespace_name = "NAMESPACE" and kubernetes.pod_name like /POD/
                | sort @timestamp desc
                | limit 1000
                """, List.of(application)));
        queries.add(new QueryDefinition(
                NAME,
                "groundwork/%s/who-writes-most".formatted(cluster.name()),
                """
                stats sum(strlen(@message)) as bytes, count(*) as lines by @log, kubernetes.namespace_name, kubernetes.container_name
                | sort bytes desc
                | limit 50
                """,
                groups.stream().map(LogGroup::name).toList()));
        return queries;
    }

    private static Tree policy(Cluster cluster, String prefix) {
        return Policy.of(NAME)
                .with("partition", cluster.partition())
                .with("region", cluster.region())
                .with("account", cluster.account())
                .with("groupPrefix", prefix)
                .document();
    }
}
