package dev.groundwork.resource;

/** Carries a {@link Problem} out of a call; caught where the problem becomes part of a report. Never a bug. */
public final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    public ProblemException(Problem problem, Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    /** The expected failure. */
    public Problem problem() {
        return problem;
    }
}
