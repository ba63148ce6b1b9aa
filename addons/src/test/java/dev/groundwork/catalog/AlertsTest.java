package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Desired;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whether every alert fires when it should and only then, as {@code promtool test rules} sees it. */
final class AlertsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> GROUPS = List.of(
            "capacity",
            "cluster-autoscaler",
            "fluentd",
            "groundwork",
            "general",
            "ingress-nginx",
            "kubernetes",
            "monitoring",
            "nodes",
            "storage",
            "workloads");
    private static final Pattern NO_METRIC = Pattern.compile(
            "\"[^\"]*\"|\\[[^]]*]|\\{[^}]*}|\\b(by|on|without|ignoring|group_left) *\\([^)]*\\)|\\b(and|or|unless)\\b");
    private static final Pattern METRIC = Pattern.compile("(?<![\\w.])[a-z][a-z_][a-zA-Z0-9_:]*\\b(?! *\\()");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final HealthyCluster healthy = HealthyCluster.read();

    @Test
    void nothingFiresInAHealthyClusterButTheWatchdog() throws IOException {
        ObjectNode test = group("a healthy cluster", healthy.with(Map.of()), 480);
        ObjectNode question = test.putArray("promql_expr_test").addObject();
        question.put("expr", "group by (alertname, alertstate) (max_over_time(ALERTS[8h]))");
        question.put("eval_time", "480m");
        ObjectNode answer = question.putArray("exp_samples").addObject();
        answer.put("labels", "{alertname=\"Watchdog\",alertstate=\"firing\"}").put("value", 1);

        promtoolAgrees(GROUPS, List.of(test));
    }

    @TestFactory
    Stream<DynamicTest> everyAlertFiresInItsSicknessAndNeitherBeforeNorWithoutIt() {
        return GROUPS.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> promtoolAgrees(
                                List.of(name),
                                AlertCase.of(name).stream().map(this::test).toList())));
    }

    @Test
    void noAlertLacksASickness() {
        for (String name : GROUPS) {
            Set<String> sick = new TreeSet<>();
            AlertCase.of(name).stream().filter(AlertCase::fires).forEach(item -> sick.add(item.ruleName()));

            Set<String> alerts = new TreeSet<>();
            AlertCase.rules(name).forEach(rule -> alerts.add(AlertCase.name(rule)));
            assertThat(sick).as(name).isEqualTo(alerts);
        }
    }

    @Test
    void everyMetricThatARuleReadsIsOneOfAHealthyCluster() {
        Set<String> known = healthy.metrics();
        for (String name : GROUPS) {
            for (JsonNode rule : AlertCase.rules(name)) {
                String rest = NO_METRIC.matcher(rule.path("expr").asText()).replaceAll(" ");
                assertThat(METRIC.matcher(rest).results().map(result -> result.group()))
                        .as(AlertCase.name(rule))
                        .allSatisfy(metric -> assertThat(known).contains(metric));
            }
        }
    }

    private ObjectNode test(AlertCase item) {
        ObjectNode test = group(item.toString(), healthy.with(item.series()), item.end());
        test.set("alert_rule_test", item.expectations());
        return test;
    }

    private static ObjectNode group(String name, Map<String, String> series, int minutes) {
        ObjectNode test = JsonNodeFactory.instance.objectNode();
        test.put("name", name).put("interval", "1m");
        series.forEach((key, value) -> test.withArray("input_series")
                .addObject()
                .put("series", key)
                .put("values", HealthyCluster.values(value, minutes)));
        return test;
    }

    private void promtoolAgrees(List<String> names, List<ObjectNode> tests) throws IOException {
        Map<String, JsonNode> specs = AlertCase.specs();
        assertThat(specs.keySet()).containsExactlyInAnyOrderElementsOf(GROUPS);
        List<String> files = new ArrayList<>();
        for (String name : names) {
            Path file = folder.resolve(name + ".json");
            JSON.writeValue(file.toFile(), specs.get(name));
            files.add(file.toString());
        }
        Map<String, Object> all = Map.of("rule_files", files, "evaluation_interval", "1m", "tests", tests);
        Path file = Files.createTempFile(folder, "test", ".json");
        JSON.writeValue(file.toFile(), all);

        assertThat(DebianTool.PROMTOOL.run("test", "rules", file.toString())).contains("SUCCESS");
    }

    static Desired everything() {
        return new PrometheusStack()
                .desired(
                        MonitoringCases.FULL,
                        Cases.around(
                                Cases.cluster("sandbox", "eu-west-1", "1.36"),
                                Set.of("cluster-autoscaler", "fluentd", "groundwork", "ingress-nginx")));
    }
}
