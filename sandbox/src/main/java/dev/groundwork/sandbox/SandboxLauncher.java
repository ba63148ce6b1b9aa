package dev.groundwork.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts the sandbox's program in a state folder and waits until it is ready. */
final class SandboxLauncher {
    private static final int LOOK_MILLISECONDS = 20;
    private static final String OWN_LOG = "supervisor.log";

    private final SandboxSettings settings;
    private final SandboxBuild.Built built;
    private final SandboxPlace place;

    SandboxLauncher(SandboxSettings settings, SandboxBuild.Built built, SandboxPlace place) {
        this.settings = settings;
        this.built = built;
        this.place = place;
    }

    /** A sandbox that is ready, and the process that was started for it. */
    record Launched(Process process, SandboxReport report) {}

    /**
     * Starts it.
     *
     * @param attached whether it ends with this process: it does when its standard input is closed, which the kernel
     *     does even for a process that is killed
     */
    Launched launch(boolean attached) {
        StateFolder.mark(place, built.versions());
        settings.say("sandbox: starting a control plane of Kubernetes %s and an emulated AWS (usually 5 to 8 s)"
                .formatted(built.versions().get("kubernetes")));
        Process process = process(attached);
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        boolean ready = false;
        try {
            SandboxReport report = awaitReport(process);
            ready = true;
            settings.say("sandbox: ready after " + Words.duration(report.took()));
            if (!report.realPrograms()) {
                settings.say("sandbox: all pods are simulated here: " + report.realProgramsReason());
            }
            return new Launched(process, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", "while the sandbox was starting", "run it again", e);
        } finally {
            if (!ready) {
                SandboxProcess.end(process);
            }
            forget(end);
        }
    }

    private SandboxReport awaitReport(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        while (System.nanoTime() < deadline) {
            if (process.waitFor(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                throw ended(process.exitValue());
            }
            Optional<SandboxReport> report = SandboxReport.in(place.folder());
            if (report.isPresent()) {
                return report.get();
            }
        }
        throw late();
    }

    private Process process(boolean attached) {
        ProcessBuilder builder = new ProcessBuilder(words(attached)).directory(new File("/"));
        builder.environment().clear();
        builder.environment().putAll(settings.environment());
        // What it says on standard output stands in sandbox.json as well. A pipe would be closed with this process, and
        // the next word written into it would end the sandbox.
        builder.redirectInput(attached ? Redirect.PIPE : Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(place.folder().resolve(OWN_LOG).toFile());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SandboxException(
                    "the sandbox cannot be started: " + e.getMessage(),
                    built.controlPlane().toString(),
                    "remove that folder from the cache, so that it is built again",
                    e);
        }
    }

    private List<String> words(boolean attached) {
        ClusterShape cluster = settings.cluster();
        List<String> words = new ArrayList<>(List.of(
                built.controlPlane().toString(),
                "--dir",
                place.folder().toString(),
                "--cluster",
                cluster.name(),
                "--region",
                cluster.region(),
                "--zones",
                String.join(",", cluster.zones()),
                "--nodes-per-zone",
                String.valueOf(cluster.nodesPerZone()),
                "--issuer",
                cluster.issuer(),
                "--programs",
                built.programs().toString(),
                "--builder",
                BuildProgram.command(settings),
                "--java",
                System.getProperty("java.home"),
                "--class-path",
                classPath(),
                "--emulator-python",
                built.python().toString(),
                "--emulator-home",
                built.emulator().toString(),
                "--real-programs=" + settings.realPrograms().word()));
        if (attached) {
            words.add("--exit-with-stdin");
        }
        return words;
    }

    /** That of this process: what a pod with Groundwork's image runs is the Groundwork that started the sandbox. */
    private static String classPath() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private SandboxException ended(int exit) {
        return new SandboxException(
                "the sandbox did not start (exit code %d): %s"
                        .formatted(
                                exit,
                                Tail.of(place.folder().resolve(OWN_LOG), 5).orElse("it did not say why")),
                logs(),
                "correct what it says and start it again; without real programs: GROUNDWORK_REAL_PROGRAMS=never");
    }

    private SandboxException late() {
        Duration limit = settings.startTimeout();
        return new SandboxException(
                "the sandbox was not ready within " + Words.duration(limit) + " and was stopped",
                logs(),
                "see whether this machine is busy or short of memory, then start it again");
    }

    /** The folder and the end of what its parts said last, because a test's folder is gone when somebody reads this. */
    private String logs() {
        Path folder = place.folder();
        return Stream.of(OWN_LOG, "logs/controlplane.log", "logs/aws.log", "logs/kubelet.log")
                .flatMap(name -> Tail.of(folder.resolve(name), 10).map(tail -> name + ":\n" + tail).stream())
                .collect(Collectors.joining("\n", folder + "\n", ""));
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown has begun, and the hook is doing its work.
        }
    }
}
