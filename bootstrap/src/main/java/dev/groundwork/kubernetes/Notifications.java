package dev.groundwork.kubernetes;

import dev.groundwork.addon.MonitoringCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What Alertmanager counted within a span of time. A notification takes one request or, while the receiver does not
 * answer well, several; it is counted as failed only when it is given up.
 *
 * @param requests requests by integration, for instance {@code slack}
 * @param badRequests those of them that the receiver did not answer well
 * @param failed notifications that were given up, by integration and reason, with a space between them
 * @see <a href="https://github.com/prometheus/alertmanager/blob/main/notify/notify.go">Its metrics</a>
 */
record Notifications(Map<String, Double> requests, Map<String, Double> badRequests, Map<String, Double> failed) {
    /**
     * A counter's growth within a span, exactly: {@code increase} extrapolates, and differently for a counter that began
     * with zero, so that the difference of two such numbers shows deliveries that never were. A process that is younger
     * than the span counts from its start, because its first message is sent before it is scraped for the first time.
     */
    private static final String GROWTH = "((%1$s and on (instance) (time() - process_start_time_seconds < %2$d))"
            + " or (%1$s - min_over_time(%1$s[%2$ds])))";

    private static final String OF_OURS = "alertmanager_%s{namespace=\"" + MonitoringCheck.NAMESPACE + "\"}";
    private static final String BY_INTEGRATION = "sum by (integration) (" + GROWTH + ")";
    private static final String BY_REASON =
            "label_join(sum by (integration, reason) (" + GROWTH + "), \"what\", \" \", \"integration\", \"reason\")";

    /** What was counted, or why nothing is known. */
    sealed interface Counted {
        record Known(Notifications notifications) implements Counted {}

        record Unknown(String why) implements Counted {}
    }

    static Counted read(PromQuery query, Duration within) {
        List<Map<String, Double>> answers = new ArrayList<>();
        for (String[] question : new String[][] {
            {BY_INTEGRATION, "notification_requests_total", "integration"},
            {BY_INTEGRATION, "notification_requests_failed_total", "integration"},
            {BY_REASON, "notifications_failed_total", "what"}
        }) {
            String counter = OF_OURS.formatted(question[1]);
            switch (query.ask(question[0].formatted(counter, within.toSeconds()), question[2])) {
                case PromQuery.Result.Nothing(String why) -> {
                    return new Counted.Unknown(why);
                }
                case PromQuery.Result.Samples(var samples) -> answers.add(samples);
            }
        }
        return new Counted.Known(new Notifications(answers.get(0), answers.get(1), answers.get(2)));
    }

    /** How often each integration was answered well. */
    Map<String, Double> delivered() {
        Map<String, Double> delivered = new TreeMap<>();
        requests.forEach((integration, all) -> {
            double well = all - badRequests.getOrDefault(integration, 0.0);
            if (well > 0) {
                delivered.put(integration, well);
            }
        });
        return delivered;
    }

    /** Whether any notification was given up. */
    boolean givenUp() {
        return failed.values().stream().anyMatch(count -> count > 0);
    }

    /** What of an integration failed, and why; of all integrations if it is empty. */
    Optional<String> failures(String integration) {
        List<String> words = new ArrayList<>();
        failed.forEach((what, count) -> {
            int space = what.indexOf(' ');
            String name = space < 0 ? what : what.substring(0, space);
            String reason = space < 0 ? "" : what.substring(space + 1);
            if (count > 0 && (integration.isEmpty() || name.equals(integration))) {
                words.add(name + " failed " + times(count) + (reason.isEmpty() ? "" : " (" + reason + ")"));
            }
        });
        if (words.isEmpty()) {
            badRequests.forEach((name, count) -> {
                if (count > 0
                        && !delivered().containsKey(name)
                        && (integration.isEmpty() || name.equals(integration))) {
                    words.add(name + " has not been answered well, and is tried again");
                }
            });
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    static String times(double count) {
        long whole = Math.max(1, Math.round(count));
        return whole == 1 ? "once" : whole + " times";
    }
}
