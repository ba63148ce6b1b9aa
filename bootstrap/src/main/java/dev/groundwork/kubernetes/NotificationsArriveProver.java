package dev.groundwork.kubernetes;

import dev.groundwork.addon.MonitoringCheck.NotificationsArrive;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Answers {@link NotificationsArrive} by what Alertmanager has counted, as Prometheus has scraped it. */
public final class NotificationsArriveProver implements Prover<NotificationsArrive> {
    private static final Duration LATELY = Duration.ofMinutes(15);
    static final String LOGS = "kubectl -n monitoring logs alertmanager-main-0 -c alertmanager | grep -i 'notify'";

    private final PromQuery query;

    public NotificationsArriveProver(ApiServer server, Simulation simulation) {
        this.query = new PromQuery(new PodProxy(server, simulation));
    }

    @Override
    public Class<NotificationsArrive> check() {
        return NotificationsArrive.class;
    }

    @Override
    public Finding ask(NotificationsArrive check) {
        return judge(check, Notifications.read(query, LATELY));
    }

    /** What the counts mean. */
    static Finding judge(NotificationsArrive check, Notifications.Counted counted) {
        return switch (counted) {
            case Notifications.Counted.Unknown(String why) -> refuted(check, why, false);
            case Notifications.Counted.Known(Notifications notifications) -> {
                Optional<String> failures = notifications.failures("");
                if (failures.isPresent()) {
                    yield refuted(check, failures.get() + ", within the last 15 minutes", notifications.givenUp());
                }
                if (notifications.requests().isEmpty()) {
                    yield refuted(check, "Prometheus has no metrics of Alertmanager yet", false);
                }
                yield new Finding(
                        Proof.of(
                                check,
                                new Proof.Proven("within 15 minutes " + words(notifications) + ", and nothing failed"),
                                Proof.Ground.REAL),
                        true);
            }
        };
    }

    private static String words(Notifications notifications) {
        String delivered = notifications.delivered().entrySet().stream()
                .map(entry -> entry.getKey() + " was answered well " + Notifications.times(entry.getValue()))
                .collect(Collectors.joining(", "));
        return delivered.isEmpty() ? "nothing was sent" : delivered;
    }

    /** What has been given up stays so for longer than anybody would wait here. */
    private static Finding refuted(NotificationsArrive check, String seen, boolean settled) {
        return new Finding(
                Proof.of(check, new Proof.Refuted("no failed notification", seen, LOGS), Proof.Ground.REAL), settled);
    }
}
