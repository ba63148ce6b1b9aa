package dev.groundwork.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is shown instead of a value that must not be seen. Equal values have equal masks, so that a change still shows, and
 * a mask says nothing about the value to who does not know the run.
 */
public final class Mask {
    /** New for each run, so that a mask cannot be looked up in a table of hashes. */
    private static final String SALT = Long.toHexString(new SecureRandom().nextLong());

    private static final Pattern SECRET = Pattern.compile(
            "pass(word|wd|phrase)|secret|token|credential|(api|private|access)[_-]?key", Pattern.CASE_INSENSITIVE);

    private static final String MASKED = "masked:";

    private Mask() {}

    /** The mask of a value. */
    public static String of(String value) {
        return MASKED + Hash.of(SALT + value).substring(0, 8);
    }

    /**
     * The tree with masks below some paths, and below every key that sounds like a secret's.
     *
     * @param paths the keys that lead to what is hidden; positions in lists are left out, so all items of a list are alike
     */
    public static Tree over(Tree tree, Set<List<String>> paths) {
        return tree.with(root -> (ObjectNode) masked(root, List.of(), false, paths));
    }

    /** The same for every value that is masked in a tree. */
    public static Tree without(Tree masked) {
        return masked.mapTexts(text -> text.startsWith(MASKED) ? MASKED : text);
    }

    private static JsonNode masked(JsonNode node, List<String> path, boolean hidden, Set<List<String>> paths) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode made = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> {
                    List<String> below = new ArrayList<>(path);
                    below.add(entry.getKey());
                    boolean hides = hidden || paths.contains(below) || soundsSecret(entry.getKey());
                    made.set(entry.getKey(), masked(entry.getValue(), below, hides, paths));
                });
                yield made;
            }
            case ArrayNode array -> {
                ArrayNode made = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> made.add(masked(item, path, hidden, paths)));
                yield made;
            }
            default -> hidden ? JsonNodeFactory.instance.textNode(of(node.toString())) : node;
        };
    }

    private static boolean soundsSecret(String key) {
        return SECRET.matcher(key).find();
    }
}
