package dev.groundwork.sandbox;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Text that any POSIX shell reads back as it was meant. */
final class ShellText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellText() {}

    /** Single quotes take everything literally but themselves. */
    static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    /** Lines for {@code eval}: first what to forget, then what to set. */
    static String lines(Collection<String> forgotten, Map<String, String> set) {
        String unset = forgotten.isEmpty() ? "" : "unset " + String.join(" ", forgotten) + "\n";
        return unset
                + set.entrySet().stream()
                        .map(entry -> "export " + entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
                        .collect(Collectors.joining());
    }
}
