package dev.groundwork.baseline;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what is wrong with one file, so that everything is told at once and nothing twice. */
final class Complaints {
    private final String file;
    private final Set<FileProblem> problems = new LinkedHashSet<>();

    Complaints(String file) {
        this.file = file;
    }

    void add(Place place, String what, String suggestion) {
        problems.add(new FileProblem(file, place.line(), place.column(), what, suggestion));
    }

    /** Something is wrong with the file as a whole. */
    void add(String what, String suggestion) {
        problems.add(new FileProblem(file, 0, 0, what, suggestion));
    }

    /** The file, as it was named by the caller. */
    String file() {
        return file;
    }

    int count() {
        return problems.size();
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** All of them, in the order of their places. */
    List<FileProblem> sorted() {
        return problems.stream()
                .sorted(Comparator.comparing(problem -> new Place(problem.line(), problem.column())))
                .toList();
    }
}
