package dev.groundwork.cli;

import dev.groundwork.engine.Preview;
import dev.groundwork.plan.Verb;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code preview}. */
@Command(
        name = "preview",
        description = "Show every change that an apply would make, in Kubernetes and in AWS. Writes nothing.")
final class PreviewCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    PreviewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new Session(terminal, options).run(Verb.PREVIEW, world -> new Preview(world).run());
    }
}
