package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.Writer;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code metadata.managedFields}: who wrote which leaf last.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management">Field management</a>
 */
final class ManagedFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Writer> writers = new HashMap<>();

    private ManagedFields() {}

    /** The last writer of each leaf, by the leaf's path in {@link Tree#leaves()}. Writers of status do not count. */
    static Map<String, Writer> writers(Tree object) {
        ManagedFields fields = new ManagedFields();
        JsonNode root = object.copy();
        for (JsonNode entry : object.at("metadata", "managedFields")) {
            if (!entry.path("subresource").asText("").isEmpty()) {
                continue;
            }
            Writer writer = new Writer(
                    entry.path("manager").asText(""), time(entry.path("time").asText("")));
            fields.walk("", root, entry.path("fieldsV1"), writer);
        }
        return fields.writers;
    }

    /** Whether we applied this object at least once. */
    static boolean applied(Tree object) {
        for (JsonNode entry : object.at("metadata", "managedFields")) {
            if (entry.path("manager").asText("").equals(KubernetesWriter.MANAGER)
                    && entry.path("operation").asText("").equals("Apply")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether nobody else wrote one of the declared leaves since. Who adds a key to a map that is owned as a whole, such as
     * the selector of a Service, takes the whole map, and every leaf that we declared is still there.
     */
    static boolean areOurs(Tree declared, Tree live) {
        Map<String, Writer> writers = writers(live);
        return declared.leaves().keySet().stream()
                .flatMap(path -> Difference.writer(path, writers).stream())
                .allMatch(writer -> writer.manager().equals(KubernetesWriter.MANAGER));
    }

    private void walk(String path, JsonNode value, JsonNode fields, Writer writer) {
        if (fields.isEmpty() || !value.isContainerNode()) {
            put(path, writer);
            return;
        }
        boolean named = value instanceof ArrayNode array && Tree.isNamed(array);
        fields.properties().forEach(field -> {
            String key = field.getKey();
            if (key.startsWith("f:") && value instanceof ObjectNode object) {
                String name = key.substring(2);
                walk(Tree.child(path, name), object.path(name), field.getValue(), writer);
            } else if (value instanceof ArrayNode array) {
                int index = index(array, key);
                if (index >= 0) {
                    JsonNode item = array.get(index);
                    String label = named ? item.path("name").asText() : String.valueOf(index);
                    walk(path + "[" + label + "]", item, field.getValue(), writer);
                }
            }
        });
    }

    private void put(String path, Writer writer) {
        writers.merge(path, writer, ManagedFields::later);
    }

    private static Writer later(Writer one, Writer other) {
        Instant first = one.time().orElse(Instant.MIN);
        Instant second = other.time().orElse(Instant.MIN);
        return first.isAfter(second) ? one : other;
    }

    /** The item that {@code k:{"name":"app"}} or {@code v:"text"} means; -1 if there is none. */
    private static int index(ArrayNode items, String key) {
        try {
            JsonNode wanted = key.startsWith("k:") || key.startsWith("v:") ? JSON.readTree(key.substring(2)) : null;
            for (int i = 0; wanted != null && i < items.size(); i++) {
                JsonNode item = items.get(i);
                boolean same = key.startsWith("v:")
                        ? item.equals(wanted)
                        : wanted.properties().stream()
                                .allMatch(entry -> item.path(entry.getKey()).equals(entry.getValue()));
                if (same) {
                    return i;
                }
            }
            return -1;
        } catch (JsonProcessingException e) {
            return -1;
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
