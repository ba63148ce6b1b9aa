package dev.groundwork.report;

import dev.groundwork.addon.Cluster;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;

/**
 * A report for a person: notes first, then what the verb asks for, then its proofs, and problems last, where they are
 * seen. Makes no decisions; everything that it leaves out is in {@link JsonReport}.
 */
public final class TextReport {
    private final Page page;
    private final Report report;

    private TextReport(Report report, Style style) {
        this.page = new Page(style);
        this.report = report;
    }

    /** The whole report, with a line end after each line. */
    public static String print(Report report, Style style) {
        TextReport text = new TextReport(report, style);
        text.print();
        return text.page.toString();
    }

    private void print() {
        report.cluster().ifPresent(this::header);
        report.notes().forEach(note -> page.write(0, "note: ", Tone.CHANGED, Words.sentence(note), Tone.PLAIN));
        report.plan().ifPresent(plan -> {
            switch (report.verb()) {
                case PREVIEW -> new PlanText(page).preview(report, plan);
                case APPLY -> new ApplyText(page, report).print(plan);
                case DRIFT -> new DriftText(page).print(plan);
                case REMOVE -> new RemoveText(page, report).print(plan);
                case PREFLIGHT, VERIFY -> {}
            }
        });
        ProofText proofs = new ProofText(page);
        proofs.print(report.proofs());
        page.gap();
        if (report.verb() == Verb.DRIFT) {
            report.plan().ifPresent(plan -> new DriftText(page).summary(report, plan));
        }
        proofs.summary(report.proofs());
        if (report.verb() == Verb.VERIFY && report.proofs().isEmpty()) {
            page.write(0, "Nothing was checked.");
        }
        if (!report.problems().isEmpty()) {
            page.gap();
            report.problems().forEach(this::problem);
        }
    }

    private void header(Cluster cluster) {
        String account = cluster.account().isEmpty() ? "" : ", account " + cluster.account();
        String partition = cluster.partition().equals("aws") ? "" : " (" + cluster.partition() + ")";
        page.write(
                0,
                verb(report.verb()) + ": ",
                Tone.STRONG,
                "cluster %s in %s%s%s, Kubernetes %s"
                        .formatted(cluster.name(), cluster.region(), account, partition, cluster.version()),
                Tone.PLAIN);
    }

    private void problem(Problem problem) {
        String subject = problem.subject().isEmpty() ? "" : problem.subject() + ": ";
        page.write(0, "error: ", Tone.BAD, subject + Words.problem(problem), Tone.PLAIN);
    }

    private static String verb(Verb verb) {
        return switch (verb) {
            case PREFLIGHT -> "Preflight";
            case PREVIEW -> "Preview";
            case APPLY -> "Apply";
            case VERIFY -> "Verify";
            case DRIFT -> "Drift";
            case REMOVE -> "Remove";
        };
    }
}
