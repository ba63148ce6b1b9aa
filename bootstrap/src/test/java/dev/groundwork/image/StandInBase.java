package dev.groundwork.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A base image in place of a vendor's: a runtime linked from this JDK, and the C libraries that it needs. It calls itself
 * fit for two platforms, and is for this computer's.
 */
public final class StandInBase {
    private static final AbsoluteUnixPath JAVA = AbsoluteUnixPath.get("/opt/java/openjdk");
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*)");

    private StandInBase() {}

    /** Puts it into the registry and returns its name with its digest. */
    public static String in(LocalRegistry registry, Path work) throws Exception {
        Path runtime = work.resolve("runtime");
        int linked = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--add-modules",
                        "java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,"
                                + "jdk.crypto.ec,jdk.unsupported",
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        runtime.toString());
        assertThat(linked).isZero();
        FileEntriesLayer.Builder java = FileEntriesLayer.builder().setName("java");
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                java.addEntry(
                        file,
                        JAVA.resolve(runtime.relativize(file)),
                        FilePermissions.fromOctalString(Files.isExecutable(file) ? "755" : "644"));
            }
        }
        FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
        for (String library : libraries(runtime)) {
            libraries.addEntry(
                    Path.of(library).toRealPath(),
                    AbsoluteUnixPath.get(library),
                    FilePermissions.fromOctalString("755"));
        }
        for (String folder : List.of("/tmp", "/proc", "/dev")) {
            libraries.addEntry(
                    Files.createTempDirectory(work, "empty"),
                    AbsoluteUnixPath.get(folder),
                    FilePermissions.fromOctalString("755"));
        }
        Set<Platform> platforms =
                new LinkedHashSet<>(List.of(new Platform("amd64", "linux"), new Platform("arm64", "linux")));
        String name = registry.name("vendor/java") + ":25";
        return registry.name("vendor/java") + "@"
                + Jib.fromScratch()
                        .setFormat(ImageFormat.Docker)
                        .setPlatforms(platforms)
                        .addEnvironmentVariable("PATH", JAVA + "/bin:/usr/bin:/bin")
                        .addFileEntriesLayer(libraries.build())
                        .addFileEntriesLayer(java.build())
                        .containerize(Containerizer.to(RegistryImage.named(name))
                                .setApplicationLayersCache(work.resolve("cache"))
                                .setBaseImageLayersCache(work.resolve("cache"))
                                .setAllowInsecureRegistries(true))
                        .getDigest();
    }

    /** What the runtime's programs are linked against, as the loader finds it. */
    private static Set<String> libraries(Path runtime) throws IOException {
        Set<String> found = new TreeSet<>();
        List<String> command = new java.util.ArrayList<>(List.of("ldd"));
        try (Stream<Path> files = Files.walk(runtime)) {
            files.filter(file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
                    .map(Path::toString)
                    .forEach(command::add);
        }
        Process ldd = new ProcessBuilder(command).redirectErrorStream(true).start();
        for (String line : new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            Matcher library = LIBRARY.matcher(line.replaceFirst(".*=>", ""));
            if (!line.endsWith(":") && library.find() && !library.group(1).startsWith(runtime.toString())) {
                found.add(library.group(1));
            }
        }
        return found;
    }
}
