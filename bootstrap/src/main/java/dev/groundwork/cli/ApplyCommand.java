package dev.groundwork.cli;

import dev.groundwork.engine.Apply;
import dev.groundwork.engine.Apply.Approval;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.report.TextReport;
import dev.groundwork.resource.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code apply}. */
@Command(
        name = "apply",
        description = "Make the baseline so, wait until it stands, and prove it. Asks before it writes.")
final class ApplyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where nobody can be asked.")
    private boolean yes;

    @Option(
            names = "--delete",
            paramLabel = "N",
            defaultValue = "0",
            description = "With --yes: how many objects may be deleted and made again. Default: ${DEFAULT-VALUE}.")
    private int deletes;

    ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Session session = new Session(terminal, options);
        return session.run(
                Verb.APPLY, world -> new Apply(world, options.timeout(), preview -> approve(session, preview)).run());
    }

    private Approval approve(Session session, Report preview) {
        int replaced =
                preview.plan().map(plan -> plan.of(Change.Replace.class).size()).orElse(0);
        if (yes) {
            // Whoever reads the log of an unattended run wants to know what exactly was changed.
            terminal.err().println(TextReport.print(preview, session.style()));
            return replaced <= deletes
                    ? new Approval.Given()
                    : new Approval.Refused(new Problem(
                            Problem.Code.INVALID,
                            "--yes",
                            (replaced == 1 ? "one object" : replaced + " objects")
                                    + " would be deleted and made again; nothing was written",
                            "Look at groundwork preview, then allow it with --delete " + replaced));
        }
        if (terminal.ask().isEmpty()) {
            return new Approval.Refused(new Problem(
                    Problem.Code.INVALID,
                    "apply",
                    "nobody is there to be asked, and nothing was written",
                    "Look at groundwork preview, then apply with --yes"));
        }
        terminal.err().println(TextReport.print(preview, session.style()));
        String answer = terminal.ask().get().apply("Make these changes? Only 'yes' goes on: ");
        return answer.equals("yes")
                ? new Approval.Given()
                : new Approval.Refused(new Problem(
                        Problem.Code.MISSING, "apply", "it was not agreed to, and nothing was written", ""));
    }
}
