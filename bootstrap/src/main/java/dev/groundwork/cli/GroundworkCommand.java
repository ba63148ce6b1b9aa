package dev.groundwork.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Without a command there is nothing to do but to say what there is. */
@Command(
        name = "groundwork",
        synopsisSubcommandLabel = "COMMAND",
        description = "Lays the baseline of an EKS cluster and proves it.",
        footer = {
            "",
            "Exit codes: 0 nothing to do, or done; 1 could not finish; 2 differences or",
            "drift; 3 a check is refuted; 64 wrong usage or an invalid baseline.",
            "",
            "Start with: groundwork try"
        })
final class GroundworkCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--stacktrace",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Show where in Groundwork an unexpected failure came from.")
    private boolean stacktrace;

    GroundworkCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    boolean stacktrace() {
        return stacktrace;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }
}
