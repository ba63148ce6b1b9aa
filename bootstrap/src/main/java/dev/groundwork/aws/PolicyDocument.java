package dev.groundwork.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * IAM policy documents in a form in which only differences of meaning show: IAM takes one value for a list of one, does
 * not heed order or Sid, and does not heed case in actions, condition operators and condition keys.
 *
 * <p>In that form a statement stands under its effect and first action, for instance {@code Allow sts:AssumeRole}, so
 * that a statement which comes or goes does not seem to change its neighbours. One that resembles a declared statement
 * stands under the name of that one, so that a change of its actions shows as just that.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Policy elements</a>
 */
final class PolicyDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OLD_VERSION = "2008-10-17";
    private static final Pattern ROOT = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):root");

    private final Map<String, String> spelling = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private PolicyDocument() {}

    /**
     * The normal form of one document, in its own spelling.
     *
     * @param document as written
     */
    static ObjectNode normalised(JsonNode document) {
        return normalised(document, document);
    }

    /**
     * The normal form of a document, in the spelling of another one where the two differ in nothing but case.
     *
     * @param document as found
     * @param declared as declared
     */
    static ObjectNode normalised(JsonNode document, JsonNode declared) {
        PolicyDocument form = new PolicyDocument();
        Map<ObjectNode, String> known = named(form.statements(declared), Map.of());
        ObjectNode normal = object().put("Version", document.path("Version").asText(OLD_VERSION));
        named(form.statements(document), known).forEach((statement, name) -> {
            ObjectNode body = statement.deepCopy();
            body.remove("Effect");
            normal.set(name, body);
        });
        return normal;
    }

    /**
     * A document as the IAM API gives it: percent-encoded JSON, in which a plus sign is a plus sign.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    static JsonNode decoded(String text) {
        try {
            return JSON.readTree(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a policy document: " + text, e);
        }
    }

    /** The statements, each once. */
    private Set<ObjectNode> statements(JsonNode document) {
        Set<ObjectNode> statements = new LinkedHashSet<>();
        items(document.path("Statement"))
                .map(this::statement)
                .sorted(Comparator.comparing(ObjectNode::toString, String.CASE_INSENSITIVE_ORDER))
                .forEach(statements::add);
        return statements;
    }

    /**
     * Gives every statement a name of its own.
     *
     * @param known statements with their names: first the same one gives its name, then the one most like it
     */
    private static Map<ObjectNode, String> named(Set<ObjectNode> statements, Map<ObjectNode, String> known) {
        Map<ObjectNode, String> names = new LinkedHashMap<>();
        Map<ObjectNode, String> free = new LinkedHashMap<>(known);
        List<ObjectNode> others = new ArrayList<>();
        for (ObjectNode statement : statements) {
            Optional.ofNullable(free.remove(statement))
                    .ifPresentOrElse(name -> names.put(statement, name), () -> others.add(statement));
        }
        for (ObjectNode statement : others) {
            Optional<ObjectNode> like = free.keySet().stream()
                    .filter(other -> likeness(statement, other) > 0)
                    .max(Comparator.comparingInt(other -> likeness(statement, other)));
            names.put(
                    statement,
                    like.map(free::remove).orElseGet(() -> unused(key(statement), names.values(), known.values())));
        }
        return names;
    }

    private static String unused(String key, Collection<String> names, Collection<String> known) {
        String name = key;
        for (int number = 2; names.contains(name) || known.contains(name); number++) {
            name = key + " (" + number + ")";
        }
        return name;
    }

    /** How much two statements have in common: actions count, and among equals whatever else is the same. */
    private static int likeness(ObjectNode one, ObjectNode other) {
        Set<JsonNode> actions = actions(one);
        actions.retainAll(actions(other));
        if (actions.isEmpty() || !one.path("Effect").equals(other.path("Effect"))) {
            return 0;
        }
        long fields = one.properties().stream()
                .filter(field -> field.getValue().equals(other.get(field.getKey())))
                .count();
        return actions.size() * 10 + (int) fields;
    }

    private static Set<JsonNode> actions(ObjectNode statement) {
        return items(statement.path(statement.has("Action") ? "Action" : "NotAction"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String key(ObjectNode statement) {
        JsonNode actions = statement.path("Action");
        String effect = statement.path("Effect").asText();
        if (actions.isMissingNode()) {
            return effect + " all but "
                    + items(statement.path("NotAction"))
                            .map(JsonNode::asText)
                            .findFirst()
                            .orElse("nothing");
        }
        return effect + " " + items(actions).map(JsonNode::asText).findFirst().orElse("nothing");
    }

    private ObjectNode statement(JsonNode statement) {
        ObjectNode form = object();
        statement.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "Sid" -> {}
                case "Action", "NotAction" -> form.set(entry.getKey(), values(value, this::spelled));
                case "Resource", "NotResource" -> form.set(entry.getKey(), values(value, UnaryOperator.identity()));
                case "Principal", "NotPrincipal" -> form.set(entry.getKey(), principal(value));
                case "Condition" -> form.set(entry.getKey(), condition(value));
                default -> form.set(entry.getKey(), value);
            }
        });
        return sorted(form);
    }

    /** Everybody may be written as {@code "*"}, and an account as its id or as the ARN of its root. */
    private static ObjectNode principal(JsonNode principal) {
        if (principal.isTextual()) {
            return object().put("AWS", principal.asText());
        }
        ObjectNode form = object();
        principal
                .properties()
                .forEach(entry -> form.set(
                        entry.getKey(),
                        values(entry.getValue(), text -> ROOT.matcher(text).replaceFirst("$1"))));
        return sorted(form);
    }

    private ObjectNode condition(JsonNode condition) {
        ObjectNode form = object();
        condition.properties().forEach(operator -> {
            ObjectNode keys = form.withObjectProperty(spelled(operator.getKey()));
            operator.getValue()
                    .properties()
                    .forEach(key -> keys.set(spelled(key.getKey()), values(key.getValue(), UnaryOperator.identity())));
        });
        form.properties().forEach(operator -> operator.setValue(sorted((ObjectNode) operator.getValue())));
        return sorted(form);
    }

    /** A set of texts: sorted, and one alone without a list around it. */
    private static JsonNode values(JsonNode values, UnaryOperator<String> form) {
        Collection<String> texts =
                new TreeSet<>(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder()));
        items(values).map(JsonNode::asText).map(form).forEach(texts::add);
        if (texts.size() == 1) {
            return TextNode.valueOf(texts.iterator().next());
        }
        var list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }

    private static java.util.stream.Stream<JsonNode> items(JsonNode oneOrMany) {
        if (oneOrMany.isMissingNode()) {
            return java.util.stream.Stream.empty();
        }
        return oneOrMany.isArray() ? StreamSupport.stream(oneOrMany.spliterator(), false) : List.of(oneOrMany).stream();
    }

    /** What is the same but for case is spelled as it was first seen. */
    private String spelled(String text) {
        return spelling.computeIfAbsent(text, first -> first);
    }

    private static ObjectNode sorted(ObjectNode object) {
        Map<String, JsonNode> fields =
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder()));
        object.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        ObjectNode form = object();
        form.setAll(fields);
        return form;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
