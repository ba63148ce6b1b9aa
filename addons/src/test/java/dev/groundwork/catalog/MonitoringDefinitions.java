package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.openshift.api.model.monitoring.v1.Alertmanager;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.Probe;
import io.fabric8.openshift.api.model.monitoring.v1.Prometheus;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1alpha1.AlertmanagerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes the custom resource definitions of Prometheus Operator from the classes of the model library, and adds what
 * classes cannot tell. Only kinds without which the operator's controllers do not start; of AlertmanagerConfig only
 * v1alpha1, because another version would need a conversion webhook.
 *
 * @see <a href="https://prometheus-operator.dev/docs/api-reference/api/">API reference of the operator</a>
 */
final class MonitoringDefinitions {
    /** How Prometheus and Alertmanager write a length of time. */
    private static final String DURATION = "^(0|([0-9]+(ms|s|m|h|d|w|y))+)$";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private MonitoringDefinitions() {}

    /** The definitions by their plural. */
    static SortedMap<String, ObjectNode> generate(Path folder) {
        new CRDGenerator()
                .inOutputDir(folder.toFile())
                .customResourceClasses(List.of(
                        Alertmanager.class,
                        AlertmanagerConfig.class,
                        PodMonitor.class,
                        Probe.class,
                        Prometheus.class,
                        PrometheusRule.class,
                        ServiceMonitor.class))
                .generate();
        SortedMap<String, ObjectNode> definitions = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                ObjectNode definition = (ObjectNode) new YAMLMapper().readTree(file.toFile());
                String plural = definition.at("/spec/names/plural").asText();
                finish(plural, definition);
                definitions.put(plural, definition);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return definitions;
    }

    private static void finish(String plural, ObjectNode definition) {
        definition.withObject("/spec/names").putArray("categories").add("prometheus-operator");
        ObjectNode version = (ObjectNode) definition.at("/spec/versions/0");
        ObjectNode schema = version.withObject("/schema/openAPIV3Schema");
        schema.putArray("required").add("spec");
        switch (plural) {
            case "alertmanagers" -> {
                shortName(definition, "am");
                scale(version, ".spec.replicas", ".status.replicas");
            }
            case "alertmanagerconfigs" -> {
                shortName(definition, "amcfg");
                alertmanagerConfig(schema);
            }
            case "podmonitors" -> {
                shortName(definition, "pmon");
                require(schema, "/properties/spec", "selector");
                durations(schema.withObject("/properties/spec/properties/podMetricsEndpoints/items"));
            }
            case "probes" -> shortName(definition, "prb");
            case "prometheuses" -> {
                shortName(definition, "prom");
                scale(version, ".spec.shards", ".status.shards");
            }
            case "prometheusrules" -> {
                shortName(definition, "promrule");
                rules(schema.withObject("/properties/spec/properties/groups/items"));
            }
            case "servicemonitors" -> {
                shortName(definition, "smon");
                require(schema, "/properties/spec", "endpoints", "selector");
                durations(schema.withObject("/properties/spec/properties/endpoints/items"));
            }
            default -> throw new IllegalStateException("nobody has said what " + plural + " lacks");
        }
        bindings(schema.at("/properties/status/properties/bindings"));
    }

    private static void shortName(ObjectNode definition, String name) {
        definition.withObject("/spec/names").putArray("shortNames").add(name);
    }

    /** Lets {@code kubectl scale} and autoscalers work, and {@code kubectl get} say how it is. */
    private static void scale(ObjectNode version, String wanted, String there) {
        version.withObject("/subresources/scale")
                .put("specReplicasPath", wanted)
                .put("statusReplicasPath", there)
                .put("labelSelectorPath", ".status.selector");
        ArrayNode columns = version.putArray("additionalPrinterColumns");
        column(columns, "Version", "string", ".spec.version");
        column(columns, "Desired", "integer", ".spec.replicas");
        column(columns, "Available", "integer", ".status.availableReplicas");
        column(columns, "Reconciled", "string", ".status.conditions[?(@.type == 'Reconciled')].status");
        column(columns, "Age", "date", ".metadata.creationTimestamp");
    }

    private static void column(ArrayNode columns, String name, String type, String path) {
        columns.addObject().put("name", name).put("type", type).put("jsonPath", path);
    }

    /** The library has one class for the rule groups of two products, and it is that of the other one. */
    private static void rules(ObjectNode group) {
        ObjectNode properties = group.withObject("/properties");
        properties.set("labels", NODES.objectNode().put("type", "object").set("additionalProperties", type("string")));
        properties.set("limit", type("integer"));
        properties.set("partial_response_strategy", type("string").put("pattern", "^(?i)(abort|warn)?$"));
        properties.set("query_offset", duration());
        properties.set("interval", duration());
        group.putArray("required").add("name");
        ObjectNode rule = group.withObject("/properties/rules/items");
        rule.withObject("/properties").set("for", duration());
        rule.withObject("/properties").set("keep_firing_for", duration());
        rule.putArray("required").add("expr");
    }

    private static void durations(ObjectNode endpoint) {
        endpoint.withObject("/properties").set("interval", duration());
        endpoint.withObject("/properties").set("scrapeTimeout", duration());
    }

    private static void alertmanagerConfig(ObjectNode schema) {
        for (JsonNode matcher : schema.findValues("matchType")) {
            ArrayNode types = ((ObjectNode) matcher).putArray("enum");
            Stream.of("!=", "=", "=~", "!~").forEach(types::add);
        }
        ObjectNode route = schema.withObject("/properties/spec/properties/route/properties");
        Stream.of("groupInterval", "groupWait", "repeatInterval").forEach(name -> route.set(name, duration()));
        schema.withObject("/properties/spec/properties/receivers/items")
                .putArray("required")
                .add("name");
    }

    /** Several programs may write into one status: each entry is its own writer's, by these keys. */
    private static void bindings(JsonNode bindings) {
        if (bindings instanceof ObjectNode list) {
            mapOf(list, "group", "resource", "name", "namespace");
            mapOf(list.withObject("/items/properties/conditions"), "type");
        }
    }

    private static void mapOf(ObjectNode list, String... keys) {
        list.put("x-kubernetes-list-type", "map");
        ArrayNode names = list.putArray("x-kubernetes-list-map-keys");
        ArrayNode required = list.withObject("/items").putArray("required");
        for (String key : keys) {
            names.add(key);
            required.add(key);
        }
    }

    private static void require(ObjectNode schema, String path, String... names) {
        ArrayNode required = schema.withObject(path).putArray("required");
        Stream.of(names).forEach(required::add);
    }

    private static ObjectNode duration() {
        return type("string").put("pattern", DURATION);
    }

    private static ObjectNode type(String name) {
        return NODES.objectNode().put("type", name);
    }
}
