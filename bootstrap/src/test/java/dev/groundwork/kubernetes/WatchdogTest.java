package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MonitoringCheck.NotificationsArrive;
import dev.groundwork.addon.MonitoringCheck.WatchdogArrives;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The way of an alert, from the rule to who receives it. */
final class WatchdogTest {
    private static final WatchdogArrives CHECK = new WatchdogArrives("x", Optional.of(Duration.ofMinutes(5)));
    private static final String FIRING = "{data: {alerts: [{labels: {alertname: Watchdog}, state: firing}]}}";
    private static final String ARRIVED = "[{labels: {alertname: Watchdog}, status: {state: active}}]";
    private static final Map<String, Double> NONE = Map.of();

    @Test
    void whatFiresArrivesAndIsDeliveredIsProven() {
        assertThat(judged(FIRING, ARRIVED, Map.of("webhook", 2.2), Map.of("webhook", 0.0)))
                .isEqualTo(
                        new Proof.Proven("it fires in 1 Prometheus, has arrived in 1 Alertmanagers, and was delivered 2"
                                + " times within 12 minutes"));
    }

    @Test
    void withoutADeadMansSwitchItEndsAtAlertmanager() {
        WatchdogArrives check = new WatchdogArrives("x", Optional.empty());

        assertThat(WatchdogProver.judge(check, List.of(answer(FIRING)), List.of(answer(ARRIVED)), Optional.empty())
                        .proof()
                        .verdict())
                .isEqualTo(new Proof.Proven("it fires in 1 Prometheus, has arrived in 1 Alertmanagers"));
    }

    @Test
    void aWatchdogThatDoesNotFireOrHasNotArrivedIsRefuted() {
        assertThat(seen("{data: {alerts: []}}", ARRIVED)).isEqualTo("the Watchdog does not fire in pod-0");
        assertThat(seen(FIRING.replace("firing", "pending"), ARRIVED)).isEqualTo("the Watchdog does not fire in pod-0");
        assertThat(seen(FIRING, "[]")).isEqualTo("the Watchdog has not arrived in pod-0");
        assertThat(seen(FIRING, ARRIVED.replace("active", "suppressed")))
                .isEqualTo("the Watchdog has not arrived in pod-0");
    }

    @Test
    void aDeliveryThatFailsIsRefutedWithItsReason() {
        Notifications failed = new Notifications(
                Map.of("webhook", 7.0), Map.of("webhook", 7.2), Map.of("webhook serverError", 3.4, "slack other", 1.0));

        assertThat(WatchdogProver.judge(
                                CHECK,
                                List.of(answer(FIRING)),
                                List.of(answer(ARRIVED)),
                                Optional.of(new Notifications.Counted.Known(failed)))
                        .proof()
                        .verdict()
                        .toString())
                .startsWith("Refuted[")
                .contains("it was not delivered: webhook failed 3 times (serverError)");
    }

    @Test
    void whatWasNeverSentOrIsStillTriedIsNotDelivered() {
        assertThat(((Proof.Refuted) judged(FIRING, ARRIVED, Map.of("slack", 3.0), NONE)).seen())
                .isEqualTo("nothing has been sent to the dead man's switch yet");
        assertThat(((Proof.Refuted) judged(FIRING, ARRIVED, Map.of("webhook", 3.0), Map.of("webhook", 3.1))).seen())
                .isEqualTo("it was not delivered: webhook has not been answered well, and is tried again");
    }

    @Test
    void noNotificationMayFailLately() {
        assertThat(notified(Map.of("slack", 1.0, "webhook", 0.0), NONE, Map.of("slack clientError", 0.0)))
                .isEqualTo(new Proof.Proven("within 15 minutes slack was answered well once, and nothing failed"));
        assertThat(notified(Map.of("slack", 0.0), NONE, NONE))
                .isEqualTo(new Proof.Proven("within 15 minutes nothing was sent, and nothing failed"));
        assertThat(((Proof.Refuted)
                                notified(Map.of("slack", 2.0), Map.of("slack", 1.0), Map.of("slack clientError", 1.1)))
                        .seen())
                .isEqualTo("slack failed once (clientError), within the last 15 minutes");
        assertThat(((Proof.Refuted) notified(Map.of("pagerduty", 2.0), Map.of("pagerduty", 2.0), NONE)).seen())
                .isEqualTo("pagerduty has not been answered well, and is tried again, within the last 15 minutes");
        assertThat(((Proof.Refuted) notified(NONE, NONE, NONE)).seen())
                .isEqualTo("Prometheus has no metrics of Alertmanager yet");
    }

    @Test
    void aRequestThatWasTriedAgainWithSuccessIsNoFailure() {
        assertThat(notified(Map.of("slack", 2.0), Map.of("slack", 1.0), NONE)).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void nobodyWaitsForWhatHasBeenGivenUp() {
        Map<String, Double> two = Map.of("slack", 2.0);

        assertThat(found(two, two, Map.of("slack serverError", 1.0)).settled()).isTrue();
        assertThat(found(two, two, Map.of("slack serverError", 0.0)).settled()).isFalse();
    }

    private static Proof.Verdict notified(
            Map<String, Double> requests, Map<String, Double> bad, Map<String, Double> failed) {
        return found(requests, bad, failed).proof().verdict();
    }

    private static Prover.Finding found(
            Map<String, Double> requests, Map<String, Double> bad, Map<String, Double> failed) {
        return NotificationsArriveProver.judge(
                new NotificationsArrive("x"),
                new Notifications.Counted.Known(new Notifications(requests, bad, failed)));
    }

    private static String seen(String prometheus, String alertmanager) {
        return ((Proof.Refuted) judged(prometheus, alertmanager, Map.of("webhook", 1.0), NONE)).seen();
    }

    private static Proof.Verdict judged(
            String prometheus, String alertmanager, Map<String, Double> sent, Map<String, Double> failed) {
        return WatchdogProver.judge(
                        CHECK,
                        List.of(answer(prometheus)),
                        List.of(answer(alertmanager)),
                        Optional.of(new Notifications.Counted.Known(new Notifications(sent, failed, NONE))))
                .proof()
                .verdict();
    }

    private static PodProxy.Answer answer(String body) {
        return new PodProxy.Answer("pod-0", new PodProxy.Said.Yes(Yaml.node(body)));
    }
}
