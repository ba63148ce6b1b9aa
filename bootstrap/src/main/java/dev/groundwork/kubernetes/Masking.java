package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Hash;

/**
 * Hides the values of Secrets so that a change still shows: equal values have equal masks, and a mask says nothing about
 * the value to who does not know the run.
 */
final class Masking {
    /** New for each run, so that a mask cannot be looked up in a table of hashes. */
    private static final String SALT = Long.toHexString(new java.security.SecureRandom().nextLong());

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
                            .forEach(entry -> entry.setValue(values.textNode(
                                    "masked:" + Hash.of(SALT + entry.getValue()).substring(0, 8))));
                }
            }
        }
        return object;
    }
}
