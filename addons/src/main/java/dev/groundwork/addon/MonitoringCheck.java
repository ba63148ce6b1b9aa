package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Claims about what watches the cluster: that it sees, judges, and is heard. */
public sealed interface MonitoringCheck extends Check {
    /** The group of all that Prometheus Operator keeps. */
    String GROUP = "monitoring.coreos.com";

    /** The namespace in which monitoring lives. */
    String NAMESPACE = "monitoring";

    /** The servers of metrics, as the operator names their StatefulSet. */
    ResourceId PROMETHEUS = new ResourceId("apps", "StatefulSet", NAMESPACE, "prometheus-main");

    /** The servers of alerts, as the operator names their StatefulSet. */
    ResourceId ALERTMANAGER = new ResourceId("apps", "StatefulSet", NAMESPACE, "alertmanager-main");

    /** The operator has made of the object what it asks for, and its pods are available. */
    record Operated(String addon, ResourceId subject, ResourceId operator) implements MonitoringCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "operator-reconciles",
                    "the operator has made of " + subject + " what it asks for",
                    Duration.ofMinutes(3));
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(operator);
        }
    }

    /** A claim that means something only once the operator has made the Prometheus. */
    sealed interface OfPrometheus extends MonitoringCheck {
        @Override
        default Optional<ResourceId> workload() {
            return Optional.of(PROMETHEUS);
        }

        @Override
        default Optional<Check> after() {
            return Optional.of(prometheus());
        }
    }

    /** That the operator has made the Prometheus. */
    static Operated prometheus() {
        return operated("Prometheus");
    }

    /** That the operator has made the Alertmanager. */
    static Operated alertmanager() {
        return operated("Alertmanager");
    }

    private static Operated operated(String kind) {
        return new Operated(
                "prometheus-stack",
                new ResourceId(GROUP, kind, NAMESPACE, "main"),
                new ResourceId("apps", "Deployment", NAMESPACE, "prometheus-operator"));
    }

    /**
     * Every Prometheus scrapes every address that the monitors mean, and each answers.
     *
     * @param monitors ServiceMonitors and PodMonitors that must mean something
     * @param ifAny monitors of what not every cluster has
     */
    record TargetsUp(String addon, List<ResourceId> monitors, List<ResourceId> ifAny) implements OfPrometheus {
        public TargetsUp {
            monitors = List.copyOf(monitors);
            ifAny = List.copyOf(ifAny);
        }

        @Override
        public Terms terms() {
            return new Terms("targets-up", "every expected target is scraped and up", Duration.ofMinutes(3));
        }

        /** For one monitor of another add-on. */
        public static TargetsUp of(String addon, String kind, String name) {
            return new TargetsUp(addon, List.of(new ResourceId(GROUP, kind, NAMESPACE, name)), List.of());
        }
    }

    /** Every Prometheus has loaded these rules, and evaluates every rule without an error. */
    record RulesEvaluated(String addon, List<ResourceId> rules) implements OfPrometheus {
        public RulesEvaluated {
            rules = List.copyOf(rules);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "rules-evaluated", "all rules are loaded and evaluated without an error", Duration.ofMinutes(3));
        }
    }

    /**
     * The Watchdog alert fires in every Prometheus and has arrived in every Alertmanager; and if somebody outside waits
     * for it, it was sent there.
     *
     * @param every how often it is sent to the dead man's switch, if there is one
     */
    record WatchdogArrives(String addon, Optional<Duration> every) implements OfPrometheus {
        @Override
        public Terms terms() {
            return new Terms(
                    "watchdog-arrives",
                    every.isPresent()
                            ? "the Watchdog alert fires and reaches the dead man's switch"
                            : "the Watchdog alert fires and reaches Alertmanager",
                    every.map(interval -> interval.multipliedBy(2))
                            .orElse(Duration.ZERO)
                            .plusMinutes(3));
        }

        @Override
        public Optional<Check> after() {
            return Optional.of(MonitoringCheck.alertmanager());
        }
    }

    /** Of what was lately sent to any receiver, nothing failed. */
    record NotificationsArrive(String addon) implements OfPrometheus {
        @Override
        public Terms terms() {
            return new Terms(
                    "notifications-arrive", "no notification to a receiver has failed lately", Duration.ofMinutes(2));
        }
    }

    /**
     * Each volume of Prometheus is bound, and what is stored a day fits as often as there are days of retention.
     *
     * @param retention for how long metrics are to be kept
     * @param room how much Prometheus may store, in bytes
     * @param volumes whether it is to have volumes
     */
    record StorageHasRoom(String addon, Duration retention, long room, boolean volumes) implements OfPrometheus {
        @Override
        public Terms terms() {
            return new Terms(
                    "storage-has-room",
                    "the storage of Prometheus has room for %d days at the present rate".formatted(retention.toDays()),
                    Duration.ofMinutes(3));
        }
    }

    /**
     * Grafana answers, and so does the address of its data source. Grafana's own question to its data source needs a
     * login, which the API server's proxy does not pass on.
     *
     * @param grafana the workload
     * @param service Grafana's Service, with its port's name
     * @param source the Service of its data source, with its port's name
     */
    record DataSourceAnswers(String addon, ResourceId grafana, ServicePort service, ServicePort source)
            implements MonitoringCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "data-source-answers", "Grafana answers, and so does its data source", Duration.ofMinutes(2));
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(grafana);
        }
    }

    /** A named port of a Service. */
    record ServicePort(String namespace, String name, String port) {}
}
