package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * A sickness in which an alert fires, or a near miss in which it must not.
 *
 * @param rule the alerting rule
 * @param told the case: {@code alert}, {@code series} (see {@link HealthyCluster#with}); what a firing alert {@code says}
 *     and has as {@code labels} beside those of the rule, else {@code miss}: why it stays quiet; if the rule's time and five
 *     minutes are too short, {@code at}: the minute; and {@code quiet}: the last minute before it, else from the rule
 */
record AlertCase(JsonNode rule, JsonNode told) {
    static List<AlertCase> of(String group) {
        return StreamSupport.stream(HealthyCluster.yaml(group).spliterator(), false)
                .map(told -> new AlertCase(
                        rules(group).stream()
                                .filter(rule ->
                                        name(rule).equals(told.path("alert").asText()))
                                .findFirst()
                                .orElseThrow(() -> new AssertionError("there is no alert " + told.path("alert"))),
                        told))
                .toList();
    }

    static Map<String, JsonNode> specs() {
        Map<String, JsonNode> specs = new LinkedHashMap<>();
        AlertsTest.everything().resources().stream()
                .filter(resource -> resource.id().kind().equals("PrometheusRule"))
                .forEach(resource ->
                        specs.put(resource.id().name(), resource.tree().at("spec")));
        return specs;
    }

    static List<JsonNode> rules(String group) {
        return Objects.requireNonNull(specs().get(group), group).findParents("expr");
    }

    /** Its name, and what tells two of one name apart. */
    static String name(JsonNode rule) {
        String burn = rule.at("/labels/burn").asText();
        return rule.path("alert").asText() + (burn.isEmpty() ? "" : " " + burn);
    }

    String ruleName() {
        return name(rule);
    }

    boolean fires() {
        return told.has("says");
    }

    Map<String, String> series() {
        Map<String, String> series = new LinkedHashMap<>();
        told.path("series")
                .properties()
                .forEach(entry -> series.put(entry.getKey(), entry.getValue().asText()));
        return series;
    }

    /** The minute at which it is asked whether it fires. */
    int end() {
        return told.path("at").asInt(holds() + 5);
    }

    ArrayNode expectations() {
        ArrayNode tests = JsonNodeFactory.instance.arrayNode();
        int quiet = told.path("quiet").asInt(holds() - 1);
        if (quiet >= 0) {
            expect(tests.addObject(), quiet);
        }
        ArrayNode alerts = expect(tests.addObject(), end());
        if (fires()) {
            ObjectNode alert = alerts.addObject();
            ObjectNode labels = alert.putObject("exp_labels").setAll((ObjectNode) rule.path("labels"));
            told.path("labels").properties().forEach(label -> labels.set(label.getKey(), label.getValue()));
            ObjectNode annotations = alert.putObject("exp_annotations").setAll((ObjectNode) rule.path("annotations"));
            annotations.set("description", told.path("says"));
        }
        return tests;
    }

    private ArrayNode expect(ObjectNode test, int minute) {
        return test.put("eval_time", minute + "m")
                .put("alertname", rule.path("alert").asText())
                .putArray("exp_alerts");
    }

    private int holds() {
        String time = rule.path("for").asText("0m");
        int number = Integer.parseInt(time.substring(0, time.length() - 1));
        return time.endsWith("h") ? 60 * number : number;
    }

    @Override
    public String toString() {
        return ruleName() + ": " + told.path(fires() ? "says" : "miss").asText();
    }
}
