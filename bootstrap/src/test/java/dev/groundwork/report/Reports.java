package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Score;
import dev.groundwork.plan.Sweep;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reports about the cluster of {@link Samples}. */
final class Reports {
    private Reports() {}

    /** A report that says nothing yet. */
    static Report report(Verb verb) {
        return new Report(
                verb,
                Optional.of(Samples.CLUSTER),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Samples.STARTED,
                Duration.ofMillis(12_345));
    }

    static Report report(Verb verb, Change... changes) {
        return with(report(verb), new Plan(List.of(changes)));
    }

    static Report with(Report report, Plan plan) {
        return new Report(
                report.verb(),
                report.cluster(),
                Optional.of(plan),
                report.outcomes(),
                report.health(),
                report.score(),
                report.proofs(),
                report.problems(),
                report.notes(),
                report.started(),
                report.took());
    }

    static Report with(Report report, List<Outcome> outcomes, Map<ResourceId, Health> health, Optional<Score> score) {
        return new Report(
                report.verb(),
                report.cluster(),
                report.plan(),
                outcomes,
                health,
                score,
                report.proofs(),
                report.problems(),
                report.notes(),
                report.started(),
                report.took());
    }

    static Report with(Report report, Proof... proofs) {
        return new Report(
                report.verb(),
                report.cluster(),
                report.plan(),
                report.outcomes(),
                report.health(),
                report.score(),
                List.of(proofs),
                report.problems(),
                report.notes(),
                report.started(),
                report.took());
    }

    static Report with(Report report, List<Problem> problems, List<String> notes) {
        return new Report(
                report.verb(),
                report.cluster(),
                report.plan(),
                report.outcomes(),
                report.health(),
                report.score(),
                report.proofs(),
                problems,
                notes,
                report.started(),
                report.took());
    }

    /** A removal of nothing, and what was found afterwards. */
    static Report removed(Sweep sweep) {
        return removed(new Plan(List.of()), List.of(), sweep);
    }

    /** A removal. */
    static Report removed(Plan plan, List<Outcome> outcomes, Sweep sweep) {
        return new Report(
                Verb.REMOVE,
                Optional.of(Samples.CLUSTER),
                Optional.of(plan),
                outcomes,
                Map.of(),
                Optional.empty(),
                Optional.of(sweep),
                List.of(),
                List.of(),
                List.of(),
                Samples.STARTED,
                Duration.ofMillis(12_300));
    }
}
