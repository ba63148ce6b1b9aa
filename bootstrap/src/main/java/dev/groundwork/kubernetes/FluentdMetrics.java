package dev.groundwork.kubernetes;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one fluentd says of its outputs, in the text format of Prometheus.
 *
 * @param outputs by the id of the output
 * @see <a href="https://github.com/fluent/fluent-plugin-prometheus">fluent-plugin-prometheus</a>
 */
record FluentdMetrics(SortedMap<String, Output> outputs) {
    private static final Pattern SAMPLE =
            Pattern.compile("fluentd_output_status_([a-z_]+)\\{([^}]*)}\\s+([-+0-9.eE]+|NaN|\\+Inf)(?:\\s.*)?");
    private static final Pattern ID = Pattern.compile("plugin_id=\"([^\"]*)\"");

    /**
     * One output.
     *
     * @param errors how often a chunk could not be sent, since the start
     * @param queued chunks that wait to be sent
     * @param room how much of the buffer is free, in percent
     */
    record Output(double errors, double queued, double room) {
        private static Output of(Map<String, Double> values) {
            return new Output(
                    values.getOrDefault("num_errors", 0.0),
                    values.getOrDefault("buffer_queue_length", 0.0),
                    values.getOrDefault("buffer_available_space_ratio", 100.0));
        }
    }

    /** Reads the text; outputs without a buffer are left out. */
    static FluentdMetrics parse(String text) {
        Map<String, Map<String, Double>> values = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher sample = SAMPLE.matcher(line.strip());
            if (sample.matches()) {
                Matcher id = ID.matcher(sample.group(2));
                number(sample.group(3))
                        .filter(_ -> id.find())
                        .ifPresent(value -> values.computeIfAbsent(id.group(1), _ -> new TreeMap<>())
                                .put(sample.group(1), value));
            }
        });
        SortedMap<String, Output> outputs = new TreeMap<>();
        values.forEach((id, found) -> {
            if (found.containsKey("buffer_queue_length")) {
                outputs.put(id, Output.of(found));
            }
        });
        return new FluentdMetrics(outputs);
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text)).filter(Double::isFinite);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
