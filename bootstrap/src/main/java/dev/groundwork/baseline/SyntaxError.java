package dev.groundwork.baseline;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Why a text is not YAML, in words for whoever wrote it: the parser speaks of tokens and blocks. */
record SyntaxError(Place place, String what, String suggestion) {
    static SyntaxError of(YamlEngineException e, String text) {
        if (e instanceof MarkedYamlEngineException marked) {
            return of(marked, text);
        }
        if (e instanceof ReaderException unreadable) {
            int end = text.offsetByCodePoints(
                    0, Math.min(unreadable.getPosition(), text.codePointCount(0, text.length())));
            String character = "U+%04X".formatted(unreadable.getCodePoint());
            return new SyntaxError(
                    Place.after(text.substring(0, end)), "YAML does not allow the character " + character, "remove it");
        }
        return new SyntaxError(new Place(1, 1), "not YAML", "look at the first lines");
    }

    private static SyntaxError of(MarkedYamlEngineException e, String text) {
        Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
        Place place = mark == null ? new Place(1, 1) : YamlReader.placeOf(mark);
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        Place begin = e.getContextMark().map(YamlReader::placeOf).orElse(place);
        if (problem.contains("TAB")) {
            return new SyntaxError(place, "a tab, which YAML does not allow here", "indent with spaces");
        }
        if (problem.contains("cannot start any token")) {
            return new SyntaxError(place, "no value may start with this character", "put the value in quotes");
        }
        if (problem.contains("mapping values are not allowed")) {
            return new SyntaxError(
                    place,
                    "no \": \" may stand here",
                    "check the indentation, and put a value that contains \": \" in quotes");
        }
        if (problem.contains("could not find expected ':'")) {
            return new SyntaxError(place, "the key that starts at " + begin + " has no \":\"", "write \"key: value\"");
        }
        if (problem.contains("sequence entries are not allowed")) {
            return new SyntaxError(place, "no \"- \" may stand here", "start the list on a line of its own");
        }
        if (context.contains("quoted scalar")) {
            return problem.contains("unexpected end") || problem.contains("document separator")
                    ? new SyntaxError(begin, "these quotes are never closed", "close them")
                    : new SyntaxError(
                            place,
                            "an escape that double quotes do not know",
                            "write \\\\ for a backslash, or use single quotes");
        }
        if (context.contains("flow")) {
            boolean reference = EnvironmentReferences.in(text);
            return new SyntaxError(
                    place,
                    "the brackets that open at " + begin + " are not closed before this",
                    reference
                            ? "close them; a ${env:NAME} between brackets needs quotes or a line of its own"
                            : "close them, or write \",\" between their parts");
        }
        return new SyntaxError(
                place,
                begin.equals(place) ? "not YAML" : "this does not fit what starts at " + begin,
                "check the indentation and the quotes of this line and of the one before");
    }
}
