package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The kinds that the API server knows, by aggregated discovery: two requests for all of them.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery">Aggregated
 *     discovery</a>
 */
final class Kinds {
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    /** In the order of the server, which names the version that it prefers first. */
    private final Map<Key, Kind> kinds = new LinkedHashMap<>();

    private final Set<Key> listable = new HashSet<>();

    private record Key(String apiVersion, String kind) {}

    /**
     * One kind in one version.
     *
     * @param apiVersion group and version, for instance {@code apps/v1}
     * @param kind the kind
     * @param plural the name in addresses
     * @param namespaced whether its objects live in a namespace
     */
    record Kind(String apiVersion, String kind, String plural, boolean namespaced) {
        /** The API group, empty for the core group. */
        String group() {
            return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        }

        /** The address of all objects, or of those of a namespace if one is given. */
        String path(String namespace) {
            String root = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
            return root + (namespaced && !namespace.isEmpty() ? "/namespaces/" + namespace : "") + "/" + plural;
        }

        /** The address of one object. */
        String path(ResourceId id) {
            // The names of RBAC objects hold colons, which are allowed in a path.
            return path(id.namespace()) + "/" + id.name();
        }
    }

    private Kinds() {}

    /**
     * Asks the server.
     *
     * @throws ProblemException if it cannot be asked
     */
    static Kinds read(ApiServer server) {
        Kinds kinds = new Kinds();
        for (String path : new String[] {"/api", "/apis"}) {
            ApiServer.Answer answer = server.send(ApiServer.Request.get(path), AGGREGATED);
            if (!answer.ok()) {
                throw new ProblemException(
                        KubernetesProblems.of("API server " + server.address(), "discovery", answer));
            }
            answer.body().path("items").forEach(kinds::add);
        }
        return kinds;
    }

    private void add(JsonNode group) {
        String name = group.path("metadata").path("name").asText("");
        for (JsonNode version : group.path("versions")) {
            String number = version.path("version").asText();
            String apiVersion = name.isEmpty() ? number : name + "/" + number;
            for (JsonNode resource : version.path("resources")) {
                String kind = resource.path("responseKind").path("kind").asText();
                Key key = new Key(apiVersion, kind);
                if (stream(resource.path("verbs"))
                        .anyMatch(verb -> verb.asText().equals("list"))) {
                    listable.add(key);
                }
                kinds.put(
                        key,
                        new Kind(
                                apiVersion,
                                kind,
                                resource.path("resource").asText(),
                                resource.path("scope").asText().equals("Namespaced")));
            }
        }
    }

    /** The kind, if the server has it in that version. */
    Optional<Kind> find(String apiVersion, String kind) {
        return Optional.ofNullable(kinds.get(new Key(apiVersion, kind)));
    }

    /** The kind in the version that the server prefers, for ids, which have none. */
    Optional<Kind> find(ResourceId id) {
        return kinds.values().stream()
                .filter(kind -> kind.kind().equals(id.kind()))
                .filter(kind -> kind.group().equals(id.group()))
                .findFirst();
    }

    /** Every kind of which the server lists objects, each in the version that it prefers. */
    List<Kind> listable() {
        Map<String, Kind> preferred = new LinkedHashMap<>();
        kinds.forEach((key, kind) -> {
            if (listable.contains(key)) {
                preferred.putIfAbsent(kind.group() + "/" + kind.kind(), kind);
            }
        });
        return List.copyOf(preferred.values());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
