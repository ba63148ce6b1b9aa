package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.WatchdogArrives;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Answers {@link WatchdogArrives} along the way that every alert takes: a rule of Prometheus, Alertmanager, a receiver.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#alerts">The alerts of Prometheus</a>
 * @see <a href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">The API of Alertmanager</a>
 */
public final class WatchdogProver implements Prover<WatchdogArrives> {
    static final String WATCHDOG = "Watchdog";
    private static final int ALERTMANAGER_PORT = 9093;

    private final PodProxy proxy;
    private final PromQuery query;

    public WatchdogProver(ApiServer server, Simulation simulation) {
        this.proxy = new PodProxy(server, simulation);
        this.query = new PromQuery(proxy);
    }

    @Override
    public Class<WatchdogArrives> check() {
        return WatchdogArrives.class;
    }

    @Override
    public Finding ask(WatchdogArrives check) {
        return judge(
                check,
                proxy.each(MonitoringCheck.PROMETHEUS, TargetsUpProver.PORT, "/api/v1/alerts"),
                proxy.each(MonitoringCheck.ALERTMANAGER, ALERTMANAGER_PORT, "/api/v2/alerts"),
                check.every().map(every -> Notifications.read(query, span(every))));
    }

    /** Long enough for two of its messages, and for Prometheus to scrape what is counted of them. */
    static Duration span(Duration every) {
        return every.multipliedBy(2).plusMinutes(2);
    }

    /** What the servers said. */
    static Finding judge(
            WatchdogArrives check,
            List<PodProxy.Answer> prometheus,
            List<PodProxy.Answer> alertmanager,
            Optional<Notifications.Counted> counted) {
        Set<String> wrong = new LinkedHashSet<>();
        look(prometheus, "does not fire in", body -> fires(body.path("data").path("alerts")), wrong);
        look(alertmanager, "has not arrived in", body -> arrived(body), wrong);
        if (prometheus.isEmpty()) {
            wrong.add("no pod of " + MonitoringCheck.PROMETHEUS + " runs");
        }
        if (alertmanager.isEmpty()) {
            wrong.add("no pod of " + MonitoringCheck.ALERTMANAGER + " runs");
        }
        Optional<Double> sent = counted.flatMap(notifications -> sent(notifications, wrong));
        if (!wrong.isEmpty()) {
            return new Finding(
                    Proof.of(
                            check,
                            new Proof.Refuted(
                                    "the Watchdog in every Prometheus, in every Alertmanager"
                                            + (check.every().isPresent() ? ", and delivered" : ""),
                                    TargetsUpProver.told(wrong),
                                    NotificationsArriveProver.LOGS),
                            Proof.Ground.REAL),
                    false);
        }
        return new Finding(
                Proof.of(
                        check,
                        new Proof.Proven("it fires in %d Prometheus, has arrived in %d Alertmanagers%s"
                                .formatted(
                                        prometheus.size(),
                                        alertmanager.size(),
                                        sent.map(times -> ", and was delivered " + Notifications.times(times)
                                                        + " within %d minutes"
                                                                .formatted(span(check.every()
                                                                                .orElse(Duration.ZERO))
                                                                        .toMinutes()))
                                                .orElse(""))),
                        Proof.Ground.REAL),
                true);
    }

    private static void look(List<PodProxy.Answer> answers, String not, Predicate<JsonNode> there, Set<String> wrong) {
        for (PodProxy.Answer answer : answers) {
            switch (answer.said()) {
                case PodProxy.Said.No(String why) -> wrong.add("pod " + answer.pod() + " answers " + why);
                case PodProxy.Said.Yes(JsonNode body) -> {
                    if (!there.test(body)) {
                        wrong.add("the Watchdog " + not + " " + answer.pod());
                    }
                }
            }
        }
    }

    private static boolean fires(JsonNode alerts) {
        for (JsonNode alert : alerts) {
            if (alert.path("labels").path("alertname").asText().equals(WATCHDOG)
                    && alert.path("state").asText().equals("firing")) {
                return true;
            }
        }
        return false;
    }

    private static boolean arrived(JsonNode alerts) {
        for (JsonNode alert : alerts) {
            if (alert.path("labels").path("alertname").asText().equals(WATCHDOG)
                    && alert.path("status").path("state").asText().equals("active")) {
                return true;
            }
        }
        return false;
    }

    /** The dead man's switch is a webhook; what it answered well has arrived. */
    private static Optional<Double> sent(Notifications.Counted counted, Set<String> wrong) {
        switch (counted) {
            case Notifications.Counted.Unknown(String why) -> wrong.add(why);
            case Notifications.Counted.Known(Notifications notifications) -> {
                Optional<Double> delivered =
                        Optional.ofNullable(notifications.delivered().get("webhook"));
                if (delivered.isPresent()) {
                    return delivered;
                }
                wrong.add(notifications
                        .failures("webhook")
                        .map(failures -> "it was not delivered: " + failures)
                        .orElse("nothing has been sent to the dead man's switch yet"));
            }
        }
        return Optional.empty();
    }
}
