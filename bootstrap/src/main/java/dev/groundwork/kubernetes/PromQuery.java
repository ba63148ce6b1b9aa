package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.MonitoringCheck;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One question in PromQL, answered by the first Prometheus.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries">Instant queries</a>
 */
final class PromQuery {
    private final PodProxy proxy;

    PromQuery(PodProxy proxy) {
        this.proxy = proxy;
    }

    /** The answer. */
    sealed interface Result {
        /** These samples, by the value of one label. */
        record Samples(Map<String, Double> byLabel) implements Result {}

        /** No answer, and why. */
        record Nothing(String why) implements Result {}
    }

    /** What the question gives, by that label; what has no such label stands under the empty text. */
    Result ask(String question, String label) {
        List<PodProxy.Answer> answers = proxy.each(
                MonitoringCheck.PROMETHEUS, TargetsUpProver.PORT, "/api/v1/query?query=" + PodProxy.encoded(question));
        if (answers.isEmpty()) {
            return new Result.Nothing("no pod of " + MonitoringCheck.PROMETHEUS + " runs");
        }
        PodProxy.Answer first = answers.getFirst();
        return switch (first.said()) {
            case PodProxy.Said.No(String why) -> new Result.Nothing("pod " + first.pod() + " answers " + why);
            case PodProxy.Said.Yes(JsonNode body) -> new Result.Samples(samples(body, label));
        };
    }

    /** The samples of an answer. */
    static Map<String, Double> samples(JsonNode body, String label) {
        Map<String, Double> samples = new TreeMap<>();
        for (JsonNode sample : body.path("data").path("result")) {
            double value = sample.path("value").path(1).asDouble(Double.NaN);
            if (!Double.isNaN(value)) {
                samples.merge(sample.path("metric").path(label).asText(""), value, Double::sum);
            }
        }
        return samples;
    }
}
