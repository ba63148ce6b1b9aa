package dev.groundwork.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code preflight}. */
@Command(
        name = "preflight",
        description =
                "Look at the cluster before anything is laid on it: what would keep the baseline, or the next upgrade,"
                        + " from working. Only reads.")
final class PreflightCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    PreflightCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new Session(terminal, options).preflight();
    }
}
