package dev.groundwork.plan;

import dev.groundwork.resource.Problem;

/** The exit codes, and which one a report means. If several hold, the first of usage, unfinished, refuted, different. */
public enum ExitCode {
    /** Nothing to do and nothing refuted, or an apply that did its work and refuted nothing. */
    OK(0),
    /** The run could not finish. */
    UNFINISHED(1),
    /** Differences in a preview, or drift. */
    DIFFERENT(2),
    /** A check was refuted. */
    REFUTED(3),
    /** Wrong usage or an invalid baseline. */
    USAGE(64);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }

    /**
     * What the report means.
     *
     * @param strict whether a check that is not provable counts as refuted
     */
    public static ExitCode of(Report report, boolean strict) {
        if (report.problems().stream().anyMatch(problem -> problem.code() == Problem.Code.INVALID)) {
            return USAGE;
        }
        boolean incomplete = report.plan()
                .map(plan ->
                        !plan.isComplete() || !plan.of(Change.Unclear.class).isEmpty())
                .orElse(false);
        boolean failed = report.outcomes().stream().anyMatch(outcome -> !(outcome instanceof Outcome.Applied));
        if (!report.problems().isEmpty() || incomplete || failed) {
            return UNFINISHED;
        }
        boolean refuted = report.proofs().stream().anyMatch(proof -> switch (proof.verdict()) {
            case Proof.Refuted _ -> true;
            case Proof.NotProvable _ -> strict;
            case Proof.Proven _ -> false;
        });
        if (refuted) {
            return REFUTED;
        }
        boolean different = report.plan()
                .map(plan -> !plan.writes().isEmpty()
                        // An apply leaves them alone, so in a preview they are no difference that it would make.
                        || (report.verb() == Verb.DRIFT
                                && !plan.of(Change.Delete.class).isEmpty()))
                .orElse(false);
        return different && report.verb() != Verb.APPLY ? DIFFERENT : OK;
    }
}
