package dev.groundwork.cli;

import dev.groundwork.engine.Verify;
import dev.groundwork.plan.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code verify}. */
@Command(name = "verify", description = "Prove that each add-on really works, and show the evidence.")
final class VerifyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new Session(terminal, options).run(Verb.VERIFY, world -> new Verify(world, options.timeout()).run());
    }
}
