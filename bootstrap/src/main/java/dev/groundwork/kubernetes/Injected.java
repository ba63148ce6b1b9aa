package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Injection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Compares a pod with what EKS's webhook puts into its containers. Each container counts, because each has an SDK of its
 * own; init containers too, because with what they lack the pod does not start the next time. Left out are those that the
 * pod tells the webhook to leave out.
 */
final class Injected {
    private static final String SKIP = "eks.amazonaws.com/skip-containers";

    private final Injection wanted;
    private final Set<String> tokens;
    private final boolean several;

    private Injected(Injection wanted, JsonNode pod) {
        this.wanted = wanted;
        this.tokens = each(pod.path("spec").path("volumes"))
                .filter(volume -> each(volume.path("projected").path("sources"))
                        .anyMatch(source -> source.path("serviceAccountToken")
                                .path("audience")
                                .asText()
                                .equals(wanted.audience())))
                .map(volume -> volume.path("name").asText())
                .collect(Collectors.toSet());
        this.several = containers(pod).count() > 1;
    }

    /** What of the pod is otherwise, as the end of a sentence that says what it has. */
    static Optional<String> difference(Injection wanted, JsonNode pod) {
        Injected injected = new Injected(wanted, pod);
        List<String> skipped = Stream.of(Pods.annotation(pod, SKIP).split(","))
                .map(String::strip)
                .toList();
        return containers(pod)
                .filter(container -> !skipped.contains(container.path("name").asText()))
                .flatMap(container -> injected.difference(container).stream())
                .findFirst();
    }

    private Optional<String> difference(JsonNode container) {
        for (String before : wanted.before()) {
            if (values(container, before).findAny().isPresent()) {
                return Optional.of(before + in(container) + ", where SDKs look before EKS Pod Identity");
            }
        }
        for (Map.Entry<String, NavigableSet<String>> variable :
                wanted.variables().entrySet()) {
            List<String> found = values(container, variable.getKey()).toList();
            if (found.stream().noneMatch(variable.getValue()::contains)) {
                return Optional.of(
                        found.isEmpty()
                                ? "no " + variable.getKey() + in(container)
                                : variable.getKey() + "=" + found.getFirst() + in(container));
            }
        }
        boolean mounted = wanted.audience().isEmpty()
                || each(container.path("volumeMounts"))
                        .anyMatch(mount -> tokens.contains(mount.path("name").asText()));
        return mounted ? Optional.empty() : Optional.of("no token for " + wanted.audience() + in(container));
    }

    /** Which container it is, where there are several. */
    private String in(JsonNode container) {
        return several ? " in container " + container.path("name").asText() : "";
    }

    private static Stream<String> values(JsonNode container, String name) {
        return each(container.path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .map(variable -> variable.path("value").asText());
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        return Stream.concat(each(spec.path("initContainers")), each(spec.path("containers")));
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
