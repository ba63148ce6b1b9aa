package dev.groundwork.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** Words for values that come as JSON. */
final class Values {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONG = 160;
    private static final int CONTEXT = 24;

    private Values() {}

    /** The value that this JSON means; text that is no JSON means itself. */
    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(json);
        }
    }

    /** Text without quotes unless it would be taken for something else, so that 2 and "2" differ in print. */
    static String show(JsonNode value) {
        if (!value.isTextual()) {
            return value.isMissingNode() ? "" : value.toString();
        }
        String text = value.textValue();
        boolean itself = !text.isBlank()
                && text.equals(text.strip())
                && Plain.isTame(text)
                && parse(text).isTextual();
        return itself ? text : value.toString();
    }

    /** Two values cut down to where they differ, if they are long. */
    static Pair pair(Optional<String> before, Optional<String> after) {
        Optional<JsonNode> left = before.map(Values::parse);
        Optional<JsonNode> right = after.map(Values::parse);
        if (isLines(left) || isLines(right)) {
            return linePair(left, right);
        }
        Optional<String> was = left.map(Values::show);
        Optional<String> becomes = right.map(Values::show);
        if (Math.max(length(was), length(becomes)) <= LONG) {
            return new Pair(was, becomes);
        }
        String a = was.orElse("");
        String b = becomes.orElse("");
        int head = commonHead(a, b);
        int tail = commonTail(a, b, head);
        return new Pair(was.map(text -> middle(text, head, tail)), becomes.map(text -> middle(text, head, tail)));
    }

    /** One value cut down to its beginning, if it is long. */
    static String brief(Optional<String> json) {
        String text = json.map(Values::parse).map(Values::show).orElse("");
        return text.length() <= LONG ? text : middle(text, 0, 0);
    }

    /** A value before and after, fit to print; empty where there is none. */
    record Pair(Optional<String> before, Optional<String> after) {}

    private static boolean isLines(Optional<JsonNode> value) {
        return value.filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> text.strip().contains("\n"))
                .isPresent();
    }

    private static Pair linePair(Optional<JsonNode> before, Optional<JsonNode> after) {
        String[] left = before.map(JsonNode::asText).orElse("").split("\n", -1);
        String[] right = after.map(JsonNode::asText).orElse("").split("\n", -1);
        int line = 0;
        while (line < left.length && line < right.length && left[line].equals(right[line])) {
            line++;
        }
        int first = line;
        return new Pair(before.map(_ -> lineOf(left, first)), after.map(_ -> lineOf(right, first)));
    }

    private static String lineOf(String[] lines, int line) {
        if (line >= lines.length) {
            return "%d lines, ends before line %d".formatted(lines.length, line + 1);
        }
        return "%d lines, line %d: %s"
                .formatted(lines.length, line + 1, middle(show(TextNode.valueOf(lines[line])), 0, 0));
    }

    private static String middle(String text, int head, int tail) {
        int from = Math.max(0, head - CONTEXT);
        int to = Math.min(text.length(), text.length() - tail + CONTEXT);
        if (to - from > LONG) {
            return lead(from) + text.substring(from, from + LONG) + "… (%d characters)".formatted(text.length());
        }
        return lead(from) + text.substring(from, to) + (to < text.length() ? "…" : "");
    }

    private static String lead(int from) {
        return from > 0 ? "…" : "";
    }

    private static int length(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }

    private static int commonHead(String a, String b) {
        int end = Math.min(a.length(), b.length());
        int at = 0;
        while (at < end && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        return at;
    }

    private static int commonTail(String a, String b, int head) {
        int end = Math.min(a.length(), b.length()) - head;
        int at = 0;
        while (at < end && a.charAt(a.length() - 1 - at) == b.charAt(b.length() - 1 - at)) {
            at++;
        }
        return at;
    }
}
