package dev.groundwork.cli;

import dev.groundwork.engine.Drift;
import dev.groundwork.plan.Verb;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code drift}. */
@Command(
        name = "drift",
        description =
                "Say what somebody else changed since the last apply, and which checks are refuted. Writes nothing.")
final class DriftCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    DriftCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        state.check(options.only());
        return new Session(terminal, options, Optional.of(state)).run(Verb.DRIFT, world -> new Drift(world).run());
    }
}
