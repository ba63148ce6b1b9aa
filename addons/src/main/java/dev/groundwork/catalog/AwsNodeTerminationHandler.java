package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.ResourceId;

/**
 * Drains a node that AWS is about to take back, where nobody else does: EKS does it for managed node groups.
 *
 * @see <a href="https://github.com/aws/aws-node-termination-handler">AWS Node Termination Handler</a>
 */
public final class AwsNodeTerminationHandler implements Addon<AwsNodeTerminationHandler.Settings> {
    private static final String NAME = "aws-node-termination-handler";
    private static final ResourceId DAEMON_SET = new ResourceId("apps", "DaemonSet", "kube-system", NAME);

    /** What a user may set. */
    @Describe("Drains nodes that AWS is about to take back, on Auto Scaling groups that EKS does not manage.")
    public record Settings(
            @Describe(value = "Version of the handler.", byDefault = "\"1.25.3\"", pattern = "[0-9]+\\.[0-9]+\\.[0-9]+")
            String version,

            @Describe(value = "Whether it also drains before maintenance that EC2 has announced.", byDefault = "true")
            boolean scheduledEvents,

            @Describe(
                    value = "Whether it also drains when AWS only recommends to leave a Spot instance. Pods then move"
                            + " more often, and earlier.",
                    byDefault = "false")
            boolean rebalance,

            @Describe(
                    value = "Memory request and limit of each pod.",
                    byDefault = "\"64Mi\"",
                    pattern = "[0-9]+(Mi|Gi)")
            String memory) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "drains nodes that AWS is about to take back, where EKS does not";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        return Desired.manifests(NAME)
                .with("version", settings.version())
                .with("scheduledEvents", String.valueOf(settings.scheduledEvents()))
                .with("rebalance", String.valueOf(settings.rebalance()))
                .with("memory", settings.memory())
                .option("pod-monitor", around.monitored())
                .provedBy(new WorkloadCheck.RolledOut(NAME, DAEMON_SET))
                .provedBy(
                        around.monitored()
                                ? new Check[] {MonitoringCheck.TargetsUp.of(NAME, "PodMonitor", NAME)}
                                : new Check[] {});
    }
}
