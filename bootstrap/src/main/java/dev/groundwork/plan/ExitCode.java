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
        boolean failed = report.outcomes().stream().anyMatch(outcome -> switch (outcome) {
            case Outcome.Applied _, Outcome.Deleted _ -> false;
            case Outcome.Failed _, Outcome.Blocked _ -> true;
        });
        boolean changing = report.verb() == Verb.APPLY || report.verb() == Verb.REMOVE;
        boolean needed = report.plan()
                .map(plan -> plan.of(Change.Kept.class).stream().anyMatch(Change.Kept::needed))
                .orElse(false);
        boolean unseen = report.sweep().map(sweep -> !sweep.unseen().isEmpty()).orElse(false);
        if (!report.problems().isEmpty() || incomplete || failed || unseen || (needed && changing)) {
            return UNFINISHED;
        }
        boolean left = report.sweep().map(sweep -> !sweep.left().isEmpty()).orElse(false);
        boolean refuted = left
                || report.proofs().stream().anyMatch(proof -> switch (proof.verdict()) {
                    case Proof.Refuted _ -> true;
                    case Proof.NotProvable _ -> strict;
                    case Proof.Proven _, Proof.Accepted _ -> false;
                });
        if (refuted) {
            return REFUTED;
        }
        boolean different = report.plan()
                .map(plan -> !plan.writes().isEmpty() || !plan.deletes().isEmpty() || needed)
                .orElse(false);
        return different && !changing ? DIFFERENT : OK;
    }
}
