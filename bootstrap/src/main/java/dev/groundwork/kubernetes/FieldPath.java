package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field as the API server names it in a conflict, {@code .spec.template.spec.containers[name="app"].image}, and as we
 * print it, {@code spec.template.spec.containers[app].image}.
 */
final class FieldPath {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]*)]");

    private final List<String> steps = new ArrayList<>();

    private FieldPath() {}

    /**
     * Reads the server's spelling. It does not quote the dots of label and annotation keys, so the object that has the
     * field tells which dots divide.
     */
    static FieldPath parse(String serverPath, Tree object) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = STEP.matcher(serverPath);
        while (matcher.find()) {
            String key = matcher.group(1);
            parts.add(key != null ? key : "[" + matcher.group(2) + "]");
        }
        FieldPath path = new FieldPath();
        JsonNode node = object.copy();
        for (int i = 0; i < parts.size(); ) {
            int end = i + 1;
            if (node.isObject()) {
                for (int longest = parts.size(); longest > end; longest--) {
                    if (node.has(String.join(".", parts.subList(i, longest)))) {
                        end = longest;
                    }
                }
            }
            String step = String.join(".", parts.subList(i, end));
            path.steps.add(step);
            node = child(node, step);
            i = end;
        }
        return path;
    }

    /** Our spelling of it within that object. */
    String in(Tree object) {
        JsonNode node = object.copy();
        String printed = "";
        for (String step : steps) {
            JsonNode child = child(node, step);
            if (!step.startsWith("[")) {
                printed = Tree.child(printed, step);
            } else if (node instanceof ArrayNode array && Tree.isNamed(array) && !child.isMissingNode()) {
                printed += "[" + child.path("name").asText() + "]";
            } else {
                int index = index(node, step);
                printed += index < 0 ? step : "[" + index + "]";
            }
            node = child;
        }
        return printed;
    }

    /** The value of the field in that object, as JSON. */
    Optional<String> valueIn(Tree object) {
        JsonNode node = object.copy();
        for (String step : steps) {
            node = child(node, step);
        }
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.toString());
    }

    private static JsonNode child(JsonNode node, String step) {
        return step.startsWith("[") ? node.path(index(node, step)) : node.path(step);
    }

    /** The object without that field. */
    Tree without(Tree object) {
        return object.with(root -> {
            JsonNode node = root;
            for (String step : steps.subList(0, steps.size() - 1)) {
                node = child(node, step);
            }
            String last = steps.getLast();
            if (node instanceof ObjectNode parent) {
                parent.remove(last);
            } else if (node instanceof ArrayNode items && index(items, last) >= 0) {
                items.remove(index(items, last));
            }
            return root;
        });
    }

    /** The item that {@code [name="app"]}, {@code [containerPort=80,protocol="TCP"]} or {@code [="text"]} means. */
    private static int index(JsonNode list, String step) {
        String inside = step.substring(1, step.length() - 1);
        if (inside.matches("[0-9]+")) {
            return Integer.parseInt(inside);
        }
        for (int i = 0; i < list.size(); i++) {
            if (matches(list.get(i), inside)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(JsonNode item, String inside) {
        for (String part : inside.split(",(?=[A-Za-z]+=)", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                return false;
            }
            JsonNode actual = equals == 0 ? item : item.path(part.substring(0, equals));
            try {
                if (!actual.equals(JSON.readTree(part.substring(equals + 1)))) {
                    return false;
                }
            } catch (JsonProcessingException e) {
                return false;
            }
        }
        return true;
    }
}
