package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Merges an overlay into an object: maps by key, lists of named objects by name, everything else is replaced. What is null
 * in the overlay is taken away.
 */
public final class Overlay {
    private Overlay() {}

    /** Changes the first of the two, and returns it. */
    public static ObjectNode merge(ObjectNode base, ObjectNode change) {
        for (var entry : change.properties()) {
            JsonNode before = base.get(entry.getKey());
            JsonNode after = entry.getValue();
            if (before instanceof ObjectNode left && after instanceof ObjectNode right) {
                merge(left, right);
            } else if (before instanceof ArrayNode left && after instanceof ArrayNode right && isNamed(right)) {
                right.forEach(item -> mergeByName(left, (ObjectNode) item));
            } else if (after.isNull()) {
                base.remove(entry.getKey());
            } else {
                base.set(entry.getKey(), after);
            }
        }
        return base;
    }

    private static void mergeByName(ArrayNode items, ObjectNode change) {
        for (JsonNode item : items) {
            if (item instanceof ObjectNode object && item.path("name").equals(change.path("name"))) {
                merge(object, change);
                return;
            }
        }
        items.add(change);
    }

    private static boolean isNamed(ArrayNode items) {
        for (JsonNode item : items) {
            if (!item.has("name")) {
                return false;
            }
        }
        return true;
    }
}
