package dev.groundwork.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is worth reading of a pod: images, arguments, resources, and what of the node it may touch. */
final class PodEssentials {
    private final Page page;
    private final int indent;

    PodEssentials(Page page, int indent) {
        this.page = page;
        this.indent = indent;
    }

    void print(JsonNode spec) {
        line("runs as", serviceAccount(spec));
        Essentials.items(spec.path("initContainers")).forEach(container -> container("first", container));
        Essentials.items(spec.path("containers")).forEach(container -> container("image", container));
        line("node", String.join(", ", reach(spec)));
    }

    private void container(String label, JsonNode container) {
        line(label, container.path("image").asText());
        line("args", Essentials.texts(container.path("args"), " "));
        line("requests", quantities(container.path("resources").path("requests")));
        line("limits", quantities(container.path("resources").path("limits")));
    }

    private static String serviceAccount(JsonNode spec) {
        String name = spec.path("serviceAccountName").asText();
        return name.isEmpty() ? "" : "ServiceAccount " + name;
    }

    /** What reaches beyond the pod, which nobody should have to look for. */
    private static List<String> reach(JsonNode spec) {
        List<String> reach = new ArrayList<>();
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.path(host).asBoolean()) {
                reach.add(host);
            }
        }
        Essentials.items(spec.path("volumes"))
                .filter(volume -> volume.has("hostPath"))
                .map(volume ->
                        "hostPath " + volume.path("hostPath").path("path").asText())
                .forEach(reach::add);
        for (String list : List.of("initContainers", "containers")) {
            Essentials.items(spec.path(list))
                    .filter(container ->
                            container.path("securityContext").path("privileged").asBoolean())
                    .map(container ->
                            "privileged container " + container.path("name").asText())
                    .forEach(reach::add);
        }
        for (String list : List.of("initContainers", "containers")) {
            Essentials.items(spec.path(list)).forEach(container -> {
                String added = Essentials.texts(
                        container.path("securityContext").path("capabilities").path("add"), ", ");
                if (!added.isEmpty()) {
                    reach.add(added + " for container " + container.path("name").asText());
                }
            });
        }
        return reach;
    }

    static String quantities(JsonNode quantities) {
        return quantities.properties().stream()
                .map(quantity -> quantity.getKey() + " " + quantity.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    private void line(String label, String words) {
        Essentials.line(page, indent, label, words);
    }
}
