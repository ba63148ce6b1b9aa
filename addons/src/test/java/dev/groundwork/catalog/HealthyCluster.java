package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The series of {@code rules/healthy.yaml}, and what a sickness makes of them. */
final class HealthyCluster {
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Pattern GROWS = Pattern.compile("-?[0-9.eE]+([+-][0-9.eE]+)?");

    /** One series, known by its metric and all labels, in order of their names. */
    private record Series(String metric, Map<String, String> labels) {
        static Series of(String text) {
            return new Series(text.replaceFirst("\\{.*", ""), labelsOf(text));
        }

        Series on(Map<String, String> target) {
            Map<String, String> all = new TreeMap<>(target);
            all.putAll(labels);
            return new Series(metric, all);
        }

        boolean fits(Map<String, String> target) {
            return labels.entrySet().stream()
                    .allMatch(label -> target.getOrDefault(label.getKey(), label.getValue())
                            .equals(label.getValue()));
        }

        boolean selects(Series other) {
            return other.metric.equals(metric) && other.labels.entrySet().containsAll(labels.entrySet());
        }

        @Override
        public String toString() {
            return labels.entrySet().stream()
                    .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
                    .collect(Collectors.joining(",", metric + '{', "}"));
        }
    }

    private record Exporter(List<Map<String, String>> targets, Map<String, String> series, Set<String> metrics) {}

    private final List<Exporter> exporters = new ArrayList<>();

    static HealthyCluster read() {
        HealthyCluster cluster = new HealthyCluster();
        yaml("healthy").forEach(cluster::add);
        return cluster;
    }

    static JsonNode yaml(String name) {
        try (InputStream in = HealthyCluster.class.getResourceAsStream("/rules/" + name + ".yaml")) {
            return new YAMLMapper().readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** What promtool takes for a value: {@code 1} and {@code 0+60} go on for so many minutes, all else stands for itself. */
    static String values(String value, int minutes) {
        return GROWS.matcher(value).matches() ? value + "x" + minutes : value;
    }

    Set<String> metrics() {
        return exporters.stream()
                .flatMap(exporter -> exporter.metrics().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * All series with their values, of which some are sick: these take the place of the healthy ones that have all their
     * labels ({@code gone} takes them away), or are new ones of each target of their exporter.
     */
    Map<String, String> with(Map<String, String> sick) {
        Map<Series, String> all = new LinkedHashMap<>();
        exporters.forEach(exporter -> exporter.series()
                .forEach((text, value) -> exporter.targets()
                        .forEach(target -> all.put(Series.of(text).on(target), value))));
        sick.forEach((text, value) -> {
            Series series = Series.of(text);
            List<Series> replaced =
                    all.keySet().stream().filter(series::selects).toList();
            if (replaced.isEmpty()) {
                replaced = added(series);
            }
            replaced.forEach(each -> all.put(each, value));
        });
        Map<String, String> result = new LinkedHashMap<>();
        all.forEach((series, value) -> {
            if (!value.equals("gone")) {
                result.put(series.toString(), value);
            }
        });
        return result;
    }

    private List<Series> added(Series series) {
        List<Series> added = exporters.stream()
                .filter(exporter -> exporter.metrics().contains(series.metric()))
                .flatMap(exporter -> exporter.targets().stream())
                .filter(series::fits)
                .map(series::on)
                .toList();
        if (added.isEmpty()) {
            throw new AssertionError("no exporter of rules/healthy.yaml has " + series);
        }
        return added;
    }

    private void add(JsonNode node) {
        Map<String, String> series = new LinkedHashMap<>();
        node.path("series")
                .properties()
                .forEach(entry -> series.put(entry.getKey(), entry.getValue().asText()));
        List<Map<String, String>> targets = new ArrayList<>();
        node.path("targets").forEach(target -> targets.add(labelsOf(target.asText())));
        Set<String> metrics = new TreeSet<>();
        series.keySet().forEach(text -> metrics.add(Series.of(text).metric()));
        node.path("onlyInSickness").forEach(metric -> metrics.add(metric.asText()));
        exporters.add(new Exporter(targets, series, metrics));
    }

    private static Map<String, String> labelsOf(String text) {
        return LABEL.matcher(text)
                .results()
                .collect(Collectors.toMap(
                        (MatchResult match) -> match.group(1), match -> match.group(2), (a, b) -> b, TreeMap::new));
    }
}
