package dev.groundwork.cli;

import dev.groundwork.engine.Apply.Approval;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.report.TextReport;
import dev.groundwork.resource.Problem;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Shows what would be done and asks whether to do it. */
final class Consent {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where nobody can be asked.")
    private boolean yes;

    @Option(
            names = "--delete",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "With --yes: how many objects may be deleted, those that are made again included. Default: ${DEFAULT-VALUE}.")
    private int deletes;

    /**
     * Asks.
     *
     * @param verb what was typed, for messages
     */
    Approval ask(Terminal terminal, Session session, String verb, Report preview) {
        Plan plan = preview.plan().orElse(new Plan(java.util.List.of()));
        int replaced = plan.of(Change.Replace.class).size();
        int gone = plan.deletes().size() + replaced;
        if (!yes && terminal.ask().isEmpty()) {
            return new Approval.Refused(new Problem(
                    Problem.Code.INVALID,
                    verb,
                    "nobody is there to be asked, and nothing was written",
                    "Look at groundwork preview, then %s with --yes%s"
                            .formatted(verb, gone == 0 ? "" : " --delete " + gone)));
        }
        // Whoever reads the log of an unattended run wants to know what exactly was changed.
        terminal.err().println(TextReport.print(preview, session.style()));
        if (yes) {
            return gone <= deletes ? new Approval.Given() : new Approval.Refused(tooMany(gone, replaced));
        }
        String answer = terminal.ask().orElseThrow().apply(question(plan, gone));
        return answer.equals("yes")
                ? new Approval.Given()
                : new Approval.Refused(
                        new Problem(Problem.Code.MISSING, verb, "it was not agreed to, and nothing was written", ""));
    }

    private static Problem tooMany(int gone, int replaced) {
        String objects = gone == 1 ? "one object" : gone + " objects";
        String again = replaced == gone
                ? " and made again"
                : replaced == 0 ? "" : ", %d of them made again".formatted(replaced);
        return new Problem(
                Problem.Code.INVALID,
                "--yes",
                objects + " would be deleted" + again + "; nothing was written",
                "Look at groundwork preview, then allow it with --delete " + gone);
    }

    private static String question(Plan plan, int gone) {
        String deleting = Optional.of(gone)
                .filter(number -> number > 0)
                .map(number -> number == 1 ? "delete one object" : "delete %d objects".formatted(number))
                .orElse("");
        if (plan.writes().isEmpty()) {
            return "Really " + deleting + "? Only 'yes' goes on: ";
        }
        return "Make these changes" + (deleting.isEmpty() ? "" : ", and " + deleting) + "? Only 'yes' goes on: ";
    }
}
