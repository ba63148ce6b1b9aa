package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes out what a file leaves unsaid, as the schema tells it. */
final class Defaults {
    private Defaults() {}

    /** Fills in every default of this object and of the objects in it. The object must fit the schema. */
    static void fill(ObjectNode object, JsonNode schema) {
        schema.path("properties").properties().forEach(property -> {
            JsonNode rules = property.getValue();
            JsonNode value = object.path(property.getKey());
            if (value.isNull()) {
                object.set(property.getKey(), JsonNodeFactory.instance.objectNode());
                value = object.path(property.getKey());
            } else if (value.isMissingNode() && rules.has("default")) {
                value = rules.path("default").deepCopy();
                object.set(property.getKey(), value);
            }
            if (value instanceof ObjectNode inner) {
                fill(inner, rules);
            }
            if (value instanceof ArrayNode items) {
                items.forEach(item -> {
                    if (item instanceof ObjectNode inner) {
                        fill(inner, rules.path("items"));
                    }
                });
            }
        });
        // Keys of the user's own choice; the schema has held that they fit the one pattern there is.
        schema.path("patternProperties")
                .forEach(rules -> object.forEach(value -> {
                    if (value instanceof ObjectNode inner) {
                        fill(inner, rules);
                    }
                }));
    }
}
