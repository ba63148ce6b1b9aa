package dev.groundwork.catalog;

import dev.groundwork.addon.Describe;
import java.util.Optional;

/** What a user may set of the Prometheus stack. Secrets are named, never written down. */
@Describe("Metrics that are kept, alerts that reach a person, and dashboards.")
public record MonitoringSettings(
        @Describe(value = "Versions of the programs.", byDefault = "{}")
        Versions versions,

        @Describe(
                value = "Number of Prometheus servers. Each one scrapes and keeps everything.",
                byDefault = "2",
                minimum = 1)
        int replicas,

        @Describe(value = "Number of Alertmanagers. Together they tell each alert once.", byDefault = "2", minimum = 1)
        int alertmanagers,

        @Describe(value = "Memory request and limit of each Prometheus.", byDefault = "\"2Gi\"", pattern = SIZE)
        String memory,

        @Describe(
                value = "Days for which metrics are kept, as long as storageSize has room for them.",
                byDefault = "15",
                minimum = 1)
        int retentionDays,

        @Describe(
                value = "Size of the storage of each Prometheus. The oldest metrics go when 85 % of it are used.",
                byDefault = "\"10Gi\"",
                pattern = "[1-9][0-9]*Gi")
        String storageSize,

        @Describe(
                value =
                        "StorageClass of the volumes of Prometheus and Alertmanager. It must exist. Without one they write"
                                + " to the node's disk and lose what they have when their pod moves.",
                pattern = NAME)
        Optional<String> storageClass,

        @Describe(
                value = "Label of namespaces, with the value true, whose monitors and rules Prometheus takes.",
                byDefault = "\"groundwork.dev/monitored\"",
                pattern = "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
        String namespaceLabel,

        @Describe("Slack hears of critical alerts and of warnings.")
        Optional<Slack> slack,

        @Describe("PagerDuty hears of critical alerts.") Optional<PagerDuty> pagerDuty,

        @Describe("A service outside of the cluster that raises an alarm when it hears nothing more.")
        Optional<DeadMansSwitch> deadMansSwitch,

        @Describe(
                value = "Secret in namespace monitoring with the password of Grafana's user admin under the key"
                        + " admin-password. By default one is made.",
                pattern = NAME)
        Optional<String> grafanaSecret,

        @Describe(
                value = "Where the runbooks are published to which alerts link.",
                byDefault = "\"https://groundwork.dev/docs/runbooks\"",
                pattern = "https?://\\S*[^/\\s]")
        String runbooks) {
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
    private static final String KEY = "[-._a-zA-Z0-9]{1,253}";
    private static final String SIZE = "[1-9][0-9]*(Mi|Gi)";
    private static final String VERSION = "[0-9]+\\.[0-9]+\\.[0-9]+";

    /** Versions without the {@code v}. The definitions of custom resources are those of operator 0.91. */
    public record Versions(
            @Describe(
                    value = "Prometheus Operator and its config reloader.",
                    byDefault = "\"0.91.0\"",
                    pattern = VERSION)
            String operator,

            @Describe(value = "Prometheus.", byDefault = "\"3.13.0\"", pattern = VERSION)
            String prometheus,

            @Describe(value = "Alertmanager.", byDefault = "\"0.33.1\"", pattern = VERSION)
            String alertmanager,

            @Describe(value = "node-exporter.", byDefault = "\"1.12.1\"", pattern = VERSION)
            String nodeExporter,

            @Describe(value = "kube-state-metrics.", byDefault = "\"2.18.0\"", pattern = VERSION)
            String kubeStateMetrics,

            @Describe(value = "Grafana.", byDefault = "\"13.1.3\"", pattern = VERSION)
            String grafana) {}

    /** A channel of Slack, by an incoming webhook. */
    public record Slack(
            @Describe(value = "Secret in namespace monitoring with the address of the webhook.", pattern = NAME)
            String secret,

            @Describe(value = "Key of the address in that Secret.", byDefault = "\"slack-url\"", pattern = KEY)
            String key,

            @Describe(value = "The channel.", pattern = "[#@]?[^\\s#@]+")
            String channel) {}

    /** A service of PagerDuty, by its Events API version 2. */
    public record PagerDuty(
            @Describe(value = "Secret in namespace monitoring with the integration key.", pattern = NAME)
            String secret,

            @Describe(
                    value = "Key of the integration key in that Secret.",
                    byDefault = "\"pagerduty-key\"",
                    pattern = KEY)
            String key) {}

    /** An address that the Watchdog alert is sent to again and again. */
    public record DeadMansSwitch(
            @Describe(value = "Secret in namespace monitoring with the address.", pattern = NAME)
            String secret,

            @Describe(
                    value = "Key of the address in that Secret.",
                    byDefault = "\"dead-mans-switch-url\"",
                    pattern = KEY)
            String key,

            @Describe(value = "Minutes between two messages.", byDefault = "5", minimum = 1)
            int minutes) {}
}
