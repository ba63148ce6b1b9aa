package dev.groundwork.baseline;

import dev.groundwork.resource.Nearest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts variables of the environment where a text names them as <code>${env:NAME}</code>. */
final class EnvironmentReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{env:([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> environment;
    private final Complaints complaints;

    EnvironmentReferences(Map<String, String> environment, Complaints complaints) {
        this.environment = environment;
        this.complaints = complaints;
    }

    static boolean in(String text) {
        return text.contains("${env:");
    }

    /** The text with the values; complains about a reference that cannot be followed. */
    String follow(String text, Place place) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group(2), place)));
    }

    private String value(String name, String end, Place place) {
        if (end.isEmpty() || !NAME.matcher(name).matches()) {
            complaints.add(
                    place,
                    "a reference to the environment that has no valid name",
                    "write ${env:NAME}, where NAME has letters, digits and _");
            return "";
        }
        String value = environment.get(name);
        if (value == null) {
            String question = Nearest.question(name, environment.keySet());
            complaints.add(
                    place,
                    "the environment has no variable " + name,
                    question.isEmpty() ? "set it, or write the value here" : question);
            return "";
        }
        return value;
    }
}
