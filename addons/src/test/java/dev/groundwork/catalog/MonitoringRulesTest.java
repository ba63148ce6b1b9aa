package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Desired;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads: rules, and the questions of the dashboards. */
final class MonitoringRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void promtoolFindsNothingWrongWithTheRules() throws IOException {
        for (Tree object : rules()) {
            Path file = folder.resolve(object.text("metadata", "name") + ".json");
            JSON.writeValue(file.toFile(), object.at("spec"));

            assertThat(DebianTool.PROMTOOL.run("check", "rules", "--lint=all", "--lint-fatal", file.toString()))
                    .contains("SUCCESS");
        }
    }

    @Test
    void promtoolUnderstandsEveryQuestionOfTheDashboards() throws IOException {
        ObjectNode questions = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = questions
                .putArray("groups")
                .addObject()
                .put("name", "questions")
                .putArray("rules");
        for (JsonNode dashboard : dashboards()) {
            for (JsonNode question : dashboard.findValues("expr")) {
                rules.addObject()
                        .put("record", "question:" + rules.size())
                        .put("expr", question.asText().replace("$__rate_interval", "5m"));
            }
        }
        Path file = folder.resolve("dashboards.json");
        JSON.writeValue(file.toFile(), questions);

        assertThat(DebianTool.PROMTOOL.run("check", "rules", file.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info", "none");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).as(name).endsWith(".");
            String link = alert.at("/annotations/runbook_url").asText();
            assertThat(link).as(name).startsWith("https://runbooks.example.com/");
            String page = link.substring(link.lastIndexOf('/') + 1, link.indexOf('#'));
            assertThat(link).endsWith("#" + name.toLowerCase(Locale.ROOT));
            assertThat(Files.readString(RUNBOOKS.resolve(page))).as(link).contains("\n## " + name + "\n");
        }
    }

    @Test
    void noRunbookTellsOfAnAlertThatThereIsNot() throws IOException {
        List<String> alerts =
                alerts().stream().map(alert -> alert.path("alert").asText()).toList();

        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            for (Path page : pages.toList()) {
                assertThat(Files.readString(page).lines().filter(line -> line.startsWith("## ")))
                        .as(page.toString())
                        .allSatisfy(title -> assertThat(alerts).contains(title.substring(3)));
            }
        }
    }

    @Test
    void dashboardsAskTheDataSourceThatIsThere() throws IOException {
        Desired desired = full();
        JsonNode sources = yaml(object(desired, "ConfigMap", "grafana-provisioning")
                        .text("data", "datasources.yaml"))
                .path("datasources");

        Set<String> uids = Set.of(sources.path(0).path("uid").asText());
        for (JsonNode dashboard : dashboards()) {
            assertThat(dashboard.findValues("datasource"))
                    .isNotEmpty()
                    .allSatisfy(source ->
                            assertThat(uids).contains(source.path("uid").asText()));
            assertThat(dashboard.path("title").asText()).isNotEmpty();
        }
        assertThat(dashboards().stream().map(dashboard -> dashboard.path("uid").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void grafanaFindsPrometheusUnderItsServiceName() throws IOException {
        Desired desired = full();
        JsonNode source = yaml(object(desired, "ConfigMap", "grafana-provisioning")
                        .text("data", "datasources.yaml"))
                .at("/datasources/0");
        Tree service = object(desired, "Service", "prometheus");

        assertThat(source.path("url").asText())
                .isEqualTo("http://%s.%s.svc:%s"
                        .formatted(
                                service.text("metadata", "name"),
                                service.text("metadata", "namespace"),
                                service.at("spec", "ports").path(0).path("port").asText()));
    }

    private static List<Tree> rules() {
        return full().resources().stream()
                .filter(resource -> resource.id().kind().equals("PrometheusRule"))
                .map(resource -> resource.tree())
                .toList();
    }

    private static List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        rules().forEach(object -> object.at("spec").findParents("alert").forEach(alerts::add));
        assertThat(alerts).hasSizeGreaterThan(50);
        return alerts;
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        for (JsonNode text : object(full(), "ConfigMap", "grafana-dashboards").at("data")) {
            dashboards.add(JSON.readTree(text.asText()));
        }
        assertThat(dashboards).hasSize(5);
        return dashboards;
    }

    private static JsonNode yaml(String text) throws IOException {
        return new com.fasterxml.jackson.dataformat.yaml.YAMLMapper().readTree(text);
    }

    private static Tree object(Desired desired, String kind, String name) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals(kind)
                        && resource.id().name().equals(name))
                .map(resource -> resource.tree())
                .findFirst()
                .orElseThrow();
    }

    private static Desired full() {
        return new PrometheusStack()
                .desired(
                        MonitoringCases.FULL,
                        Cases.around(
                                Cases.cluster("sandbox", "eu-west-1", "1.36"),
                                Set.of("cluster-autoscaler", "fluentd", "groundwork", "ingress-nginx")));
    }
}
