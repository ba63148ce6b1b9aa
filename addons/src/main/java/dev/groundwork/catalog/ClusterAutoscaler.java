package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Policy;
import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.addon.ScalingGroupCheck.Property;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Grows and shrinks the cluster over one Auto Scaling group per zone. */
public final class ClusterAutoscaler implements Addon<ClusterAutoscaler.Settings> {
    private static final String NAME = "cluster-autoscaler";
    private static final String NAMESPACE = "kube-system";
    private static final ResourceId WORKLOAD = new ResourceId("apps", "Deployment", NAMESPACE, NAME);

    /** The newest patch of each minor: the autoscaler carries the scheduler of its own minor, so the two must agree. */
    private static final Map<Integer, String> VERSIONS =
            Map.of(32, "1.32.7", 33, "1.33.6", 34, "1.34.5", 35, "1.35.2", 36, "1.36.1");

    /** How the autoscaler chooses among groups that could all take a pod. */
    public enum Expander {
        /** The group with the least idle CPU and memory afterwards. */
        LEAST_WASTE("least-waste"),
        /** The group that schedules the most pods. */
        MOST_PODS("most-pods"),
        /** Any group. */
        RANDOM("random");

        private final String word;

        Expander(String word) {
            this.word = word;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** What a user may set. */
    @Describe("Grows and shrinks the cluster over one Auto Scaling group per zone.")
    public record Settings(
            @Describe(
                    value = "Version of the autoscaler. By default the newest patch of the cluster's own minor.",
                    pattern = "[0-9]+\\.[0-9]+\\.[0-9]+")
            Optional<String> version,

            @Describe(value = "How to choose among groups that could all take a pod.", byDefault = "\"least-waste\"")
            Expander expander,

            @Describe(
                    value = "Use the list of instance types that the autoscaler brings along instead of asking EC2."
                            + " Clusters without a way to the internet need this; very new instance types are then"
                            + " unknown while their group is empty.",
                    byDefault = "true")
            boolean staticInstanceList,

            @Describe(
                    value = "Names of the Auto Scaling groups. By default those whose instances are nodes of this"
                            + " cluster.",
                    byDefault = "[]")
            List<String> groups,

            @Describe(
                    value = "Memory request and limit of the pod.",
                    byDefault = "\"600Mi\"",
                    pattern = "[0-9]+(Mi|Gi)")
            String memory) {
        public Settings {
            groups = List.copyOf(groups);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "grows and shrinks the cluster over one Auto Scaling group per zone";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        Cluster cluster = around.cluster();
        List<String> groups = settings.groups().isEmpty()
                ? cluster.nodeGroups().stream().map(NodeGroup::name).sorted().toList()
                : settings.groups();
        return Desired.manifests(NAME)
                .with("version", settings.version().orElseGet(() -> versionFor(cluster)))
                .with("cluster", cluster.name())
                .with("region", cluster.region())
                .with("expander", settings.expander())
                .with("staticInstanceList", String.valueOf(settings.staticInstanceList()))
                .with("memory", settings.memory())
                .option("monitored", around.monitored())
                .provedBy(
                        new WorkloadCheck.RolledOut(NAME, WORKLOAD),
                        new WorkloadCheck.EvictionAllowed(
                                NAME, new ResourceId("policy", "PodDisruptionBudget", NAMESPACE, NAME)))
                .assuming(PodRole.of(NAME, NAMESPACE, NAME, policy(cluster), around))
                .provedBy(checksOf(cluster, groups))
                .provedBy(
                        around.monitored()
                                ? new Check[] {MonitoringCheck.TargetsUp.of(NAME, "PodMonitor", NAME)}
                                : new Check[] {})
                .and(groups.stream().map(group -> scalingGroup(group, cluster)).toList());
    }

    private static Check[] checksOf(Cluster cluster, List<String> groups) {
        Stream<Check> properties = Stream.of(Property.values())
                .map(property -> new ScalingGroupCheck.ScalingGroupsAre(NAME, cluster.name(), groups, property));
        return Stream.concat(
                        properties,
                        Stream.of(new ScalingGroupCheck.AutoscalerStatusHealthy(
                                NAME, NAMESPACE, "cluster-autoscaler-status", groups, WORKLOAD)))
                .toArray(Check[]::new);
    }

    private static ScalingGroup scalingGroup(String name, Cluster cluster) {
        return new ScalingGroup(NAME, name, discoveryTags(cluster.name()), Set.of("AZRebalance"));
    }

    /** The tags by which the autoscaler finds the groups of a cluster, and which its policy asks for. */
    public static Map<String, String> discoveryTags(String cluster) {
        return Map.of("k8s.io/cluster-autoscaler/enabled", "true", "k8s.io/cluster-autoscaler/" + cluster, "owned");
    }

    private static Tree policy(Cluster cluster) {
        return Policy.of(NAME)
                .with("partition", cluster.partition())
                .with("region", cluster.region())
                .with("account", cluster.account())
                .with("cluster", cluster.name())
                .document();
    }

    private static String versionFor(Cluster cluster) {
        String version = VERSIONS.get(cluster.minor());
        if (version == null) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "addons." + NAME,
                    "no version is known for Kubernetes " + cluster.version(),
                    "Set addons." + NAME + ".version to a release of the cluster's own minor version"));
        }
        return version;
    }
}
