package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import dev.groundwork.baseline.YamlNode.Entry;
import dev.groundwork.baseline.YamlNode.Scalar;
import dev.groundwork.resource.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Checks a file against the schema. Which rules are broken is the validator's word; how it is told is ours. */
final class SchemaCheck {
    private static final Set<String> ABOUT_KEYS = Set.of("additionalProperties", "required");
    private static final List<String> MOST_TELLING_FIRST = List.of("enum", "type", "pattern", "minimum", "maximum");

    private static final JsonSchemaFactory VALIDATION = JsonSchemaFactory.builder()
            .defaultMetaSchemaIri(SchemaId.V202012)
            .metaSchema(JsonMetaSchema.builder(SchemaId.V202012, JsonMetaSchema.getV202012())
                    .keyword(new NonValidationKeyword("patternErrorMessage"))
                    .build())
            .build();

    /** Our patterns are about whole texts; Java's own $ would also match before a line break at the end. */
    private static final SchemaValidatorsConfig CONFIG = SchemaValidatorsConfig.builder()
            .regularExpressionFactory(regex -> Pattern.compile(regex).asMatchPredicate()::test)
            .build();

    private final ObjectNode schema;
    private final YamlNode root;
    private final Complaints complaints;

    SchemaCheck(ObjectNode schema, YamlNode root, Complaints complaints) {
        this.schema = schema.deepCopy();
        bound(this.schema);
        this.root = root;
        this.complaints = complaints;
    }

    /** Whole numbers end where those of Java do; the published schema is spared that. */
    private static void bound(JsonNode rules) {
        if (rules instanceof ObjectNode object
                && object.path("type").asText().equals("integer")
                && !object.has("maximum")) {
            object.put("maximum", Integer.MAX_VALUE);
        }
        rules.forEach(SchemaCheck::bound);
    }

    void run() {
        JsonSchema compiled = VALIDATION.getSchema(schema, CONFIG);
        Map<JsonNodePath, ValidationMessage> values = new LinkedHashMap<>();
        for (ValidationMessage message : compiled.validate(root.json())) {
            if (ABOUT_KEYS.contains(message.getType())) {
                tell(message);
            } else {
                values.merge(message.getInstanceLocation(), message, SchemaCheck::plainer);
            }
        }
        values.values().forEach(this::tell);
    }

    /** The one of two complaints about the same value that says more: text where a number is due breaks minima too. */
    private static ValidationMessage plainer(ValidationMessage one, ValidationMessage other) {
        return MOST_TELLING_FIRST.indexOf(other.getType()) < MOST_TELLING_FIRST.indexOf(one.getType()) ? other : one;
    }

    private void tell(ValidationMessage message) {
        Object[] path = steps(message.getInstanceLocation(), 0).toArray();
        Entry entry = root.find(path)
                .orElseThrow(() -> new IllegalStateException("nothing at " + message.getInstanceLocation()));
        if (entry.value() instanceof Scalar scalar && scalar.refused()) {
            return;
        }
        JsonNode rules = rules(message);
        Place place = entry.value().place();
        if (isSecret(path) && !ABOUT_KEYS.contains(message.getType())) {
            complaints.add(
                    place,
                    "expected where the secret is found; what stands here is not shown",
                    "write {env: NAME} or {file: PATH}, and change the secret if it stands here");
            return;
        }
        switch (message.getType()) {
            case "additionalProperties" -> unknown(message.getProperty(), path, rules);
            case "required" ->
                complaints.add(
                        entry.key(),
                        "missing key \"" + message.getProperty() + "\"",
                        "add \"" + message.getProperty() + ": …\"");
            case "type" -> Mistyped.of(rules, entry.value()).tell(place, complaints);
            case "enum" -> choice(words(rules.path("enum")), entry.value());
            case "pattern" ->
                complaints.add(
                        place, expectedForm(rules) + ", found " + entry.value().described(), "");
            case "minimum" ->
                complaints.add(
                        place,
                        "expected " + rules.path("minimum").asText() + " or more, found "
                                + entry.value().described(),
                        "");
            case "maximum" ->
                complaints.add(
                        place,
                        "expected " + rules.path("maximum").asText() + " or less, found "
                                + entry.value().described(),
                        "");
            default -> throw new IllegalStateException("no words for a broken rule " + message.getType());
        }
    }

    /** Below these keys somebody may have written a secret itself, and a message must not repeat it. */
    private static boolean isSecret(Object... path) {
        return path.length >= 3 && path[0].equals("notifications") && (path[2].equals("url") || path[2].equals("key"));
    }

    private void unknown(String key, Object[] path, JsonNode rules) {
        Place place = requireNonNull(root.entriesOf(path).get(key)).key();
        if (rules.has("patternProperties")) {
            complaints.add(place, rules.path("patternErrorMessage").asText() + ", found \"" + key + "\"", "");
            return;
        }
        List<String> known =
                rules.path("properties").propertyStream().map(Map.Entry::getKey).toList();
        boolean addon = path.length == 1 && path[0].equals("addons");
        String question = Nearest.question(key, known);
        complaints.add(
                place,
                "unknown " + (addon ? "add-on" : "key") + " \"" + key + "\"",
                question.isEmpty()
                        ? (addon ? "the add-ons are " : "the keys here are ") + String.join(", ", known)
                        : question);
    }

    private void choice(List<String> words, YamlNode found) {
        String question =
                found instanceof Scalar scalar && !scalar.referring() ? Nearest.question(scalar.source(), words) : "";
        List<String> quoted = words.stream().map(word -> '"' + word + '"').toList();
        String all = words.size() < 2
                ? String.join("", quoted)
                : String.join(", ", quoted.subList(0, quoted.size() - 1)) + " or " + quoted.getLast();
        complaints.add(found.place(), "expected " + all + ", found " + found.described(), question);
    }

    private static String expectedForm(JsonNode rules) {
        String pattern = rules.path("pattern").asText().replaceAll("^\\^(?:\\(\\?:(.*)\\)|(.*))\\$$", "$1$2");
        return rules.path("patternErrorMessage").asText("expected text of the form " + pattern);
    }

    private static List<String> words(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    /** The part of the schema whose keyword was broken. */
    private JsonNode rules(ValidationMessage message) {
        JsonNode rules = schema;
        for (Object step : steps(message.getSchemaLocation().getFragment(), 1)) {
            rules = step instanceof Integer index ? rules.path(index) : rules.path(step.toString());
        }
        return rules;
    }

    private static List<Object> steps(JsonNodePath path, int butLast) {
        return IntStream.range(0, path.getNameCount() - butLast)
                .mapToObj(path::getElement)
                .toList();
    }
}
