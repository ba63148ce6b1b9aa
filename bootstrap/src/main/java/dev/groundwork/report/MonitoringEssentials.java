package dev.groundwork.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is worth reading of the Prometheus Operator's kinds: what is scraped, judged and kept, and who is told. */
final class MonitoringEssentials {
    static final Set<String> KINDS = Set.of(
            "ServiceMonitor", "PodMonitor", "PrometheusRule", "Prometheus", "Alertmanager", "AlertmanagerConfig");

    private final Page page;
    private final int indent;

    MonitoringEssentials(Page page, int indent) {
        this.page = page;
        this.indent = indent;
    }

    void print(String kind, Tree after) {
        JsonNode spec = after.at("spec");
        switch (kind) {
            case "ServiceMonitor" ->
                scrapes("Services", spec, "endpoints", after.at("metadata").path("namespace"));
            case "PodMonitor" ->
                scrapes(
                        "pods",
                        spec,
                        "podMetricsEndpoints",
                        after.at("metadata").path("namespace"));
            case "PrometheusRule" -> rules(spec);
            case "AlertmanagerConfig" -> receivers(spec);
            default -> server(spec);
        }
    }

    private void scrapes(String what, JsonNode spec, String endpoints, JsonNode own) {
        Essentials.items(spec.path(endpoints)).forEach(endpoint -> {
            String port = endpoint.path("port")
                    .asText(endpoint.path("portNumber")
                            .asText(endpoint.path("targetPort").asText()));
            line(
                    "scrapes",
                    "port %s%s of %s %s in %s%s"
                            .formatted(
                                    port,
                                    endpoint.path("path").asText(),
                                    what,
                                    selected(spec.path("selector")),
                                    namespaces(spec.path("namespaceSelector"), own),
                                    endpoint.has("interval")
                                            ? " every "
                                                    + endpoint.path("interval").asText()
                                            : ""));
        });
    }

    private static String selected(JsonNode selector) {
        Stream<String> labels = selector.path("matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText());
        Stream<String> expressions = Essentials.items(selector.path("matchExpressions"))
                .map(expression -> "%s %s %s"
                        .formatted(
                                expression.path("key").asText(),
                                expression.path("operator").asText(),
                                Essentials.texts(expression.path("values"), "|"))
                        .strip());
        String all = Stream.concat(labels, expressions).collect(Collectors.joining(", "));
        return all.isEmpty() ? "of every label" : all;
    }

    private static String namespaces(JsonNode selector, JsonNode own) {
        if (selector.path("any").asBoolean()) {
            return "every namespace";
        }
        String names = Essentials.texts(selector.path("matchNames"), ", ");
        return names.isEmpty() ? own.asText() : names;
    }

    private void rules(JsonNode spec) {
        line("alerts", names(spec, "alert"));
        line("records", names(spec, "record"));
    }

    private static String names(JsonNode spec, String kind) {
        return Essentials.items(spec.path("groups"))
                .flatMap(group -> Essentials.items(group.path("rules")))
                .filter(rule -> rule.has(kind))
                .map(rule -> rule.path(kind).asText())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** A Prometheus or an Alertmanager, of which the operator makes pods. */
    private void server(JsonNode spec) {
        line("replicas", Values.show(spec.path("replicas")));
        line("runs as", "ServiceAccount " + spec.path("serviceAccountName").asText("default"));
        line("image", spec.path("image").asText());
        line(
                "keeps",
                Stream.of("retention", "retentionSize")
                        .map(field -> spec.path(field).asText())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(", at most ")));
        JsonNode claim = spec.path("storage").path("volumeClaimTemplate").path("spec");
        line(
                "volume",
                claim.isMissingNode()
                        ? "none: what it keeps is gone with its node"
                        : claim.path("resources")
                                        .path("requests")
                                        .path("storage")
                                        .asText() + " of StorageClass "
                                + claim.path("storageClassName").asText("by default"));
        line("limits", PodEssentials.quantities(spec.path("resources").path("limits")));
    }

    private void receivers(JsonNode spec) {
        List<String> heard = Essentials.items(spec.path("receivers"))
                .filter(receiver -> !integrations(receiver).isEmpty())
                .map(receiver -> receiver.path("name").asText() + " to " + integrations(receiver))
                .toList();
        line("tells", heard.isEmpty() ? "nobody" : String.join("; ", heard));
    }

    private static String integrations(JsonNode receiver) {
        return receiver.properties().stream()
                .filter(entry -> entry.getKey().endsWith("Configs"))
                .flatMap(entry -> Essentials.items(entry.getValue())
                        .map(config -> "%s %s"
                                .formatted(
                                        entry.getKey().replaceFirst("Configs$", ""),
                                        config.path("channel").asText())
                                .strip()))
                .collect(Collectors.joining(", "));
    }

    private void line(String label, String words) {
        Essentials.line(page, indent, label, words);
    }
}
