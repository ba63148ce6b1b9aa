package dev.groundwork.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Alertmanager counted within a span of time.
 *
 * @param sent attempts by integration, for instance {@code slack}
 * @param failed failed attempts by integration
 * @param reasons failed attempts by the reason that Alertmanager gives, empty for none
 * @see <a href="https://github.com/prometheus/alertmanager/blob/main/notify/notify.go">Its metrics</a>
 */
record Notifications(Map<String, Double> sent, Map<String, Double> failed, Map<String, Double> reasons) {
    /** Or why nothing is known. */
    sealed interface Counted {
        record Known(Notifications notifications) implements Counted {}

        record Unknown(String why) implements Counted {}
    }

    static Counted read(PromQuery query, Duration within) {
        String span = "[" + within.toSeconds() + "s]";
        Map<String, Map<String, Double>> answers = new TreeMap<>();
        // A request that failed is counted at once, a notification only when it is given up.
        Map<String, String> questions = Map.of(
                "sent", "sum by (integration) (increase(alertmanager_notifications_total%1$s))",
                "failed",
                        "sum by (integration) (increase(alertmanager_notifications_failed_total%1$s))"
                                + " + sum by (integration) (increase(alertmanager_notification_requests_failed_total%1$s))",
                "reasons", "sum by (reason) (increase(alertmanager_notifications_failed_total%1$s) > 0)");
        for (var question : questions.entrySet()) {
            String label = question.getKey().equals("reasons") ? "reason" : "integration";
            switch (query.ask(question.getValue().formatted(span), label)) {
                case PromQuery.Result.Nothing(String why) -> {
                    return new Counted.Unknown(why);
                }
                case PromQuery.Result.Samples(var samples) -> answers.put(question.getKey(), samples);
            }
        }
        return new Counted.Known(new Notifications(
                answers.getOrDefault("sent", Map.of()),
                answers.getOrDefault("failed", Map.of()),
                answers.getOrDefault("reasons", Map.of())));
    }

    /** What failed, in words: how often by which integration, and why. */
    Optional<String> failures() {
        List<String> words = new ArrayList<>();
        failed.forEach((integration, times) -> {
            if (times > 0) {
                words.add("%s failed %s".formatted(integration, times(times)));
            }
        });
        if (words.isEmpty()) {
            return Optional.empty();
        }
        List<String> named =
                reasons.keySet().stream().filter(reason -> !reason.isEmpty()).toList();
        return Optional.of(String.join(", ", words) + (named.isEmpty() ? "" : " (" + String.join(", ", named) + ")"));
    }

    /** Extrapolation makes fractions of what is counted in whole numbers. */
    static String times(double count) {
        long whole = Math.max(1, Math.round(count));
        return whole == 1 ? "once" : whole + " times";
    }
}
