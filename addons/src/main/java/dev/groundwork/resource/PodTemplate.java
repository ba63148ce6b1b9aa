package dev.groundwork.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** The part of a workload that says what its pods are; a CronJob has it one level deeper. */
public final class PodTemplate {
    /** Other kinds have templates of other things. */
    private static final Set<String> KINDS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob");

    private PodTemplate() {}

    /** The template of this object, if it has one, to be changed in place. */
    public static Optional<ObjectNode> of(JsonNode object) {
        JsonNode spec = object.path("spec");
        JsonNode owner = spec.has("jobTemplate") ? spec.path("jobTemplate").path("spec") : spec;
        return KINDS.contains(object.path("kind").asText()) && owner.path("template") instanceof ObjectNode template
                ? Optional.of(template)
                : Optional.empty();
    }

    /** The ServiceAccount that pods of this template run as. */
    public static String serviceAccount(JsonNode template) {
        return template.path("spec").path("serviceAccountName").asText("default");
    }

    /** The value of an annotation of the pods, empty if they have none. */
    public static String annotation(JsonNode template, String key) {
        return template.path("metadata").path("annotations").path(key).asText("");
    }

    /** Gives the pods an annotation. */
    public static void annotate(ObjectNode template, String key, String value) {
        template.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(key, value);
    }
}
