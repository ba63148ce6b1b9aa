package dev.groundwork.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts a release onto a base image. All that we add has fixed owners, modes and times, so that the same release on the same
 * base is the same image, byte for byte.
 */
public final class ImageBuilder {
    /** The user that the image runs as: what images without a shell call nonroot. */
    public static final String USER = "65532:65532";
    /** Where the image has the list of its parts. */
    public static final String SBOM = "/usr/share/groundwork/sbom.cdx.json";

    private static final String LIBRARY = "/app/lib/";
    private static final String OPTIONS = "/app/java-options";
    private static final String HOME = "/home/groundwork";
    private static final Instant FILES_TIME = Instant.EPOCH.plusSeconds(1);
    private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");

    /** Java itself, no shell: signals reach it, and there is nothing else to run. Class path and options are in a file. */
    public static final List<String> ENTRYPOINT = List.of("java", "@" + OPTIONS, "dev.groundwork.cli.Main");

    private final Release release;
    private final Path cache;
    private final RegistryAccess access;

    /**
     * @param release what goes into it
     * @param cache folder for layers that were fetched or made already
     * @param environment variables, for the places where Docker keeps credentials
     * @param progress one line for each thing worth telling
     */
    public ImageBuilder(Release release, Path cache, Map<String, String> environment, Consumer<String> progress) {
        this.release = release;
        this.cache = cache;
        this.access = new RegistryAccess(environment, progress);
    }

    /**
     * Builds it, and puts it where it was ordered to.
     *
     * @throws ProblemException if the base cannot be had, the target cannot be written, or the order is wrong
     */
    public BuiltImage build(ImageOrder order) {
        check(order);
        try {
            Path options = written(options());
            Path sbom = written(release.sbom());
            try {
                JibContainer built = onto(order, options, sbom).containerize(containerizer(order));
                if (order.target() instanceof ImageOrder.Tarball tarball) {
                    Files.writeString(sbomBeside(tarball.file()), release.sbom());
                }
                return new BuiltImage(order.target().name(), built.getDigest().toString());
            } finally {
                Files.deleteIfExists(options);
                Files.deleteIfExists(sbom);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    new Problem(Problem.Code.FAILED, "image " + order.target().name(), "interrupted", "Run it again"),
                    e);
        } catch (ProblemException e) {
            throw e;
        } catch (Exception e) {
            throw new ProblemException(RegistryProblems.of(order, e), e);
        }
    }

    private static Path written(String text) throws IOException {
        return Files.writeString(Files.createTempFile("groundwork-image", ""), text);
    }

    /** The file with the list of parts that is written beside a tarball. */
    public static Path sbomBeside(Path tarball) {
        return tarball.resolveSibling(Release.nameOf(tarball) + ".sbom.cdx.json");
    }

    private static void check(ImageOrder order) {
        boolean file =
                order.target() instanceof ImageOrder.Tarball || order.base().startsWith("tar://");
        if (file && order.platforms().size() != 1) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "image " + order.target().name(),
                    "a file holds an image for one platform, and %s are wanted"
                            .formatted(String.join(" and ", order.platforms())),
                    "Name one: --platform linux/amd64"));
        }
    }

    private JibContainerBuilder onto(ImageOrder order, Path options, Path sbom) throws Exception {
        return base(order)
                // Jib makes no OCI index, and for one format fewer all images have this one.
                .setFormat(ImageFormat.Docker)
                .setPlatforms(platforms(order))
                .setCreationTime(release.built())
                .setUser(USER)
                .setWorkingDirectory(AbsoluteUnixPath.get("/"))
                .setEntrypoint(ENTRYPOINT)
                .setProgramArguments("--help")
                .addEnvironmentVariable("HOME", HOME)
                .setLabels(labels(order))
                .addFileEntriesLayer(jars("what it needs", release.needed()).build())
                .addFileEntriesLayer(jars("groundwork", release.own())
                        .addEntry(options, AbsoluteUnixPath.get(OPTIONS), READABLE, FILES_TIME)
                        .addEntry(sbom, AbsoluteUnixPath.get(SBOM), READABLE, FILES_TIME)
                        .build());
    }

    private JibContainerBuilder base(ImageOrder order) throws IOException, InvalidImageReferenceException {
        return order.base().startsWith("tar://") ? Jib.from(order.base()) : Jib.from(access.image(order.base()));
    }

    private Containerizer containerizer(ImageOrder order) throws InvalidImageReferenceException {
        Containerizer containerizer = switch (order.target()) {
            case ImageOrder.Registry registry -> Containerizer.to(access.image(registry.name()));
            case ImageOrder.Tarball tarball ->
                Containerizer.to(TarImage.at(tarball.file()).named(tarball.name()));
        };
        return containerizer
                .setBaseImageLayersCache(cache.resolve("base"))
                .setApplicationLayersCache(cache.resolve("own"))
                .setToolName("groundwork")
                .setToolVersion(release.version())
                .setAllowInsecureRegistries(access.allLocal(order))
                .addEventHandler(LogEvent.class, access::tell);
    }

    private static FileEntriesLayer.Builder jars(String name, List<Path> jars) {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        jars.forEach(
                jar -> layer.addEntry(jar, AbsoluteUnixPath.get(LIBRARY + Release.nameOf(jar)), READABLE, FILES_TIME));
        return layer;
    }

    /** What java is started with. The heap leaves a quarter of the container's memory to the rest of the process. */
    private String options() {
        String classPath = release.jars().stream()
                .map(jar -> LIBRARY + Release.nameOf(jar))
                .collect(Collectors.joining(":"));
        return String.join(
                "\n",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxRAMPercentage=75",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData", // would want to write to /tmp
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Duser.home=" + HOME,
                "-cp",
                classPath,
                "");
    }

    private Map<String, String> labels(ImageOrder order) {
        String key = "org.opencontainers.image.";
        Map<String, String> labels = new TreeMap<>(Map.of(
                key + "title", "Groundwork",
                key + "description", "Lays the baseline of an EKS cluster and proves it.",
                key + "version", release.version(),
                key + "created", release.built().toString(),
                key + "licenses", "Apache-2.0",
                key + "source", order.source(),
                key + "base.name", order.base()));
        order.revision().ifPresent(revision -> labels.put(key + "revision", revision));
        return labels;
    }

    private static Set<Platform> platforms(ImageOrder order) {
        Set<Platform> platforms = new LinkedHashSet<>();
        for (String platform : order.platforms()) {
            String[] parts = platform.split("/", -1);
            if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "platform " + platform,
                        "it is none",
                        "Write for instance linux/amd64 or linux/arm64"));
            }
            platforms.add(new Platform(parts[1], parts[0]));
        }
        return platforms;
    }
}
