package dev.groundwork.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code version}; {@link Main} answers it without starting a command line when it stands alone. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(Version.line());
        return 0;
    }
}
