package dev.groundwork.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a sandbox is built from and started with.
 *
 * @param home the checkout, which has the folder {@code sandbox}
 * @param environment variables that tools are looked for with and that child processes get
 * @param goFolders where Go is looked for after PATH and GOROOT
 * @param cluster the cluster to pretend to be
 * @param realPrograms whether known images run as real processes
 * @param prepared programs that are built before the start instead of when a pod wants them
 * @param startTimeout how long a start may take, the build not included
 * @param progress told one line at a time what is done and why; lines have no line end. Several threads may tell at a time
 */
public record SandboxSettings(
        Path home,
        Map<String, String> environment,
        List<Path> goFolders,
        ClusterShape cluster,
        RealPrograms realPrograms,
        Set<String> prepared,
        Duration startTimeout,
        Consumer<String> progress) {

    /** Set by the launcher and by the tests to the checkout's folder. */
    public static final String HOME_PROPERTY = "groundwork.home";

    public SandboxSettings {
        home = home.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        goFolders = List.copyOf(goFolders);
        requireNonNull(cluster);
        requireNonNull(realPrograms);
        prepared = Set.copyOf(prepared);
        requireNonNull(startTimeout);
        requireNonNull(progress);
    }

    /**
     * The usual sandbox, silent, with this process's environment.
     *
     * @throws SandboxException if no checkout is found or GROUNDWORK_REAL_PROGRAMS has an unknown word
     */
    public static SandboxSettings usual() {
        Map<String, String> environment = System.getenv();
        return new SandboxSettings(
                findHome(),
                environment,
                List.of(Path.of("/usr/local/go/bin"), Path.of(System.getProperty("user.home"), "go", "bin")),
                ClusterShape.usual(),
                RealPrograms.of(environment.getOrDefault("GROUNDWORK_REAL_PROGRAMS", "auto")),
                Set.of(),
                Duration.ofSeconds(60),
                line -> {});
    }

    public SandboxSettings withProgress(Consumer<String> listener) {
        return new SandboxSettings(
                home, environment, goFolders, cluster, realPrograms, prepared, startTimeout, listener);
    }

    public SandboxSettings withRealPrograms(RealPrograms choice) {
        return new SandboxSettings(home, environment, goFolders, cluster, choice, prepared, startTimeout, progress);
    }

    /** Builds these programs before the start; a pod that wants another one waits for its build. */
    public SandboxSettings withPrepared(Set<String> names) {
        return new SandboxSettings(home, environment, goFolders, cluster, realPrograms, names, startTimeout, progress);
    }

    public SandboxSettings withCluster(ClusterShape shape) {
        return new SandboxSettings(home, environment, goFolders, shape, realPrograms, prepared, startTimeout, progress);
    }

    public SandboxSettings withStartTimeout(Duration limit) {
        return new SandboxSettings(home, environment, goFolders, cluster, realPrograms, prepared, limit, progress);
    }

    /** Replaces the whole environment; {@code goFolders} are the places where Go is looked for besides. */
    public SandboxSettings withEnvironment(Map<String, String> variables, List<Path> folders) {
        return new SandboxSettings(home, variables, folders, cluster, realPrograms, prepared, startTimeout, progress);
    }

    /** Where built programs are kept, for every checkout of this user: GROUNDWORK_CACHE, or below XDG_CACHE_HOME. */
    public Path cache() {
        return variable("GROUNDWORK_CACHE").map(Path::of).orElseGet(() -> base("XDG_CACHE_HOME", ".cache"));
    }

    /** Where running sandboxes of people keep their files: below XDG_STATE_HOME. */
    Path state() {
        return base("XDG_STATE_HOME", ".local/state").resolve("sandboxes");
    }

    /** The folders of PATH. */
    List<Path> path() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath())
                .toList();
    }

    /** The variable's value; an empty one counts as not set, as the shells' own conventions have it. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    void say(String line) {
        progress.accept(line);
    }

    private Path base(String variable, String below) {
        Path folder = variable(variable)
                .map(Path::of)
                .orElseGet(() -> Path.of(variable("HOME").orElse(System.getProperty("user.home")), below));
        return folder.toAbsolutePath().resolve("groundwork");
    }

    private static Path findHome() {
        String property = System.getProperty(HOME_PROPERTY);
        if (property != null) {
            return Path.of(property);
        }
        Path here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("sandbox/controlplane/go.mod")))
                .findFirst()
                .orElseThrow(() -> new SandboxException(
                        "the sources of the sandbox were not found",
                        here + " and the folders above it",
                        "run this inside a checkout of Groundwork, or pass -D" + HOME_PROPERTY + "=CHECKOUT"));
    }
}
