package dev.groundwork.cli;

import dev.groundwork.engine.Apply;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.KubernetesObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code install}. */
@Command(
        name = "install",
        description =
                "Lay Groundwork itself into the cluster: the Job that makes the baseline so, the CronJob that looks"
                        + " for drift, and exactly the rights that they need. The baseline names the add-on groundwork.")
final class InstallCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private Consent consent = new Consent();

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    /** Exactly one of them. */
    private static final class Choice {
        @SuppressWarnings("UnusedVariable") // picocli sees to it that it is the other one
        @Option(
                names = "--print",
                description = "Print the Kubernetes objects as YAML, and write nothing. The policies of"
                        + " their AWS roles are printed by: groundwork rights --iam.")
        private boolean print;

        @Option(names = "--apply", description = "Show them, ask, write them, wait for the Job to end, and prove it.")
        private boolean apply;
    }

    InstallCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        options.limitToInstallation();
        Session session = new Session(terminal, options);
        if (!choice.apply) {
            return session.with(ready -> {
                terminal.out()
                        .print(YamlText.of(ready.world().resources().stream()
                                .filter(KubernetesObject.class::isInstance)
                                .map(KubernetesObject.class::cast)
                                .toList()));
                return ExitCode.OK.number();
            });
        }
        return session.run(
                Verb.APPLY,
                world -> new Apply(
                                world,
                                options.timeout(),
                                Apply.BUDGET,
                                false,
                                preview -> consent.ask(terminal, session, "install", preview))
                        .run());
    }
}
