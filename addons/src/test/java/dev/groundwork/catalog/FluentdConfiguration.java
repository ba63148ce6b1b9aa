package dev.groundwork.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As much of fluentd's configuration language as our files use: sections with an argument, parameters, comments. Where a
 * real fluentd is at hand, it reads the files, too.
 *
 * @param top the sections of the file
 * @param includes the files that it includes
 * @see <a href="https://docs.fluentd.org/configuration/config-file">Config file syntax</a>
 */
record FluentdConfiguration(List<Section> top, List<String> includes) {
    private static final Pattern OPEN = Pattern.compile("<([a-z_]+)(?: ([^>]+))?>");
    private static final Pattern CLOSE = Pattern.compile("</([a-z_]+)>");
    private static final Pattern PARAMETER = Pattern.compile("(@?[a-z_]+)(?: (.+))?");
    private static final Pattern VARIABLE = Pattern.compile("ENV\\['([A-Z0-9_]+)']");

    /**
     * {@code <name argument> … </name>}.
     *
     * @param line where it begins
     */
    record Section(int line, String name, String argument, Map<String, String> parameters, List<Section> inner) {
        String type() {
            return parameters.getOrDefault("@type", "");
        }

        /** Itself and everything in it. */
        Stream<Section> all() {
            return Stream.concat(Stream.of(this), inner.stream().flatMap(Section::all));
        }

        @Override
        public String toString() {
            return "line %d, <%s %s> %s".formatted(line, name, argument, type());
        }
    }

    /** Reads a file; what it cannot read is an error that names the line. */
    static FluentdConfiguration parse(String text) {
        List<Section> top = new ArrayList<>();
        List<String> includes = new ArrayList<>();
        Deque<Section> open = new ArrayDeque<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher opening = OPEN.matcher(line);
            Matcher closing = CLOSE.matcher(line);
            Matcher parameter = PARAMETER.matcher(line);
            if (opening.matches()) {
                String argument = opening.group(2) == null ? "" : opening.group(2);
                Section section =
                        new Section(number, opening.group(1), argument, new LinkedHashMap<>(), new ArrayList<>());
                (open.isEmpty() ? top : open.peek().inner()).add(section);
                open.push(section);
            } else if (closing.matches()) {
                if (open.isEmpty() || !open.pop().name().equals(closing.group(1))) {
                    throw new AssertionError("line %d closes what is not open: %s".formatted(number, line));
                }
            } else if (open.isEmpty() && line.startsWith("@include ")) {
                includes.add(line.substring("@include ".length()));
            } else if (!open.isEmpty() && parameter.matches()) {
                String value = parameter.group(2) == null ? "" : parameter.group(2);
                if (open.peek().parameters().put(parameter.group(1), value) != null) {
                    throw new AssertionError("line %d says %s again".formatted(number, parameter.group(1)));
                }
            } else {
                throw new AssertionError("line %d cannot be read: %s".formatted(number, line));
            }
        }
        if (!open.isEmpty()) {
            throw new AssertionError("not closed: " + open.peek());
        }
        return new FluentdConfiguration(top, includes);
    }

    /** Every section, however deep. */
    List<Section> all() {
        return top.stream().flatMap(Section::all).toList();
    }

    /** The names of the variables that it takes from the environment. */
    Set<String> variables() {
        Set<String> names = new TreeSet<>();
        all().forEach(section -> section.parameters()
                .values()
                .forEach(value -> VARIABLE.matcher(value).results().forEach(match -> names.add(match.group(1)))));
        return names;
    }
}
