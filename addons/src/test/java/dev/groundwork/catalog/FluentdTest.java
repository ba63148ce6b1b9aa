package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.QueryDefinition;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

final class FluentdTest {
    @Test
    void eachKindOfLogsHasAGroupOfItsOwnWithItsRetentionAndOurTags() {
        List<LogGroup> groups = all(desired(true, List.of()), LogGroup.class);

        assertThat(groups)
                .extracting(LogGroup::name)
                .containsExactly(
                        "/aws/containerinsights/sandbox/application",
                        "/aws/containerinsights/sandbox/dataplane",
                        "/aws/containerinsights/sandbox/host");
        assertThat(groups).extracting(LogGroup::retentionDays).containsExactly(30, 7, 3);
        assertThat(groups)
                .allSatisfy(group -> assertThat(group.tags())
                        .containsAllEntriesOf(Map.of(
                                "groundwork.dev/cluster", "sandbox",
                                "groundwork.dev/addon", "fluentd",
                                "cost-center", "42")));
    }

    @Test
    void withoutHostLogsThereIsNeitherTheirGroupNorTheirConfigurationNorTheirFolder() {
        Desired desired = desired(false, List.of());

        assertThat(all(desired, LogGroup.class)).hasSize(2);
        assertThat(object(desired, "ConfigMap").at("data").has("journal.conf")).isFalse();
        assertThat(object(desired, "DaemonSet").toString()).doesNotContain("journal");
        assertThat(object(desired(true, List.of()), "ConfigMap").text("data", "journal.conf"))
                .contains("@type systemd");
    }

    @Test
    void everyRetentionOfTheSettingsIsOneOfCloudWatch() {
        assertThat(Set.of(Retention.values()).stream().map(Retention::days).collect(Collectors.toSet()))
                .isEqualTo(LogGroup.RETENTIONS);
    }

    @Test
    void excludedNamespacesTheDataplaneAndFluentdItselfAreNoApplications() throws IOException {
        Desired desired = desired(true, List.of("noisy", "kube-system", "noisy"));

        assertThat(globs(desired, "NOT_APPLICATION"))
                .containsExactly(
                        "/var/log/containers/fluentd-*_amazon-cloudwatch_fluentd-*.log",
                        "/var/log/containers/*_kube-system_*.log",
                        "/var/log/containers/*_noisy_*.log");
        assertThat(globs(desired, "NOT_DATAPLANE"))
                .containsExactly("/var/log/containers/*_kube-system_*.log", "/var/log/containers/*_noisy_*.log");
        assertThat(globs(desired(true, List.of()), "NOT_DATAPLANE")).isEmpty();
    }

    @Test
    void sizesAndPoliciesAreInFluentdsOwnWords() {
        Desired desired =
                new Fluentd().desired(settings(true, List.of(), "2Gi", Fluentd.WhenFull.DROP_OLDEST), around());

        assertThat(environment(desired, "BUFFER_SIZE")).isEqualTo("2g");
        assertThat(environment(desired, "WHEN_FULL")).isEqualTo("drop_oldest_chunk");
        assertThat(environment(desired(true, List.of()), "BUFFER_SIZE")).isEqualTo("256m");
        assertThat(environment(desired(true, List.of()), "WHEN_FULL")).isEqualTo("block");
    }

    @Test
    void everyNodeIsTolerated() {
        assertThat(object(desired(true, List.of()), "DaemonSet")
                        .at("spec", "template", "spec", "tolerations")
                        .toString())
                .isEqualTo("[{\"operator\":\"Exists\"}]");
    }

    @Test
    void whatTheConfigurationTakesFromTheEnvironmentIsThereAndNothingElse() {
        Desired desired = desired(true, List.of());
        Set<String> given = new TreeSet<>();
        container(desired)
                .path("env")
                .forEach(variable -> given.add(variable.path("name").asText()));
        given.removeAll(Set.of("AWS_STS_REGIONAL_ENDPOINTS", "AWS_RETRY_MODE", "AWS_MAX_ATTEMPTS"));
        Set<String> taken = new TreeSet<>();
        object(desired, "ConfigMap")
                .at("data")
                .forEach(file ->
                        FluentdConfiguration.parse(file.asText()).variables().forEach(taken::add));

        assertThat(taken).isEqualTo(given);
    }

    @Test
    void aPodMonitorIsThereOnlyWithPrometheus() {
        Surroundings monitored = new Surroundings(
                around().cluster(),
                around().identity(),
                Set.of("fluentd", "prometheus-stack"),
                Optional.empty(),
                Map.of());

        assertThat(kinds(desired(true, List.of()))).doesNotContain("PodMonitor");
        assertThat(kinds(new Fluentd().desired(settings(true, List.of(), "256Mi", Fluentd.WhenFull.BLOCK), monitored)))
                .contains("PodMonitor");
    }

    @Test
    void savedQueriesLieInTheFolderOfTheClusterAndAskOurGroups() {
        Desired desired = desired(true, List.of());
        Set<String> groups =
                all(desired, LogGroup.class).stream().map(LogGroup::name).collect(Collectors.toSet());

        assertThat(all(desired, QueryDefinition.class)).hasSize(3).allSatisfy(query -> {
            assertThat(query.name()).startsWith("groundwork/sandbox/");
            assertThat(groups).containsAll(query.logGroups());
        });
    }

    private static Desired desired(boolean hostLogs, List<String> excluded) {
        return new Fluentd().desired(settings(hostLogs, excluded, "256Mi", Fluentd.WhenFull.BLOCK), around());
    }

    private static Fluentd.Settings settings(
            boolean hostLogs, List<String> excluded, String bufferSize, Fluentd.WhenFull whenFull) {
        return new Fluentd.Settings(
                "1.19.3-debian-cloudwatch-1.1",
                Optional.empty(),
                Retention.DAYS_30,
                Retention.DAYS_7,
                Retention.DAYS_3,
                hostLogs,
                excluded,
                bufferSize,
                whenFull,
                "512Mi",
                Optional.empty());
    }

    private static Surroundings around() {
        return Cases.around(Cases.cluster("sandbox", "eu-west-1", "1.36"));
    }

    private static List<String> globs(Desired desired, String variable) throws IOException {
        JsonNode array = new ObjectMapper().readTree(environment(desired, variable));
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static String environment(Desired desired, String name) {
        return StreamSupport.stream(container(desired).path("env").spliterator(), false)
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("value")
                .asText();
    }

    private static JsonNode container(Desired desired) {
        return object(desired, "DaemonSet")
                .at("spec", "template", "spec", "containers")
                .path(0);
    }

    private static Tree object(Desired desired, String kind) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals(kind))
                .map(Resource::tree)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> kinds(Desired desired) {
        return desired.resources().stream()
                .map(resource -> resource.id().kind())
                .toList();
    }

    private static <R extends Resource> List<R> all(Desired desired, Class<R> kind) {
        return desired.resources().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
