package dev.groundwork.cli;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.SandboxPlace;
import dev.groundwork.sandbox.SandboxReport;
import dev.groundwork.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code try}: the main job on a sandbox, by the commands that a person would type. */
@Command(
        name = "try",
        description =
                "See the main job on a sandbox: preview, apply, verify, damage, drift, heal. Needs no AWS account.")
final class TryCommand implements Callable<Integer> {
    private static final int STEPS = 7;

    private final Terminal terminal;
    private int step;

    @Mixin
    private Sandboxes which = new Sandboxes();

    @Option(names = "--without-programs", description = SandboxCommand.WITHOUT_PROGRAMS)
    private boolean withoutPrograms;

    TryCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        return Sandboxes.telling(terminal, () -> {
            SandboxSettings usual = which.settings(terminal);
            SandboxSettings settings = withoutPrograms ? Sandboxes.withoutPrograms(usual) : usual;
            SandboxPlace place = which.place(settings);
            Sandbox sandbox = Sandbox.up(settings, place);
            long began = System.nanoTime(); // what is built on the first run says itself how long it took
            boolean good = show(settings.home(), sandbox);
            farewell(place, good, (System.nanoTime() - began) / 1_000_000_000L);
            return good ? ExitCode.OK.number() : ExitCode.UNFINISHED.number();
        });
    }

    private boolean show(Path home, Sandbox sandbox) throws IOException, InterruptedException {
        SandboxReport report = sandbox.report();
        say(
                "A sandbox runs on this machine: a real Kubernetes API server, and an emulated AWS that checks web identities.");
        if (!report.realPrograms()) {
            say("Pods are only simulated (" + report.realProgramsReason()
                    + "), so some checks will read \"not provable here\".");
        }
        Path baseline = home.resolve("examples/baseline.yaml");
        Steps steps = new Steps(home, sandbox.environment(), baseline);

        title("Preview: what would be made? Nothing is there yet");
        boolean good = steps.run(ExitCode.DIFFERENT, "preview");
        title("Apply: make it, wait for it, prove it");
        good = good && steps.run(ExitCode.OK, "apply", "--yes");
        title("Verify: does each add-on really work?");
        good = good && steps.run(ExitCode.OK, "verify");
        title("Preview again: is anything left to do?");
        good = good && steps.run(ExitCode.OK, "preview");
        if (!good) {
            return false;
        }
        title("Meanwhile somebody is in a hurry");
        damage(report, steps);
        title("Drift: who changed what, and what does it break?");
        good = steps.run(ExitCode.REFUTED, "drift");
        title("Apply again: heal both");
        return good && steps.run(ExitCode.OK, "apply", "--yes");
    }

    private void damage(SandboxReport report, Steps steps) {
        // The AWS SDK takes credentials from the process, not from a map.
        System.setProperty("aws.accessKeyId", steps.environment().get("AWS_ACCESS_KEY_ID"));
        System.setProperty("aws.secretAccessKey", steps.environment().get("AWS_SECRET_ACCESS_KEY"));
        try (Damage damage = new Damage(report.kubeconfig(), report.region(), report.awsEndpoint())) {
            say("Field manager " + Damage.MANAGER + " sets metrics-server's image to " + Damage.IMAGE + " ...");
            AtomicReference<String> told = new AtomicReference<>("");
            damage.image(health -> {
                if (!told.getAndSet(health.reason()).equals(health.reason())) {
                    terminal.err().println("  waiting: " + health.reason());
                }
            });
            String role = damage.trust(steps.baseline);
            say("... and the trust of IAM role " + role + " is widened to every ServiceAccount.");
        }
    }

    private void title(String text) {
        step++;
        terminal.out().println();
        terminal.out().printf("=== %d of %d  %s ===%n", step, STEPS, text);
        terminal.out().flush();
    }

    private void say(String text) {
        terminal.out().println(text);
        terminal.out().flush();
    }

    private void farewell(SandboxPlace place, boolean good, long seconds) {
        String name = place.name().equals("default") ? "" : Sandboxes.option(place);
        say("");
        say(good ? "That was the main job, in %d s.".formatted(seconds) : "It did not go as it should; see above.");
        say("Play on:  eval \"$(./groundwork sandbox env" + name + ")\"");
        say("          ./groundwork preview -f examples/baseline.yaml");
        say("Stop it:  ./groundwork sandbox down" + name);
    }

    /** Runs commands as a person does: as processes, by the launcher, with the sandbox's variables. */
    private final class Steps {
        private final Path home;
        private final Map<String, String> environment;
        private final Path baseline;

        Steps(Path home, Map<String, String> environment, Path baseline) {
            this.home = home;
            this.environment = environment;
            this.baseline = baseline;
        }

        Map<String, String> environment() {
            return environment;
        }

        boolean run(ExitCode expected, String... command) throws IOException, InterruptedException {
            List<String> line = new ArrayList<>(List.of(command));
            line.addAll(List.of("-f", "examples/baseline.yaml"));
            say("$ ./groundwork " + String.join(" ", line));
            line.addFirst(home.resolve("groundwork").toString());
            line.set(line.size() - 1, baseline.toString());
            ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
            builder.environment().putAll(environment);
            builder.environment().keySet().removeAll(List.of("AWS_PROFILE", "AWS_SESSION_TOKEN"));
            builder.environment().put("GROUNDWORK_NO_BUILD", "1");
            int code = builder.start().waitFor();
            say("(exit code " + code
                    + (code == expected.number() ? ")" : ", but " + expected.number() + " was expected)"));
            return code == expected.number();
        }
    }
}
