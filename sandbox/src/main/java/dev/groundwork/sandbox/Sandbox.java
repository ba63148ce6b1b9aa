package dev.groundwork.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A running sandbox.
 *
 * <p>{@link #start} is for tests: the sandbox ends with {@link #close()} and, whatever happens, with this process.
 * {@link #up} is for people: the sandbox stays until {@link #down}, in any process, and {@link #find} finds it again;
 * closing such an object does nothing.
 *
 * <p>Both build what is missing first, see {@link SandboxBuild}. Every method throws a {@link SandboxException} that is
 * meant for a person.
 */
public final class Sandbox implements KubernetesServer {
    /** The user in the kubeconfig: an ordinary one bound to cluster-admin. Ask the audit log for what it did. */
    public static final String USER = "groundwork-engineer";

    /** Held so that no garbage collector closes a child's standard input, which would end the child. */
    private static final Set<Sandbox> ATTACHED = ConcurrentHashMap.newKeySet();

    private final SandboxSettings settings;
    private final SandboxPlace place;
    private final SandboxReport report;
    private final Optional<Process> attached;

    private Sandbox(SandboxSettings settings, SandboxPlace place, SandboxReport report, Optional<Process> attached) {
        this.settings = settings;
        this.place = place;
        this.report = report;
        this.attached = attached;
    }

    /** A sandbox of this process's own, in a temporary folder. It cannot outlive this process. */
    public static Sandbox start(SandboxSettings settings) {
        SandboxBuild.Built built = SandboxBuild.of(settings).make();
        SandboxPlace place = StateFolder.temporary();
        try {
            var launched = new SandboxLauncher(settings, built, place).launch(true);
            Sandbox sandbox = new Sandbox(settings, place, launched.report(), Optional.of(launched.process()));
            ATTACHED.add(sandbox);
            return sandbox;
        } catch (SandboxException e) {
            StateFolder.remove(place.folder()); // the end of its logs is in the message
            throw e;
        }
    }

    /**
     * A sandbox that stays.
     *
     * @throws SandboxException if one runs there already, or another process is starting it
     */
    public static Sandbox up(SandboxSettings settings, SandboxPlace place) {
        try (StateFolder folder = StateFolder.claim(settings, place)) {
            folder.checkFree();
            SandboxBuild.Built built = SandboxBuild.of(settings).make();
            folder.clean();
            var launched = new SandboxLauncher(settings, built, place).launch(false);
            return new Sandbox(settings, place, launched.report(), Optional.empty());
        }
    }

    /** The sandbox that runs there, or nothing. */
    public static Optional<Sandbox> find(SandboxSettings settings, SandboxPlace place) {
        return SandboxReport.in(place.folder())
                .filter(report -> SandboxProcess.of(report, place).isPresent())
                .map(report -> new Sandbox(settings, place, report, Optional.empty()));
    }

    /** What there is to know, also of a sandbox that died or never was. */
    public static SandboxStatus status(SandboxPlace place) {
        return StateFolder.status(place);
    }

    /** What there is to know of every sandbox that has a name, by name. Those in folders of their own are not known. */
    public static List<SandboxStatus> named(SandboxSettings settings) {
        try (Stream<Path> folders =
                Files.isDirectory(settings.state()) ? Files.list(settings.state()) : Stream.empty()) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> status(new SandboxPlace(String.valueOf(folder.getFileName()), folder)))
                    .filter(status -> status.state() != SandboxStatus.State.ABSENT)
                    .sorted(Comparator.comparing(status -> status.place().name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends the sandbox there and removes its state folder: SIGTERM, and SIGKILL after 5 s.
     *
     * @return false if none was running; what a dead one left is removed all the same
     */
    public static boolean down(SandboxSettings settings, SandboxPlace place) {
        try (StateFolder folder = StateFolder.claim(settings, place)) {
            Optional<SandboxProcess> process =
                    SandboxReport.in(place.folder()).flatMap(report -> SandboxProcess.of(report, place));
            process.ifPresent(SandboxProcess::end);
            folder.remove();
            return process.isPresent();
        }
    }

    /** Ends this one; see {@link #down(SandboxSettings, SandboxPlace)}. */
    public void down() {
        down(settings, place);
    }

    /** Its addresses and files. */
    public SandboxReport report() {
        return report;
    }

    /** Which one it is. */
    public SandboxPlace place() {
        return place;
    }

    /** The variables with which programs mean this sandbox, in a sensible order. */
    public SequencedMap<String, String> environment() {
        return SandboxEnvironment.of(report, place.name());
    }

    /** The same as lines for {@code eval} in any POSIX shell, preceded by an {@code unset} of what would win over them. */
    public String shellEnvironment() {
        return ShellText.lines(
                SandboxEnvironment.forgotten(settings.environment()), new LinkedHashMap<>(environment()));
    }

    /** What there is to know of it now. */
    public SandboxStatus status() {
        return status(place);
    }

    /** Its logs, by name. Those of a sandbox that died are there until {@link #down}. */
    public static List<LogFile> logs(SandboxPlace place) {
        try {
            return LogFile.in(place.folder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log of that name, or the only one whose name contains it. */
    public static LogFile log(SandboxPlace place, String what) {
        List<LogFile> logs = logs(place);
        return LogFile.find(logs, what)
                .orElseThrow(() -> new SandboxException(
                        "there is no one log that \"" + what + "\" means",
                        place.folder().toString(),
                        logs.isEmpty()
                                ? "start the sandbox first: groundwork sandbox up" + place.option()
                                : "name one of: "
                                        + String.join(
                                                ", ",
                                                logs.stream().map(LogFile::name).toList())));
    }

    /** Counts of what the API server was asked. */
    public AuditLog audit() {
        return new AuditLog(this);
    }

    /** Counts of what the emulated AWS was asked, and its faults. */
    public AwsRequests aws() {
        return new AwsRequests(report.awsEndpoint());
    }

    @Override
    public String name() {
        return report.cluster();
    }

    @Override
    public Path kubeconfig() {
        return report.kubeconfig();
    }

    @Override
    public Optional<Path> auditLog() {
        return Optional.of(report.auditLog());
    }

    /** Ends a sandbox of {@link #start} with all its processes and files; does nothing to one of {@link #up}. */
    @Override
    public void close() {
        if (attached.isPresent() && ATTACHED.remove(this)) {
            SandboxProcess.end(attached.get());
            StateFolder.remove(place.folder());
        }
    }
}
