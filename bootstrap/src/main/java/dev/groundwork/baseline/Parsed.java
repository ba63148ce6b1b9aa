package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** What reading a file gave: a baseline, or everything that is wrong with the file. */
public sealed interface Parsed {
    /**
     * The file is right.
     *
     * @param lines the line of each add-on, from 1
     * @param places where in the file what stands
     * @param text the file as it is written, with its references to the environment
     */
    record Valid(Baseline baseline, Map<String, Integer> lines, Places places, String text) implements Parsed {
        public Valid {
            requireNonNull(baseline);
            lines = Map.copyOf(lines);
            requireNonNull(places);
        }
    }

    /** The file is wrong; the problems stand in the order of their places. */
    record Invalid(List<FileProblem> problems) implements Parsed {
        public Invalid {
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid file has problems");
            }
            problems = List.copyOf(problems);
        }
    }
}
