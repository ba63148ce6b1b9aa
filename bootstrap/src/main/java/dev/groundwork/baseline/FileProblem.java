package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.Problem;

/**
 * Something wrong in a file. A value that came from the environment is never part of it.
 *
 * @param file the file, as it was named by the caller
 * @param line the line, from 1; 0 means the file as a whole
 * @param column the column, from 1; 0 means the file as a whole
 * @param what what is wrong, without a final stop
 * @param suggestion what to write instead, starting in lower case; empty where there is nothing to suggest
 */
public record FileProblem(String file, int line, int column, String what, String suggestion) {
    public FileProblem {
        requireNonNull(file);
        requireNonNull(what);
        requireNonNull(suggestion);
    }

    /** The file with line and column, in the form in which terminals and editors make it a link. */
    public String place() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }

    /** The same as an expected failure of a run. */
    public Problem toProblem() {
        String todo = suggestion.isEmpty() ? "" : Character.toUpperCase(suggestion.charAt(0)) + suggestion.substring(1);
        return new Problem(Problem.Code.INVALID, place(), what, todo);
    }

    /** One line: {@code groundwork.yaml:7:5: unknown key "replica", did you mean "replicas"?}. */
    @Override
    public String toString() {
        if (suggestion.isEmpty()) {
            return place() + ": " + what;
        }
        return place() + ": " + what + (suggestion.endsWith("?") ? ", " : "; ") + suggestion;
    }
}
