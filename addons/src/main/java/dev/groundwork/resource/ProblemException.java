package dev.groundwork.resource;

import java.util.List;
import java.util.stream.Collectors;

/** Carries a {@link Problem} out of a call; caught where the problem becomes part of a report. Never a bug. */
public final class ProblemException extends RuntimeException {
    private final transient List<Problem> problems;

    public ProblemException(Problem problem) {
        super(problem.toString());
        this.problems = List.of(problem);
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.problems = List.of(problem);
    }

    /** @param problems at least one, the first of which stands for all where only one can be told */
    public ProblemException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("nothing failed");
        }
        this.problems = List.copyOf(problems);
    }

    /** The expected failure. */
    public Problem problem() {
        return problems.getFirst();
    }

    /** All of them. */
    public List<Problem> problems() {
        return problems;
    }
}
