package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Optional;

/** Resource metrics for {@code kubectl top} and the horizontal pod autoscaler. */
public final class MetricsServer implements Addon<MetricsServer.Settings> {
    private static final String NAME = "metrics-server";
    private static final ResourceId WORKLOAD = new ResourceId("apps", "Deployment", "kube-system", NAME);

    /** What a user may set. */
    @Describe("Resource metrics for kubectl top and the horizontal pod autoscaler.")
    public record Settings(
            @Describe(
                    value = "Version of metrics-server. By default the newest one that supports the cluster's"
                            + " Kubernetes version.",
                    pattern = "[0-9]+\\.[0-9]+\\.[0-9]+")
            Optional<String> version,

            @Describe(
                    value = "Number of pods. With two or more, a PodDisruptionBudget keeps one of them up.",
                    byDefault = "2",
                    minimum = 1)
            int replicas,

            @Describe(value = "Seconds between two readings of each node.", byDefault = "15", minimum = 12)
            int resolutionSeconds) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "resource metrics for kubectl top and the horizontal pod autoscaler";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        boolean several = settings.replicas() > 1;
        Desired desired = Desired.manifests(NAME)
                .with("version", settings.version().orElseGet(() -> versionFor(around.cluster())))
                .with("replicas", settings.replicas())
                .with("resolution", settings.resolutionSeconds() + "s")
                .option("several-replicas", several)
                .option("monitored", around.monitored())
                .provedBy(new WorkloadCheck.RolledOut(NAME, WORKLOAD));
        if (several) {
            desired = desired.provedBy(new WorkloadCheck.EvictionAllowed(
                    NAME, new ResourceId("policy", "PodDisruptionBudget", "kube-system", NAME)));
        }
        if (around.monitored()) {
            desired = desired.provedBy(MonitoringCheck.TargetsUp.of(NAME, "ServiceMonitor", NAME));
        }
        return desired.provedBy(
                new MetricsCheck.ApiServiceAnswers(NAME, "v1beta1.metrics.k8s.io", WORKLOAD),
                new MetricsCheck.NodeMetricsFresh(NAME, Duration.ofMinutes(2), WORKLOAD),
                new MetricsCheck.HpaGetsNumbers(NAME, WORKLOAD));
    }

    /** 0.9 needs Kubernetes 1.34; 0.8 serves 1.31 and newer. */
    private static String versionFor(Cluster cluster) {
        if (cluster.minor() < 31) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "addons." + NAME,
                    "no version is known for Kubernetes " + cluster.version(),
                    "Upgrade the cluster, or set addons." + NAME + ".version to a release that supports it"));
        }
        return cluster.minor() >= 34 ? "0.9.0" : "0.8.1";
    }
}
