package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The roles that kube2iam gives to the pods of one namespace, as the Namespace's annotation lists them.
 *
 * @param namespace the Namespace's name
 * @param version its resourceVersion, so that nobody's change in between is lost
 * @param roles the list
 */
record AllowedRoles(String namespace, String version, List<String> roles) {
    private static final ObjectMapper JSON = new ObjectMapper();

    AllowedRoles {
        roles = List.copyOf(roles);
    }

    static ResourceId idOf(String namespace) {
        return new ResourceId("", "Namespace", "", namespace);
    }

    /**
     * Reads the list of a namespace.
     *
     * @return empty if there is no such Namespace
     * @throws ProblemException if it cannot be read, or the annotation is no list: kube2iam then lets no pod take a role
     */
    static Optional<AllowedRoles> read(KubernetesReader reader, String namespace) {
        return reader.get(idOf(namespace)).map(AllowedRoles::of);
    }

    private static AllowedRoles of(Tree namespace) {
        String name = namespace.text("metadata", "name");
        String text = namespace.text("metadata", "annotations", AllowedRole.ANNOTATION);
        return new AllowedRoles(name, namespace.text("metadata", "resourceVersion"), parse(name, text));
    }

    private static List<String> parse(String namespace, String text) {
        if (text.isBlank()) {
            return List.of();
        }
        try {
            JsonNode list = JSON.readTree(text);
            if (list.isArray()
                    && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual)) {
                return StreamSupport.stream(list.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
            }
        } catch (JsonProcessingException e) {
            // Told below.
        }
        throw new ProblemException(new Problem(
                Problem.Code.INVALID,
                "Namespace " + namespace,
                "its annotation %s is no JSON list of texts, so kube2iam lets its pods take no role"
                        .formatted(AllowedRole.ANNOTATION),
                "Write it as a list, such as [\"arn:aws:iam::111122223333:role/name\"], or remove it: kubectl annotate"
                        + " namespace %s %s-".formatted(namespace, AllowedRole.ANNOTATION)));
    }

    boolean has(String role) {
        return roles.contains(role);
    }

    /** The same with this role at its end. */
    AllowedRoles with(String role) {
        return new AllowedRoles(
                namespace,
                version,
                Stream.concat(roles.stream(), Stream.of(role)).toList());
    }

    /** The same without this role. */
    AllowedRoles without(String role) {
        return new AllowedRoles(
                namespace,
                version,
                roles.stream().filter(other -> !other.equals(role)).toList());
    }

    /** The patch that makes the annotation this list; an empty one goes altogether. */
    JsonNode patch() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        roles.forEach(list::add);
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("resourceVersion", version)
                .putObject("annotations")
                .put(AllowedRole.ANNOTATION, roles.isEmpty() ? null : list.toString());
        return patch;
    }

    /** The entries of a Namespace that are roles below this path; none if it has no list. */
    static Stream<ResourceId> ours(JsonNode namespace, String path) {
        String name = namespace.path("metadata").path("name").asText();
        String text = Pods.annotation(namespace, AllowedRole.ANNOTATION);
        try {
            return parse(name, text).stream()
                    .filter(role -> role.contains(path))
                    .map(role -> new AllowedRole("", name, role).id());
        } catch (ProblemException e) {
            return Stream.empty();
        }
    }
}
