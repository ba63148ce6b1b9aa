package dev.groundwork.cli;

import dev.groundwork.engine.Drift;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Verb;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code drift}. */
@Command(
        name = "drift",
        description =
                "Say what somebody else changed since the last apply, and which checks are refuted. Writes nothing.")
final class DriftCommand implements Callable<Integer> {
    private static final Set<Integer> FINDINGS = Set.of(ExitCode.DIFFERENT.number(), ExitCode.REFUTED.number());

    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Option(
            names = "--exit-zero",
            description =
                    "End with 0 if the run could finish, whatever it found: for a schedule, where findings go into"
                            + " the report and the notifications, and a run that failed is one that could not look.")
    private boolean exitZero;

    DriftCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        state.check(options.only());
        int code = new Session(terminal, options, Optional.of(state)).run(Verb.DRIFT, world -> new Drift(world).run());
        return exitZero && FINDINGS.contains(code) ? ExitCode.OK.number() : code;
    }
}
