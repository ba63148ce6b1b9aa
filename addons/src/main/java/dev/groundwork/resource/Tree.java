package dev.groundwork.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * An immutable tree of values, as JSON has it: what is declared of a resource, or what was observed. Both sides of every
 * comparison are trees, so Kubernetes and AWS are compared by the same code.
 */
public final class Tree {
    private static final Tree EMPTY = new Tree(JsonNodeFactory.instance.objectNode());

    private final ObjectNode root;

    private Tree(ObjectNode root) {
        this.root = root;
    }

    /** A tree with a copy of these values. */
    public static Tree of(ObjectNode root) {
        return new Tree(root.deepCopy());
    }

    /** The tree without any value. */
    public static Tree empty() {
        return EMPTY;
    }

    /** A copy that the caller may change. */
    public ObjectNode copy() {
        return root.deepCopy();
    }

    /** The tree that a change of a copy makes. */
    public Tree with(UnaryOperator<ObjectNode> change) {
        return new Tree(change.apply(copy()));
    }

    /** The tree with every text, however deep, changed in that way. Keys stay. */
    public Tree mapTexts(UnaryOperator<String> change) {
        return new Tree((ObjectNode) mapTexts(root, change));
    }

    private static JsonNode mapTexts(JsonNode node, UnaryOperator<String> change) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode mapped = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> mapped.set(entry.getKey(), mapTexts(entry.getValue(), change)));
                yield mapped;
            }
            case ArrayNode array -> {
                ArrayNode mapped = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> mapped.add(mapTexts(item, change)));
                yield mapped;
            }
            default -> node.isTextual() ? JsonNodeFactory.instance.textNode(change.apply(node.asText())) : node;
        };
    }

    /** The value below these keys; a missing node where there is none. The caller must not change it. */
    public JsonNode at(String... keys) {
        JsonNode node = root;
        for (String key : keys) {
            node = node.path(key);
        }
        return node;
    }

    /** The text below these keys, empty where there is none. */
    public String text(String... keys) {
        return at(keys).asText("");
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return root.isEmpty();
    }

    /**
     * Every leaf by its path, sorted, for instance {@code spec.template.spec.containers[app].image}. Items of a list of
     * named objects are told apart by their name, so that an inserted item does not seem to change its neighbours. An
     * empty object or list is a leaf.
     */
    public SortedMap<String, JsonNode> leaves() {
        SortedMap<String, JsonNode> leaves = new TreeMap<>();
        collect("", root, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, JsonNode> leaves) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.properties().forEach(entry -> collect(child(path, entry.getKey()), entry.getValue(), leaves));
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            boolean named = isNamed(array);
            for (int i = 0; i < array.size(); i++) {
                String key = named ? array.get(i).path("name").asText() : String.valueOf(i);
                collect(path + "[" + key + "]", array.get(i), leaves);
            }
        } else if (!path.isEmpty()) {
            leaves.put(path, node);
        }
    }

    /** Whether the items of a list are told apart by their names rather than by their places. */
    public static boolean isNamed(ArrayNode array) {
        Set<String> names = new HashSet<>();
        for (JsonNode item : array) {
            if (!item.path("name").isTextual() || !names.add(item.path("name").asText())) {
                return false;
            }
        }
        return !array.isEmpty();
    }

    /** The path of a key below a path. */
    public static String child(String path, String key) {
        if (key.contains(".")) {
            return path + "[\"" + key + "\"]";
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tree tree && root.equals(tree.root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
