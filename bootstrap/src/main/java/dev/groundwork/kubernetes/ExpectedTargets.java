package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Execution;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a ServiceMonitor or PodMonitor means, told from what the API server knows and not from what Prometheus has found.
 *
 * @param monitor the monitor
 * @param pool the name that Prometheus gives the endpoint of the monitor
 * @param addresses host and port of each, as Prometheus writes them
 * @param simulated those of the same kind behind which nothing really runs
 */
record ExpectedTargets(ResourceId monitor, String pool, SortedSet<String> addresses, SortedSet<String> simulated) {
    /** One for each endpoint of each monitor that is there. */
    static List<ExpectedTargets> read(KubernetesReader reader, List<ResourceId> monitors) {
        List<ExpectedTargets> all = new ArrayList<>();
        for (ResourceId monitor : monitors) {
            reader.get(monitor).ifPresent(object -> new Look(reader, monitor, object).into(all));
        }
        return all;
    }

    private record Look(KubernetesReader reader, ResourceId monitor, Tree object) {
        void into(List<ExpectedTargets> all) {
            boolean ofPods = monitor.kind().equals("PodMonitor");
            JsonNode endpoints = object.at("spec", ofPods ? "podMetricsEndpoints" : "endpoints");
            for (int i = 0; i < endpoints.size(); i++) {
                ExpectedTargets expected = new ExpectedTargets(
                        monitor,
                        (ofPods ? "podMonitor/" : "serviceMonitor/") + monitor.namespace() + "/" + monitor.name() + "/"
                                + i,
                        new TreeSet<>(),
                        new TreeSet<>());
                String port = endpoints.get(i).path("port").asText();
                for (String namespace : namespaces()) {
                    if (ofPods) {
                        pods(expected, namespace, port);
                    } else {
                        services(expected, namespace, port);
                    }
                }
                all.add(expected);
            }
        }

        private Set<String> namespaces() {
            Set<String> names = new TreeSet<>();
            object.at("spec", "namespaceSelector", "matchNames").forEach(name -> names.add(name.asText()));
            return names.isEmpty() ? Set.of(monitor.namespace()) : names;
        }

        private void pods(ExpectedTargets expected, String namespace, String port) {
            for (JsonNode pod : reader.listPages("/api/v1/namespaces/" + namespace + "/pods", Pods.selector(object))) {
                String address = pod.path("status").path("podIP").asText("");
                for (JsonNode container : pod.path("spec").path("containers")) {
                    for (JsonNode declared : container.path("ports")) {
                        if (declared.path("name").asText().equals(port) && !address.isEmpty()) {
                            put(
                                    expected,
                                    address,
                                    declared.path("containerPort").asInt(),
                                    pod);
                        }
                    }
                }
            }
        }

        private void services(ExpectedTargets expected, String namespace, String port) {
            String base = "/api/v1/namespaces/" + namespace;
            for (JsonNode service : reader.listPages(base + "/services", Pods.selector(object))) {
                String name = service.path("metadata").path("name").asText();
                List<JsonNode> pods = reader.listPages(base + "/pods", Pods.selectorOf(Tree.of(service.deepCopy())));
                for (JsonNode slice : reader.listPages(
                        "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices",
                        "kubernetes.io/service-name=" + name)) {
                    slice(expected, slice, port, pods);
                }
            }
        }

        private static void slice(ExpectedTargets expected, JsonNode slice, String port, List<JsonNode> pods) {
            for (JsonNode declared : slice.path("ports")) {
                if (!declared.path("name").asText("").equals(port)) {
                    continue;
                }
                for (JsonNode endpoint : slice.path("endpoints")) {
                    if (endpoint.path("conditions").path("ready").asBoolean(true)) {
                        put(
                                expected,
                                endpoint.path("addresses").path(0).asText(),
                                declared.path("port").asInt(),
                                behind(endpoint, pods));
                    }
                }
            }
        }

        private static JsonNode behind(JsonNode endpoint, List<JsonNode> pods) {
            JsonNode target = endpoint.path("targetRef");
            return pods.stream()
                    .filter(pod -> target.path("kind").asText().equals("Pod"))
                    .filter(pod -> pod.path("metadata").path("name").equals(target.path("name")))
                    .findFirst()
                    .orElse(target.path("none"));
        }

        private static void put(ExpectedTargets expected, String address, int port, JsonNode pod) {
            String whole = (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
            boolean simulated = pod.isObject() && Pods.execution(List.of(pod)) == Execution.SIMULATED;
            (simulated ? expected.simulated() : expected.addresses()).add(whole);
        }
    }
}
