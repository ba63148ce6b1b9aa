package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Mask;

/** Hides the values of Secrets. */
final class Masking {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private Masking() {}

    static ObjectNode mask(ObjectNode object) {
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            // It repeats the whole object, values of Secrets included, and is nothing that we declare.
            annotations.remove(LAST_APPLIED);
        }
        if (object.path("kind").asText().equals("Secret")) {
            for (String field : new String[] {"data", "stringData"}) {
                if (object.path(field) instanceof ObjectNode values) {
                    values.properties()
                            .forEach(entry -> entry.setValue(
                                    values.textNode(Mask.of(entry.getValue().toString()))));
                }
            }
        }
        return object;
    }
}
