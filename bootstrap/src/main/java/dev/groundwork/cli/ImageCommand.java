package dev.groundwork.cli;

import dev.groundwork.image.BuiltImage;
import dev.groundwork.image.ImageBuilder;
import dev.groundwork.image.ImageOrder;
import dev.groundwork.image.Release;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code image}: only in a checkout, because an image is made of what was built there. */
@Command(
        name = "image",
        description = {
            "Build the container image, without a container engine.",
            "Prints the image's name and digest. The base must bring a Java 25 as java on its PATH."
        })
final class ImageCommand implements Callable<Integer> {
    private static final String SOURCE = "https://github.com/groundwork/groundwork";

    private final Terminal terminal;

    @Option(
            names = "--base",
            paramLabel = "IMAGE",
            required = true,
            description = "The base by name, best with its digest, or tar://FILE. For instance"
                    + " eclipse-temurin:25-jre@sha256:…, amazoncorretto:25-headless@sha256:…")
    private String base = "";

    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    /** One of the two. */
    static final class Where {
        @Option(names = "--to", paramLabel = "REGISTRY/NAME:TAG", description = "Push it there.")
        private Optional<String> to = Optional.empty();

        @Option(names = "--tar", paramLabel = "FILE", description = "Write it there, for docker load.")
        private Optional<Path> tar = Optional.empty();
    }

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            split = ",",
            description = "Default: linux/amd64,linux/arm64; for a file this computer's.")
    private List<String> platforms = List.of();

    @Option(
            names = "--source",
            paramLabel = "URL",
            defaultValue = SOURCE,
            description = "Where the sources are, for the image's label. Default: ${DEFAULT-VALUE}.")
    private String source = SOURCE;

    ImageCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (ImageCommand.class.getClassLoader().getResource("com/google/cloud/tools/jib/api/Jib.class") == null) {
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    "image",
                    "what builds images is not on the class path",
                    "Start it by the launcher of a checkout: ./groundwork image --help"));
        }
        SandboxSettings settings = SandboxSettings.usual();
        Path home = settings.home();
        if (!base.contains("@sha256:") && !base.startsWith("tar://")) {
            terminal.err().println("Without @sha256:… the base may be another one tomorrow, and so may the image.");
        }
        Release release = Release.in(home.resolve("bootstrap/target/dist"));
        ImageOrder order = new ImageOrder(base, target(release.version()), wanted(), revision(home), source);
        BuiltImage built = new ImageBuilder(
                        release,
                        settings.cache().resolve("image"),
                        terminal.environment(),
                        line -> terminal.err().println(line))
                .build(order);
        terminal.out().println(built.name() + "@" + built.digest());
        return 0;
    }

    private ImageOrder.Target target(String version) {
        return where.to
                .<ImageOrder.Target>map(ImageOrder.Registry::new)
                .or(() -> where.tar.map(file -> new ImageOrder.Tarball(file, "groundwork/groundwork:" + version)))
                .orElseThrow();
    }

    private List<String> wanted() {
        if (!platforms.isEmpty()) {
            return platforms;
        }
        String here = "linux/" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
        return where.tar.isPresent() || base.startsWith("tar://")
                ? List.of(here)
                : List.of("linux/amd64", "linux/arm64");
    }

    /** The commit of the checkout, marked if it is not all that was built; empty without git. */
    private static Optional<String> revision(Path home) {
        return git(home, "rev-parse", "HEAD")
                .map(commit -> git(home, "status", "--porcelain").orElse("").isEmpty() ? commit : commit + "-dirty");
    }

    private static Optional<String> git(Path home, String... words) {
        if (!Files.exists(home.resolve(".git"))) {
            return Optional.empty();
        }
        List<String> command = new java.util.ArrayList<>(List.of("git", "-C", home.toString()));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
