package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Manifests;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.catalog.MonitoringSettings.DeadMansSwitch;
import dev.groundwork.catalog.MonitoringSettings.Versions;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics that are kept, alerts that reach a person, and dashboards. */
public final class PrometheusStack implements Addon<MonitoringSettings> {
    private static final String NAME = "prometheus-stack";
    private static final String NAMESPACE = MonitoringCheck.NAMESPACE;
    private static final ResourceId GRAFANA = workload("Deployment", "grafana");
    /** Monitors of what a cluster may do without, or have in another way. */
    private static final Set<String> NOT_EVERYWHERE = Set.of("coredns", "aws-node");

    private static final String GRAFANA_SECRET = "grafana-admin";
    private static final String GRAFANA_KEY = "admin-password";
    /** Without these kinds the operator's controllers do not start. */
    private static final List<String> DEFINITIONS = List.of(
            "alertmanagerconfigs",
            "alertmanagers",
            "podmonitors",
            "probes",
            "prometheuses",
            "prometheusrules",
            "servicemonitors");

    private static final List<String> PARTS = List.of(
            "operator", "prometheus", "alertmanager", "node-exporter", "kube-state-metrics", "grafana", "targets");
    private static final List<String> RULES =
            List.of("general", "workloads", "capacity", "storage", "kubernetes", "nodes", "monitoring");
    /** Add-ons whose metrics have rules of their own. */
    private static final List<String> RULES_OF_ADDONS =
            List.of("cluster-autoscaler", "fluentd", "groundwork", "ingress-nginx");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "metrics that are kept, alerts that reach a person, and dashboards";
    }

    @Override
    public Class<MonitoringSettings> settings() {
        return MonitoringSettings.class;
    }

    @Override
    public Desired desired(MonitoringSettings settings, Surroundings around) {
        Manifests manifests = Desired.manifests(NAME);
        DEFINITIONS.forEach(plural -> manifests.file("crds/" + plural + ".json"));
        PARTS.forEach(part -> manifests.file(part + ".yaml"));
        RULES.forEach(group -> manifests.file("rules/" + group + ".yaml"));
        RULES_OF_ADDONS.stream()
                .filter(around.enabled()::contains)
                .forEach(addon -> manifests.file("rules/" + addon + ".yaml"));
        versions(manifests, settings.versions(), around);
        storage(manifests, settings);
        receivers(manifests, settings);
        grafana(manifests, settings);
        Desired desired = manifests
                .with("cluster", around.cluster().name())
                .with("replicas", settings.replicas())
                .with("alertmanagers", settings.alertmanagers())
                .with("memory", settings.memory())
                .with("retention", settings.retentionDays() + "d")
                .with("namespaceLabel", settings.namespaceLabel())
                .with("runbooks", settings.runbooks())
                .provedBy();
        return desired.and(password(settings))
                .provedBy(checks(settings, desired).toArray(Check[]::new))
                .noting(notes(settings));
    }

    private static void versions(Manifests manifests, Versions versions, Surroundings around) {
        manifests
                .with("operatorVersion", versions.operator())
                .with(
                        "configReloaderImage",
                        around.image("quay.io/prometheus-operator/prometheus-config-reloader:v" + versions.operator()))
                .with("prometheusVersion", versions.prometheus())
                .with("prometheusImage", around.image("quay.io/prometheus/prometheus:v" + versions.prometheus()))
                .with("alertmanagerVersion", versions.alertmanager())
                .with("alertmanagerImage", around.image("quay.io/prometheus/alertmanager:v" + versions.alertmanager()))
                .with("nodeExporterVersion", versions.nodeExporter())
                .with("kubeStateMetricsVersion", versions.kubeStateMetrics())
                .with("grafanaVersion", versions.grafana());
    }

    /** What Prometheus may use, in units of 1024 bytes times 1024, which it calls MB. */
    private static long room(MonitoringSettings settings) {
        return Long.parseLong(settings.storageSize().replace("Gi", "")) * 1024 * 85 / 100;
    }

    private static void storage(Manifests manifests, MonitoringSettings settings) {
        manifests
                .with("storageSize", settings.storageSize())
                .with("retentionSize", room(settings) + "MB")
                .option("no-volumes", settings.storageClass().isEmpty())
                .option("volumes", settings.storageClass().isPresent());
        settings.storageClass().ifPresent(storageClass -> manifests.with("storageClass", storageClass));
    }

    private static void receivers(Manifests manifests, MonitoringSettings settings) {
        int minutes = settings.deadMansSwitch().map(DeadMansSwitch::minutes).orElse(5);
        manifests.with("deadMansSwitchInterval", minutes + "m").with("deadMansSwitchRepeat", minutes * 60 - 15 + "s");
        settings.slack()
                .ifPresent(slack -> manifests
                        .option("slack", true)
                        .with("slackSecret", slack.secret())
                        .with("slackKey", slack.key())
                        .with("slackChannel", slack.channel()));
        settings.pagerDuty()
                .ifPresent(pagerDuty -> manifests
                        .option("pager-duty", true)
                        .with("pagerDutySecret", pagerDuty.secret())
                        .with("pagerDutyKey", pagerDuty.key()));
        settings.deadMansSwitch()
                .ifPresent(dead -> manifests
                        .option("dead-mans-switch", true)
                        .with("deadMansSwitchSecret", dead.secret())
                        .with("deadMansSwitchKey", dead.key()));
    }

    private static void grafana(Manifests manifests, MonitoringSettings settings) {
        manifests
                .withFile("grafanaDatasources", "datasources.yaml")
                .withFile("grafanaDashboards", "dashboards.yaml")
                .withFile("dashboardCluster", "dashboards/cluster.json")
                .withFile("dashboardNodes", "dashboards/nodes.json")
                .withFile("dashboardNamespaces", "dashboards/namespaces.json")
                .withFile("dashboardIngress", "dashboards/ingress.json")
                .withFile("dashboardAutoscaler", "dashboards/autoscaler.json")
                .with("grafanaSecret", settings.grafanaSecret().orElse(GRAFANA_SECRET))
                .with("grafanaKey", GRAFANA_KEY);
    }

    /** A password that nobody has to think up, unless the baseline names one. */
    private static List<Resource> password(MonitoringSettings settings) {
        return settings.grafanaSecret().isPresent()
                ? List.of()
                : List.of(Generated.of(
                        NAME,
                        NAMESPACE,
                        GRAFANA_SECRET,
                        new Generated.Password(GRAFANA_KEY, Map.of("admin-user", "admin"))));
    }

    private static List<Check> checks(MonitoringSettings settings, Desired desired) {
        List<Check> checks = new ArrayList<>();
        Stream.of(
                        workload("Deployment", "prometheus-operator"),
                        workload("DaemonSet", "node-exporter"),
                        workload("Deployment", "kube-state-metrics"),
                        GRAFANA)
                .forEach(workload -> checks.add(new WorkloadCheck.RolledOut(NAME, workload)));
        checks.add(new WorkloadCheck.OnEveryNode(NAME, workload("DaemonSet", "node-exporter")));
        Stream.of("prometheus-operator", "kube-state-metrics", "grafana")
                .map(name -> new ResourceId("policy", "PodDisruptionBudget", NAMESPACE, name))
                .forEach(budget -> checks.add(new WorkloadCheck.EvictionAllowed(NAME, budget)));
        Map<Boolean, List<ResourceId>> monitors = ids(desired, "ServiceMonitor", "PodMonitor")
                .collect(Collectors.partitioningBy(monitor -> NOT_EVERYWHERE.contains(monitor.name())));
        checks.addAll(List.of(
                MonitoringCheck.prometheus(),
                MonitoringCheck.alertmanager(),
                new MonitoringCheck.TargetsUp(NAME, list(monitors, false), list(monitors, true)),
                new MonitoringCheck.RulesEvaluated(
                        NAME, ids(desired, "PrometheusRule").toList()),
                new MonitoringCheck.WatchdogArrives(
                        NAME, settings.deadMansSwitch().map(dead -> Duration.ofMinutes(dead.minutes()))),
                new MonitoringCheck.NotificationsArrive(NAME),
                new MonitoringCheck.StorageHasRoom(
                        NAME,
                        Duration.ofDays(settings.retentionDays()),
                        room(settings) * 1024 * 1024,
                        settings.storageClass().isPresent()),
                new MonitoringCheck.DataSourceAnswers(
                        NAME,
                        GRAFANA,
                        new MonitoringCheck.ServicePort(NAMESPACE, "grafana", "http"),
                        new MonitoringCheck.ServicePort(NAMESPACE, "prometheus", "web"))));
        return checks;
    }

    private static Stream<ResourceId> ids(Desired desired, String... kinds) {
        return desired.resources().stream()
                .map(Resource::id)
                .filter(id -> Arrays.asList(kinds).contains(id.kind()));
    }

    private static List<ResourceId> list(Map<Boolean, List<ResourceId>> monitors, boolean notEverywhere) {
        return monitors.getOrDefault(notEverywhere, List.of());
    }

    private static ResourceId workload(String kind, String name) {
        return new ResourceId("apps", kind, NAMESPACE, name);
    }

    private static List<Note> notes(MonitoringSettings settings) {
        List<Note> notes = new ArrayList<>();
        if (settings.slack().isEmpty() && settings.pagerDuty().isEmpty()) {
            notes.add(Note.always("alerts reach nobody: addons." + NAME + " names neither slack nor pagerDuty"));
        }
        if (settings.deadMansSwitch().isEmpty()) {
            notes.add(Note.always("nobody notices when alerts stay away: addons." + NAME + " names no deadMansSwitch"));
        }
        if (settings.storageClass().isEmpty()) {
            notes.add(Note.always("metrics are lost when a Prometheus moves to another node: addons." + NAME
                    + " names no storageClass"));
        }
        return notes;
    }
}
