package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What reading a file gave: a baseline, or everything that is wrong with the file. */
public sealed interface Parsed {
    /** The file is right. */
    record Valid(Baseline baseline) implements Parsed {
        public Valid {
            requireNonNull(baseline);
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
