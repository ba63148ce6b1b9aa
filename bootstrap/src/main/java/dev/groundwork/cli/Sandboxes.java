package dev.groundwork.cli;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.sandbox.RealPrograms;
import dev.groundwork.sandbox.SandboxException;
import dev.groundwork.sandbox.SandboxPlace;
import dev.groundwork.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What the commands about sandboxes have in common. */
final class Sandboxes {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Which sandbox. Default: GROUNDWORK_SANDBOX, then default.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--dir", paramLabel = "DIR", description = "Its state folder, instead of a name.")
    private Optional<Path> folder = Optional.empty();

    SandboxSettings settings(Terminal terminal) {
        return SandboxSettings.usual().withProgress(line -> terminal.err().println(line));
    }

    /** The same without upstream's programs: their pods are simulated, and nothing has to be built for them. */
    static SandboxSettings withoutPrograms(SandboxSettings settings) {
        return settings.realPrograms() == RealPrograms.NEVER
                ? settings
                : settings.withRealPrograms(RealPrograms.DOUBLES);
    }

    SandboxPlace place(SandboxSettings settings) {
        return SandboxPlace.of(settings, name, folder);
    }

    /** What to add to a command so that it means this sandbox; shell variables that name another do not matter then. */
    static String option(SandboxPlace place) {
        if (place.name().equals("default") && !System.getenv().containsKey(SandboxPlace.VARIABLE)) {
            return "";
        }
        return (place.name().startsWith("/") ? " --dir " : " --name ") + place.name();
    }

    /** Runs it; what the sandbox could not do is a message and exit code 1. */
    static int telling(Terminal terminal, Callable<Integer> action) throws Exception {
        try {
            return action.call();
        } catch (SandboxException e) {
            terminal.err().println("error: " + e.getMessage());
            return ExitCode.UNFINISHED.number();
        }
    }
}
