package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills <code>${name}</code> in scalars and keys. A scalar that is nothing but a placeholder takes the type of its
 * value, so <code>replicas: ${replicas}</code> becomes a number and <code>data: ${data}</code> a map of texts; a list as
 * the only thing of a list item is spread. A name that nobody gave, and a value that nothing uses, are bugs of ours and end the build.
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9]*)}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String where;
    private final Map<String, Object> values = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    Placeholders(String where) {
        this.where = where;
    }

    Placeholders with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    JsonNode fill(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode filled = NODES.objectNode();
                object.properties().forEach(entry -> filled.set(text(entry.getKey()), fill(entry.getValue())));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = NODES.arrayNode();
                for (JsonNode item : array) {
                    JsonNode value = fill(item);
                    if (value instanceof ArrayNode spread && item.isTextual()) {
                        filled.addAll(spread);
                    } else {
                        filled.add(value);
                    }
                }
                yield filled;
            }
            default -> node.isTextual() ? scalar(node.asText()) : node;
        };
    }

    void refuseUnused() {
        Set<String> unused = new HashSet<>(values.keySet());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw new IllegalStateException(where + " does not use " + unused);
        }
    }

    private JsonNode scalar(String text) {
        Matcher whole = PLACEHOLDER.matcher(text);
        if (!whole.matches()) {
            return NODES.textNode(text(text));
        }
        return switch (value(whole.group(1))) {
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            case List<?> items -> {
                ArrayNode array = NODES.arrayNode();
                items.forEach(item -> array.add(item.toString()));
                yield array;
            }
            case Map<?, ?> entries -> {
                ObjectNode object = NODES.objectNode();
                new TreeMap<>(entries).forEach((key, entry) -> object.put(key.toString(), entry.toString()));
                yield object;
            }
            case Object other -> NODES.textNode(other.toString());
        };
    }

    private String text(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(
                        match -> Matcher.quoteReplacement(value(match.group(1)).toString()));
    }

    private Object value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(where + " uses ${" + name + "}, which nobody gives it");
        }
        used.add(name);
        return value;
    }
}
