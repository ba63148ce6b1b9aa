package dev.groundwork.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code try}. */
@Command(name = "try", description = "See it work on a sandbox: preview, apply, verify, damage, drift, heal.")
final class TryCommand implements Callable<Integer> {
    private final Terminal terminal;

    TryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.err().println("not there yet");
        return 1;
    }
}
