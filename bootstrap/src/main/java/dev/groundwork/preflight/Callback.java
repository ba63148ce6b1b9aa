package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A port of pods of the baseline that the API server itself calls: a webhook, or an API of their own.
 *
 * @param what what it calls there, for instance {@code ValidatingWebhookConfiguration x}
 * @param port the port of the pods
 */
record Callback(String what, int port) {
    private static final Set<String> WEBHOOKS =
            Set.of("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration");
    private static final int HTTPS = 443;

    /** All of them, each once. */
    static List<Callback> of(Wanted wanted) {
        List<KubernetesObject> objects = wanted.objects();
        List<Callback> callbacks = new ArrayList<>();
        for (KubernetesObject object : objects) {
            List<JsonNode> services = new ArrayList<>();
            if (WEBHOOKS.contains(object.id().kind())) {
                object.tree()
                        .at("webhooks")
                        .forEach(webhook ->
                                services.add(webhook.path("clientConfig").path("service")));
            } else if (object.id().kind().equals("APIService")) {
                services.add(object.tree().at("spec", "service"));
            }
            services.stream()
                    .filter(JsonNode::isObject)
                    .flatMapToInt(service -> port(service, objects).stream())
                    .mapToObj(port -> new Callback(object.id().toString(), port))
                    .filter(callback -> !callbacks.contains(callback))
                    .forEach(callbacks::add);
        }
        return callbacks;
    }

    /** The port of the pods behind the port of a Service. */
    private static OptionalInt port(JsonNode reference, List<KubernetesObject> objects) {
        String namespace = reference.path("namespace").asText();
        Optional<JsonNode> service = objects.stream()
                .filter(object -> object.id().kind().equals("Service")
                        && object.id().namespace().equals(namespace)
                        && object.id().name().equals(reference.path("name").asText()))
                .map(object -> object.tree().at("spec"))
                .findFirst();
        int wanted = reference.path("port").asInt(HTTPS);
        for (JsonNode port :
                service.map(spec -> spec.path("ports")).map(List::of).orElse(List.of())) {
            for (JsonNode one : port) {
                if (one.path("port").asInt() == wanted) {
                    JsonNode target = one.path("targetPort");
                    return target.isTextual()
                            ? named(target.asText(), namespace, service.get().path("selector"), objects)
                            : OptionalInt.of(target.asInt(wanted));
                }
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt named(String name, String namespace, JsonNode selector, List<KubernetesObject> objects) {
        return objects.stream()
                .filter(object -> object.id().namespace().equals(namespace))
                .flatMap(object -> PodTemplate.of(object.tree().copy()).stream())
                .filter(template -> selector.properties().stream()
                        .allMatch(label -> template.path("metadata")
                                .path("labels")
                                .path(label.getKey())
                                .equals(label.getValue())))
                .flatMap(template -> template.path("spec").path("containers").findValues("ports").stream())
                .flatMap(JsonNode::valueStream)
                .filter(port -> port.path("name").asText().equals(name))
                .mapToInt(port -> port.path("containerPort").asInt())
                .findFirst();
    }
}
