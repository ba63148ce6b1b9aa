package dev.groundwork.catalog;

import dev.groundwork.catalog.MonitoringSettings.DeadMansSwitch;
import dev.groundwork.catalog.MonitoringSettings.PagerDuty;
import dev.groundwork.catalog.MonitoringSettings.Slack;
import dev.groundwork.catalog.MonitoringSettings.Versions;
import java.util.Optional;

/** Settings of the Prometheus stack: as little and as much as can be set. */
final class MonitoringCases {
    private static final Versions VERSIONS = new Versions("0.91.0", "3.13.0", "0.33.1", "1.12.1", "2.18.0", "13.1.3");

    static final MonitoringSettings DEFAULTS = new MonitoringSettings(
            VERSIONS,
            2,
            2,
            "2Gi",
            15,
            "10Gi",
            Optional.empty(),
            "groundwork.dev/monitored",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "https://groundwork.dev/docs/runbooks");

    static final MonitoringSettings FULL = new MonitoringSettings(
            VERSIONS,
            1,
            1,
            "8Gi",
            30,
            "100Gi",
            Optional.of("gp3"),
            "monitoring",
            Optional.of(new Slack("alerting", "slack-url", "#alerts")),
            Optional.of(new PagerDuty("alerting", "pagerduty-key")),
            Optional.of(new DeadMansSwitch("alerting", "dead-mans-switch-url", 1)),
            Optional.of("grafana-admin"),
            "https://runbooks.example.com");

    private MonitoringCases() {}
}
