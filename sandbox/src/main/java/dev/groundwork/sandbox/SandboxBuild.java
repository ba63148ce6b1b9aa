package dev.groundwork.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes the programs that the sandbox consists of, once for every state of their sources and their tools, in a cache
 * outside the checkout. A second checkout on the same machine finds them there.
 */
public final class SandboxBuild {
    private final SandboxSettings settings;
    private final SandboxParts parts;

    private SandboxBuild(SandboxSettings settings) {
        this.settings = settings;
        this.parts = new SandboxParts(settings);
    }

    /**
     * The build of that checkout.
     *
     * @throws SandboxException if Go or Python is missing or too old, or the checkout is not whole
     */
    public static SandboxBuild of(SandboxSettings settings) {
        return new SandboxBuild(settings);
    }

    /**
     * What a sandbox is started from.
     *
     * @param controlPlane the program that holds everything
     * @param programs folder with the real programs; it does not exist where none can run
     * @param python interpreter of the virtual environment
     * @param emulator folder of the emulated AWS's own sources
     * @param versions what it is made of, as {@code kubernetes} to {@code v1.36.3}
     */
    public record Built(
            Path controlPlane, Path programs, Path python, Path emulator, SequencedMap<String, String> versions) {}

    /**
     * One part, for a status.
     *
     * @param name what to call it
     * @param path where it is or would be
     * @param built whether it is there
     * @param usually how long its build takes, in words
     */
    public record Part(String name, Path path, boolean built, String usually) {}

    /** What there is and what is missing; builds nothing. */
    public List<Part> parts() {
        return parts.all().stream()
                .map(part -> new Part(part.name(), part.path(), part.built(), part.usually()))
                .toList();
    }

    /**
     * Builds what is missing for a start and says so, line by line. Programs that are built on demand come later, unless
     * {@link SandboxSettings#prepared()} names them.
     *
     * @throws SandboxException if a build fails, with its last lines, the log, and what to do
     */
    public Built make() {
        parts.checkTools();
        PartBuilder builder = new PartBuilder(settings.cache(), settings.progress());
        // Two Go builds at a time would only take each other's processors and memory; pip mostly waits for the network.
        inParallel(() -> parts.go().forEach(builder::ensure), () -> builder.ensure(parts.python()));
        return new Built(
                parts.controlPlane().path(),
                parts.programs().folder(),
                parts.python().path(),
                settings.home().resolve("sandbox/aws"),
                new LinkedHashMap<>(parts.versions()));
    }

    /** Names of the programs that can run here. */
    public List<String> programs() {
        return parts.programs().names();
    }

    /**
     * Builds these programs and nothing else.
     *
     * @throws SandboxException if there is no such program or a build fails
     */
    public void make(List<String> programs) {
        List<CachedPart> wanted = programs.stream().map(parts.programs()::named).toList();
        PartBuilder builder = new PartBuilder(settings.cache(), settings.progress());
        wanted.forEach(builder::ensure);
    }

    /**
     * Builds one program and puts it into the folder of programs that a running sandbox has.
     *
     * @throws SandboxException if there is no such program or its build fails
     */
    void makeOne(String name, Path folder) {
        make(List.of(name));
        parts.programs().link(name, folder);
    }

    /** The first failure ends the other one and is thrown. */
    private static void inParallel(Runnable... jobs) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ExecutorCompletionService<Object> running = new ExecutorCompletionService<>(threads);
            List<Future<Object>> futures = new ArrayList<>();
            for (Runnable job : jobs) {
                futures.add(running.submit(job, ""));
            }
            try {
                for (int i = 0; i < futures.size(); i++) {
                    running.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new SandboxException("interrupted", "while building the sandbox", "run it again", e);
            }
        }
    }
}
