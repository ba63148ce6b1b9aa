package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.groundwork.baseline.YamlNode.Scalar;

/** A value of another type than its key wants, with what to write instead where that is plain. */
record Mistyped(String what, String suggestion) {
    static Mistyped of(JsonNode rules, YamlNode found) {
        JsonNode type = rules.path("type");
        String wanted = type.isArray() ? type.path(0).asText() : type.asText();
        return new Mistyped("expected " + words(wanted) + ", found " + found.described(), suggestion(wanted, found));
    }

    void tell(Place place, Complaints complaints) {
        complaints.add(place, what, suggestion);
    }

    private static String words(String type) {
        return switch (type) {
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "string" -> "text";
            case "array" -> "a list";
            case "object" -> "keys with values";
            default -> throw new IllegalArgumentException("no words for the type " + type);
        };
    }

    private static String suggestion(String wanted, YamlNode found) {
        if (!(found instanceof Scalar scalar)) {
            return "";
        }
        JsonNodeType type = scalar.json().getNodeType();
        if (wanted.equals("string") && (type == JsonNodeType.NUMBER || type == JsonNodeType.BOOLEAN)) {
            return "put it in quotes: \"" + scalar.source() + "\"";
        }
        if (wanted.equals("array") && type == JsonNodeType.STRING && !scalar.referring()) {
            return "write a list: [" + scalar.shown() + "]";
        }
        boolean unquoted = type == JsonNodeType.STRING
                && !scalar.referring()
                && PlainScalar.of(scalar.source()).value().map(JsonNode::getNodeType).stream()
                        .anyMatch(plain -> plain == typeOf(wanted));
        return unquoted ? "write " + scalar.source() + " without quotes" : "";
    }

    private static JsonNodeType typeOf(String wanted) {
        return switch (wanted) {
            case "integer", "number" -> JsonNodeType.NUMBER;
            case "boolean" -> JsonNodeType.BOOLEAN;
            default -> JsonNodeType.MISSING;
        };
    }
}
