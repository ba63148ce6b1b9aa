package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.image.BuiltImage;
import dev.groundwork.image.ImageBuilder;
import dev.groundwork.image.ImageOrder;
import dev.groundwork.image.LocalRegistry;
import dev.groundwork.image.PulledImage;
import dev.groundwork.image.Release;
import dev.groundwork.image.StandInBase;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The container image of the release that this build made: on a base from a registry, pushed there, pulled and run. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImageIT {
    private static final String NAME = "team/groundwork";
    private static final List<String> BOTH = List.of("linux/amd64", "linux/arm64");

    private final LocalRegistry registry = new LocalRegistry();
    private final Release release =
            Release.in(Path.of(System.getProperty("groundwork.home", "..")).resolve("bootstrap/target/dist"));
    private final Path cache = Path.of("cache");
    private String base = "";
    private BuiltImage built = new BuiltImage("", "");
    private PulledImage image = new PulledImage(new ObjectMapper().createObjectNode(), List.of());

    @TempDir
    static Path work;

    @BeforeAll
    void anImageIsBuiltAndPulled() throws Exception {
        base = StandInBase.in(registry, Files.createDirectory(work.resolve("base")));
        built = builder(cache).build(order(base, to("first"), BOTH));
        image = PulledImage.from(registry, NAME, "first");
    }

    @AfterAll
    void end() {
        registry.close();
    }

    @Test
    void itRunsJavaItselfAsANumberedUserThatIsNotRoot() {
        assertThat(image.setting("User").asText()).isEqualTo("65532:65532");
        assertThat(words(image.setting("Entrypoint")))
                .containsExactly("java", "@/app/java-options", "dev.groundwork.cli.Main");
        assertThat(words(image.setting("Env")))
                .anyMatch(variable -> variable.startsWith("PATH=/opt/java/openjdk/bin:"));
        assertThat(image.setting("ExposedPorts").size()
                        + image.setting("Volumes").size())
                .isZero();
    }

    @Test
    void itsLabelsSayWhatItIsAndWhatItIsMadeOf() {
        String key = "org.opencontainers.image.";
        Map<String, String> labels = new TreeMap<>();
        image.setting("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));

        assertThat(labels)
                .containsEntry(key + "version", release.version())
                .containsEntry(key + "revision", "0123abc")
                .containsEntry(key + "licenses", "Apache-2.0")
                .containsEntry(key + "source", "https://example.org/sources")
                .containsEntry(key + "base.name", base);
    }

    @Test
    void whatItAddsBelongsToRootIsOldAndNothingInItCanBeRunOrWritten() {
        assertThat(image.ours()).allSatisfy((path, entry) -> {
            assertThat(entry.head().getLongUserId() + ":" + entry.head().getLongGroupId())
                    .isEqualTo("0:0");
            assertThat(entry.head().getLastModifiedTime().toMillis()).isEqualTo(1000);
            assertThat(entry.head().getMode() & 07777).isEqualTo(entry.head().isDirectory() ? 0755 : 0644);
            assertThat(entry.head().isFile() || entry.head().isDirectory()).isTrue();
        });
        assertThat(image.ours().keySet()).allMatch(path -> path.matches("/(app|usr)/.*"));
        assertThat(image.config().path("created").asText())
                .isEqualTo(release.built().toString());
    }

    @Test
    void itsListOfPartsIsThatOfItsJarsWithVersionLicenceAndHash() throws Exception {
        JsonNode list = new ObjectMapper().readTree(image.content(ImageBuilder.SBOM));
        Set<String> listed = new TreeSet<>();
        for (JsonNode part : list.path("components")) {
            assertThat(part.path("version").asText()).as(part.toString()).isNotEmpty();
            assertThat(part.path("licenses")).as(part.toString()).isNotEmpty();
            part.path("hashes").forEach(hash -> {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    listed.add("sha256:" + hash.path("content").asText());
                }
            });
        }
        Set<String> there = new TreeSet<>();
        image.ours().forEach((path, entry) -> {
            if (path.endsWith(".jar") && !path.contains("groundwork-bootstrap-")) {
                there.add(LocalRegistry.digest(entry.content()));
            }
        });
        assertThat(listed).isEqualTo(there).hasSizeGreaterThan(50);
        assertThat(image.ours().keySet()).noneMatch(path -> path.contains("jib") || path.contains("sandbox"));
    }

    @Test
    void itIsThereForBothPlatforms() throws Exception {
        assertThat(registry.manifest(NAME, built.digest()).path("manifests"))
                .extracting(each -> each.path("platform").path("architecture").asText())
                .containsExactlyInAnyOrder("amd64", "arm64");
    }

    @Test
    void aFileOfItIsTheSameWithAndWithoutACacheAndHasItsListOfPartsBesideIt() throws Exception {
        Path one = work.resolve("one.tar");
        Path two = work.resolve("two.tar");
        builder(cache).build(order(base, new ImageOrder.Tarball(one, "groundwork:1"), List.of("linux/amd64")));
        builder(Path.of("other-cache"))
                .build(order(base, new ImageOrder.Tarball(two, "groundwork:1"), List.of("linux/amd64")));

        assertThat(Files.mismatch(one, two)).isEqualTo(-1);
        assertThat(Files.readString(ImageBuilder.sbomBeside(one))).isEqualTo(release.sbom());
    }

    @Test
    void itRunsWithoutRightsAndWithNothingToWriteToButTmp() throws Exception {
        assertThat(run("version")).isEqualTo("groundwork " + release.version() + "\n");
        assertThat(run("--help")).contains("preview").doesNotContain("sandbox");
    }

    @Test
    void itPreviewsABaseline() throws Exception {
        assertThat(run("preview", "--file", "/tmp/groundwork.yaml", "--kubeconfig", "/tmp/kubeconfig"))
                .contains("Deployment kube-system/metrics-server");
    }

    @Test
    void aBaseThatIsNotThereIsAProblem() {
        Problem problem = problemOf(order(registry.name("vendor/none:1"), to("x"), BOTH));

        assertThat(problem.code()).isEqualTo(Problem.Code.MISSING);
        assertThat(problem.toString()).contains("vendor/none:1").contains("See whether both names are right");
    }

    @Test
    void aRegistryThatCannotBeReachedIsAProblem() {
        Problem problem = problemOf(order("localhost:1/vendor/java:25", to("x"), BOTH));

        assertThat(problem.code()).isEqualTo(Problem.Code.UNREACHABLE);
    }

    @Test
    void aFileForTwoPlatformsIsAProblem() {
        Problem problem = problemOf(order(base, new ImageOrder.Tarball(work.resolve("x.tar"), "x"), BOTH));

        assertThat(problem.code()).isEqualTo(Problem.Code.INVALID);
        assertThat(problem.todo()).isEqualTo("Name one: --platform linux/amd64");
    }

    @Test
    void aRegistryThatWantsToKnowUsIsAProblemThatSaysHowToLogIn() {
        try (LocalRegistry closed = new LocalRegistry()) {
            closed.demand("Basic nobody");
            Problem problem = problemOf(order(closed.name("vendor/java:25"), to("x"), BOTH));

            assertThat(problem.code()).isEqualTo(Problem.Code.UNAUTHENTICATED);
            assertThat(problem.todo()).startsWith("Log in: docker login localhost:");
        }
    }

    private Problem problemOf(ImageOrder order) {
        return catchThrowableOfType(ProblemException.class, () -> builder(cache).build(order))
                .problem();
    }

    private ImageBuilder builder(Path folder) {
        return new ImageBuilder(release, work.resolve(folder), Map.of("DOCKER_CONFIG", work.toString()), line -> {});
    }

    private ImageOrder.Target to(String tag) {
        return new ImageOrder.Registry(registry.name(NAME) + ":" + tag);
    }

    private static ImageOrder order(String base, ImageOrder.Target target, List<String> platforms) {
        return new ImageOrder(base, target, platforms, Optional.of("0123abc"), "https://example.org/sources");
    }

    /** Runs it as a container runtime would: its own root, read-only, a fresh /tmp, its user, its variables only. */
    private String run(String... arguments) throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root")
                        && System.getProperty("os.name").equals("Linux"),
                "a root of its own needs root on Linux");
        Sandbox sandbox = Sandboxes.simulated();
        Path root = work.resolve("root");
        if (!Files.exists(root)) {
            image.unpack(Files.createDirectory(root));
        }
        Path baseline = Files.writeString(work.resolve("groundwork.yaml"), """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                addons: {metrics-server: {}}
                """);
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-euc", """
                root=$1; kubeconfig=$2; baseline=$3; shift 3
                mount --bind "$root" "$root"
                mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
                install -m 444 "$kubeconfig" "$root/tmp/kubeconfig"
                install -m 444 "$baseline" "$root/tmp/groundwork.yaml"
                mount --rbind /dev "$root/dev"
                mount -t proc proc "$root/proc"
                mount -o remount,bind,ro "$root"
                exec env -i "$@"
                """, "sh"));
        command.addAll(List.of(root.toString(), sandbox.kubeconfig().toString(), baseline.toString()));
        command.addAll(words(image.setting("Env")));
        command.addAll(List.of(
                "AWS_ENDPOINT_URL=" + sandbox.report().awsEndpoint(),
                "AWS_ACCESS_KEY_ID=image",
                "AWS_SECRET_ACCESS_KEY=image"));
        command.addAll(List.of(chroot(), "--userspec=" + image.setting("User").asText(), "--groups=", root.toString()));
        command.addAll(words(image.setting("Entrypoint")));
        command.addAll(List.of(arguments));
        Path errors = work.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said + Files.readString(errors)).isIn(0, 2); // 2: there are differences
        return said;
    }

    private static String chroot() {
        return Stream.of("/usr/sbin/chroot", "/usr/bin/chroot", "/sbin/chroot")
                .filter(program -> Files.isExecutable(Path.of(program)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
