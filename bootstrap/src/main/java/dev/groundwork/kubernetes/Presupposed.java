package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an object names and nobody here makes: a StorageClass, or the Secret with the key of a receiver of alerts. The
 * API server takes the object all the same; it would only never become what it should.
 *
 * @param reader reads what is there
 * @param planned what the same plan makes
 */
record Presupposed(KubernetesReader reader, Set<ResourceId> planned) {
    /** Where an AlertmanagerConfig names the Secret of a receiver. */
    private static final List<String> RECEIVERS = List.of("apiURL", "routingKey", "urlSecret");

    static Presupposed of(KubernetesReader reader, List<KubernetesObject> objects) {
        return new Presupposed(
                reader, objects.stream().map(KubernetesObject::id).collect(Collectors.toSet()));
    }

    /**
     * One thing that is named.
     *
     * @param id what has to be there
     * @param key the key that it has to have, empty for none
     */
    record Named(ResourceId id, String key) {}

    /** What such an object names. */
    static List<Named> named(KubernetesObject object) {
        Stream<Named> classes = object.tree().at("spec").findValues("storageClassName").stream()
                .map(name -> new Named(new ResourceId("storage.k8s.io", "StorageClass", "", name.asText()), ""));
        if (!object.id().kind().equals("AlertmanagerConfig")) {
            return classes.distinct().toList();
        }
        List<JsonNode> receivers = new ArrayList<>();
        RECEIVERS.forEach(field -> receivers.addAll(object.tree().at("spec").findValues(field)));
        return Stream.concat(
                        classes,
                        receivers.stream()
                                .map(secret -> new Named(
                                        new ResourceId(
                                                "",
                                                "Secret",
                                                object.id().namespace(),
                                                secret.path("name").asText()),
                                        secret.path("key").asText())))
                .distinct()
                .toList();
    }

    /** The first of them that is missing, as the problem that it is; what may not be read is taken to be there. */
    Optional<Problem> missing(KubernetesObject object) {
        for (Named named : named(object)) {
            if (!planned.contains(named.id())) {
                Optional<Problem> problem = look(object.id(), named);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Problem> look(ResourceId object, Named named) {
        try {
            Optional<Tree> there = reader.get(named.id());
            if (there.isEmpty()) {
                return Optional.of(problem(object, "it names " + named.id() + ", which does not exist", named));
            }
            return named.key().isEmpty() || there.get().at("data").has(named.key())
                    ? Optional.empty()
                    : Optional.of(problem(
                            object,
                            "it names the key %s of %s, which has none".formatted(named.key(), named.id()),
                            named));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private Problem problem(ResourceId object, String what, Named named) {
        return new Problem(Problem.Code.MISSING, object.toString(), what, todo(named));
    }

    private String todo(Named named) {
        ResourceId id = named.id();
        if (id.kind().equals("Secret")) {
            return "Make it, and its namespace if that is new: kubectl -n %s create secret generic %s --from-literal=%s=..."
                    .formatted(id.namespace(), id.name(), named.key());
        }
        List<String> classes = reader.kinds()
                .find(id)
                .map(kind -> reader.list(kind, "", "").keySet().stream()
                        .map(ResourceId::name)
                        .sorted()
                        .toList())
                .orElse(List.of());
        return classes.isEmpty()
                ? "Make it; the cluster has no StorageClass at all"
                : "Make it, or name one that exists: " + String.join(", ", classes);
    }
}
