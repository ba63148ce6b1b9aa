package dev.groundwork.cli;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.sandbox.LogFile;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxBuild;
import dev.groundwork.sandbox.SandboxException;
import dev.groundwork.sandbox.SandboxPlace;
import dev.groundwork.sandbox.SandboxReport;
import dev.groundwork.sandbox.SandboxSettings;
import dev.groundwork.sandbox.SandboxStatus;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands {@code sandbox up | build | env | list | status | logs | down}. */
@Command(
        name = "sandbox",
        description = "A real control plane and an emulated AWS on this machine, to try things on.",
        synopsisSubcommandLabel = "up|build|env|list|status|logs|down")
final class SandboxCommand implements Runnable {
    static final String WITHOUT_PROGRAMS =
            "Build and run no upstream programs: their pods are simulated, and checks of them are not provable here.";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private SandboxCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new SandboxCommand(terminal));
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }

    @Command(description = "Start it; build what is missing first.")
    int up(
            @Mixin Sandboxes which,
            @Option(names = "--without-programs", description = WITHOUT_PROGRAMS) boolean withoutPrograms)
            throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxSettings usual = which.settings(terminal);
            SandboxSettings settings = withoutPrograms ? Sandboxes.withoutPrograms(usual) : usual;
            Sandbox sandbox = Sandbox.up(settings, which.place(settings));
            SandboxReport report = sandbox.report();
            terminal.out()
                    .printf(
                            "Ready in %.1f s: Kubernetes at %s, AWS at %s%n",
                            report.took().toMillis() / 1000.0, report.apiServer(), report.awsEndpoint());
            if (!report.realPrograms()) {
                terminal.out().println("Programs are only simulated: " + report.realProgramsReason());
            }
            String name = Sandboxes.option(sandbox.place());
            terminal.out().println("Use it:  eval \"$(./groundwork sandbox env" + name + ")\"");
            terminal.out().println("Stop it: ./groundwork sandbox down" + name);
            return ExitCode.OK.number();
        });
    }

    @Command(
            description = {
                "Build programs that pods of add-ons run, before a pod waits for them.",
                "Without a name: all. What is built stays built for every sandbox of this machine."
            })
    int build(
            @Mixin Sandboxes which,
            @Parameters(arity = "0..*", paramLabel = "PROGRAM", description = "For instance prometheus.")
                    List<String> programs)
            throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxBuild build = SandboxBuild.of(which.settings(terminal));
            build.make(programs == null || programs.isEmpty() ? build.programs() : programs);
            build.parts()
                    .forEach(part ->
                            terminal.out().printf("%-9s  %s%n", part.built() ? "built" : "not built", part.name()));
            return ExitCode.OK.number();
        });
    }

    @Command(description = "Print the variables that point tools at it, for eval.")
    int env(@Mixin Sandboxes which) throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxSettings settings = which.settings(terminal);
            SandboxPlace place = which.place(settings);
            terminal.out().print(running(settings, place).shellEnvironment());
            return ExitCode.OK.number();
        });
    }

    @Command(description = "List all that have a name.")
    int list(@Mixin Sandboxes which) throws Exception {
        return Sandboxes.telling(terminal, () -> {
            Sandbox.named(which.settings(terminal))
                    .forEach(status -> terminal.out()
                            .printf(
                                    "%-20s  %-7s  %s%n",
                                    status.place().name(),
                                    status.state() == SandboxStatus.State.RUNNING ? "running" : "died",
                                    status.report()
                                            .map(report -> "since " + report.startedAt() + ", process " + report.pid())
                                            .orElse("")));
            return ExitCode.OK.number();
        });
    }

    @Command(description = "Say whether it runs and where.")
    int status(@Mixin Sandboxes which) throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxStatus status = Sandbox.status(which.place(which.settings(terminal)));
            terminal.out()
                    .println("sandbox " + status.place().name() + ": "
                            + switch (status.state()) {
                                case RUNNING -> "running";
                                case DIED -> "died; its files are left";
                                case ABSENT -> "not there";
                            });
            status.report().ifPresent(report -> {
                terminal.out().println("  Kubernetes     " + report.apiServer());
                terminal.out().println("  AWS            " + report.awsEndpoint());
                terminal.out().println("  kubeconfig     " + report.kubeconfig());
                terminal.out().println("  since          " + report.startedAt() + ", process " + report.pid());
                terminal.out()
                        .println("  real programs  "
                                + (report.realPrograms() ? "yes" : "no: " + report.realProgramsReason()));
            });
            status.versions().forEach((what, version) -> terminal.out().printf("  %-14s %s%n", what, version));
            return status.state() == SandboxStatus.State.RUNNING ? ExitCode.OK.number() : ExitCode.UNFINISHED.number();
        });
    }

    @Command(description = "List its logs, or print one.")
    int logs(
            @Mixin Sandboxes which,
            @Parameters(arity = "0..1", paramLabel = "LOG", defaultValue = "", description = "Name or part of a name.")
                    String log)
            throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxPlace place = which.place(which.settings(terminal));
            if (log.isEmpty()) {
                for (LogFile file : Sandbox.logs(place)) {
                    terminal.out().printf("%9d  %s%n", file.bytes(), file.name());
                }
            } else {
                terminal.out()
                        .print(java.nio.file.Files.readString(
                                Sandbox.log(place, log).file()));
            }
            return ExitCode.OK.number();
        });
    }

    @Command(description = "Stop it and remove its files.")
    int down(@Mixin Sandboxes which) throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxSettings settings = which.settings(terminal);
            boolean ran = Sandbox.down(settings, which.place(settings));
            terminal.out().println(ran ? "Stopped; nothing is left." : "None was running; nothing is left.");
            return ExitCode.OK.number();
        });
    }

    static Sandbox running(SandboxSettings settings, SandboxPlace place) {
        return Sandbox.find(settings, place)
                .orElseThrow(() -> new SandboxException(
                        "no sandbox runs",
                        place.folder().toString(),
                        "start one: ./groundwork sandbox up" + Sandboxes.option(place)));
    }
}
