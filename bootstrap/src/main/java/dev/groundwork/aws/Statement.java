package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One statement of an IAM policy document as far as it is needed to see what it grants without condition. What cannot be
 * judged grants nothing.
 */
record Statement(JsonNode node) {
    static List<Statement> of(JsonNode document) {
        return items(document.path("Statement")).map(Statement::new).toList();
    }

    /** Whether it allows that action on exactly that resource, or on all. */
    boolean allows(String action, String resource) {
        return unconditional()
                && has("Action", action)
                && texts(node.path("Resource")).anyMatch(known -> known.equals(resource) || known.equals("*"));
    }

    /** Whom it allows anything, in the trust of a role; a condition may narrow that. */
    List<String> trusted() {
        if (!allowed()) {
            return List.of();
        }
        JsonNode principal = node.path("Principal");
        return principal.isTextual()
                ? List.of(principal.asText())
                : principal.properties().stream()
                        .flatMap(entry -> texts(entry.getValue()))
                        .toList();
    }

    /** Whether those whom it trusts may assume the role whatever the circumstances. */
    boolean trustsAtOnce() {
        return unconditional() && has("Action", "sts:AssumeRole");
    }

    private boolean unconditional() {
        return allowed() && node.path("Condition").isEmpty();
    }

    private boolean allowed() {
        return node.path("Effect").asText().equals("Allow");
    }

    private boolean has(String field, String action) {
        return texts(node.path(field))
                .anyMatch(known -> known.equalsIgnoreCase(action)
                        || known.equals("*")
                        || known.equalsIgnoreCase(action.substring(0, action.indexOf(':')) + ":*"));
    }

    private static Stream<String> texts(JsonNode oneOrMany) {
        return items(oneOrMany).map(JsonNode::asText);
    }

    private static Stream<JsonNode> items(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? StreamSupport.stream(oneOrMany.spliterator(), false)
                : oneOrMany.isMissingNode() ? Stream.empty() : Stream.of(oneOrMany);
    }
}
