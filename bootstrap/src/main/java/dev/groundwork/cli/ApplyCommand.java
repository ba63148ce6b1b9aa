package dev.groundwork.cli;

import dev.groundwork.engine.Apply;
import dev.groundwork.plan.Verb;
import java.util.Optional;
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

    @Mixin
    private Consent consent = new Consent();

    @Option(
            names = "--delete-budget",
            paramLabel = "N",
            defaultValue = "" + Apply.BUDGET,
            description = "Refuse to delete more objects than this of add-ons that stay on, also if somebody says yes:"
                    + " nobody asked for that. Default: ${DEFAULT-VALUE}.")
    private int budget = Apply.BUDGET;

    @Mixin
    private StateOptions state = new StateOptions();

    @Option(
            names = "--keep",
            description = "Delete nothing for now that the baseline does not want any more; the next apply without this"
                    + " does. What cannot be changed in place is made again all the same.")
    private boolean keep;

    ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        state.check(options.only());
        Session session = new Session(terminal, options, Optional.of(state));
        return session.run(
                Verb.APPLY,
                world -> new Apply(
                                world,
                                options.timeout(),
                                budget,
                                keep,
                                preview -> consent.ask(terminal, session, "apply", preview))
                        .run());
    }
}
