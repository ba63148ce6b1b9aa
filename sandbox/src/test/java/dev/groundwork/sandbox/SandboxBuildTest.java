package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build with tools that are shell scripts: what is real here is the cache, the locks and the words. */
class SandboxBuildTest {
    private static final String GO = """
            case $1 in
              version) echo "go version go1.26.8 linux/amd64" ;;
              env) echo local ;;
              build) echo built >> "$HOME/builds"
                     while [ "$1" != -o ]; do shift; done
                     echo program > "$2" ;;
            esac
            """;

    private static final String PYTHON = """
            case "$1 $2" in
              "--version ") echo "Python 3.11.7" ;;
              "-m venv") mkdir -p "$3/bin"; printf '#!/bin/sh\\necho pip >> "$HOME/builds"\\n' > "$3/bin/python"
                         chmod +x "$3/bin/python" ;;
            esac
            """;

    @TempDir
    Path root;

    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void givenACheckoutAndTools() throws IOException {
        write("home/sandbox/controlplane/go.mod", """
                module example.org/controlplane

                go 1.26.4

                require k8s.io/kubernetes v1.36.3
                """);
        write("home/sandbox/controlplane/main.go", "package main");
        write("home/sandbox/aws/requirements.txt", "moto[server]==5.2.5\n");
        tool("go", GO);
        tool("python3", PYTHON);
        // The machine's own go and python3 stay out of sight: only what the scripts call is in PATH.
        for (String used : List.of("mkdir", "chmod", "sleep")) {
            Files.createSymbolicLink(root.resolve("tools/" + used), Path.of("/bin/" + used));
        }
    }

    @Test
    void whatIsMissingIsBuiltOnceAndFoundAfterwards() throws IOException {
        SandboxBuild.Built built = build().make();
        build().make();

        assertThat(built.controlPlane()).hasContent("program\n");
        assertThat(built.python()).isExecutable();
        assertThat(built.versions()).isEqualTo(Map.of("kubernetes", "v1.36.3", "moto", "5.2.5"));
        assertThat(builds()).containsExactlyInAnyOrder("built", "pip");
    }

    @Test
    void beforeABuildItSaysWhatWhyAndHowLong() {
        build().make();

        assertThat(said)
                .contains("control plane: building it, because it was never built on this machine; it compiles"
                        + " Kubernetes v1.36.3 itself (usually 5 to 8 minutes the first time, under a minute after a"
                        + " change)")
                .anyMatch(line -> line.matches("control plane: built in \\d\\.\\d s"));
    }

    @Test
    void aChangeOfTheSourcesIsTheReasonOfTheNextBuild() throws IOException {
        build().make();
        said.clear();
        write("home/sandbox/controlplane/main.go", "package main // changed");

        build().make();

        assertThat(said)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("control plane: building it, because its sources or its tools have changed");
    }

    @Test
    void whatNobodyUsedForAFortnightMakesRoomForTheNextBuild() throws IOException {
        Path old = build().make().controlPlane();
        Files.setLastModifiedTime(
                old.resolveSibling(""), FileTime.from(Instant.now().minus(Duration.ofDays(15))));
        write("home/sandbox/controlplane/main.go", "package main // changed");

        Path current = build().make().controlPlane();

        assertThat(current).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void aStatusBuildsNothing() {
        assertThat(build().parts())
                .extracting(SandboxBuild.Part::name, SandboxBuild.Part::built)
                .containsExactly(tuple("control plane", false), tuple("Python of the emulated AWS", false));
        assertThat(root.resolve("cache")).doesNotExist();
    }

    @Test
    void aFailedBuildLeavesNothingHalfMadeAndShowsTheEndOfItsOutput() throws IOException {
        tool("go", GO.replace("echo program > \"$2\"", "echo half > \"$2\"; echo no space left on device; exit 3"));

        assertThatThrownBy(() -> build().make())
                .isInstanceOf(SandboxException.class)
                .hasMessageContainingAll(
                        "go build -trimpath", "exit code 3", "no space left on device", "whole output in", ".log");
        assertThat(filesIn("cache")).noneMatch(name -> name.endsWith("groundwork-sandbox"));
    }

    @Test
    void whatAKilledBuildLeftIsSweptAwayByTheNext() throws IOException {
        Path missing = build().parts().getFirst().path();
        write("cache/tmp/controlplane-" + missing.getName(missing.getNameCount() - 2) + "/half", "half");

        Path made = build().make().controlPlane();

        assertThat(made).isEqualTo(missing).exists();
        assertThat(made.resolveSibling("half")).doesNotExist();
    }

    @Test
    void twoThatNeedTheSameBuildItOnce() throws IOException {
        tool("go", GO.replace("echo program", "sleep 1; echo program"));

        Stream.of(1, 2, 3)
                .map(i -> CompletableFuture.runAsync(() -> build().make()))
                .toList()
                .forEach(CompletableFuture::join);

        assertThat(builds()).containsExactlyInAnyOrder("built", "pip");
        assertThat(said).contains("control plane: another process is building it; waiting for that");
    }

    @Test
    void withoutGoItSaysWhatToInstall() throws IOException {
        Files.delete(root.resolve("tools/go"));

        assertThatThrownBy(this::build).hasMessage("""
                        the sandbox's control plane needs Go 1.26.4 or newer to be built, and there is no go
                          where: looked in PATH, GOROOT and %s
                          to do: install Go 1.26.4 or newer from https://go.dev/dl and put its bin folder into PATH""".formatted(root.resolve("nowhere")));
    }

    @Test
    void withAnOldGoItSaysWhichAndWhyNoNewerOneIsFetched() throws IOException {
        tool("go", GO.replace("go1.26.8", "go1.24.4"));

        assertThatThrownBy(this::build)
                .hasMessageContaining("there is only: " + root.resolve("tools/go")
                        + " is too old (go version go1.24.4 linux/amd64), and GOTOOLCHAIN=local forbids it to fetch")
                .hasMessageContaining("go env -w GOTOOLCHAIN=auto");
    }

    @Test
    void withoutPythonItSaysWhatToInstall() throws IOException {
        Files.delete(root.resolve("tools/python3"));

        assertThatThrownBy(this::build)
                .hasMessageContaining("needs Python 3.10 or newer, and there is no python3")
                .hasMessageContaining("sudo apt-get install python3 python3-venv");
    }

    @Test
    void withAPythonThatHasNoVenvItSaysSoBeforeAnythingIsBuilt() throws IOException {
        tool(
                "python3",
                PYTHON.replace("esac", "\"-c import\"*) echo \"No module named 'ensurepip'\"; exit 1 ;;\nesac"));

        assertThatThrownBy(() -> build().make())
                .hasMessageContainingAll("No module named 'ensurepip'", "apt-get install python3-venv");
        assertThat(root.resolve("builds")).doesNotExist();
    }

    @Test
    void aProgramThatIsBuiltOnDemandIsBuiltWhenItIsAskedForAndPutBesideTheOthers() throws IOException {
        programs();
        SandboxBuild.Built first = build(RealPrograms.REQUIRE, Set.of()).make();
        assertThat(first.programs()).isDirectoryContaining("glob:**/always").isDirectoryNotContaining("glob:**/later");
        said.clear();

        build(RealPrograms.REQUIRE, Set.of()).makeOne("later", first.programs());

        assertThat(first.programs().resolve("later")).hasContent("program\n");
        assertThat(said).first().asString().startsWith("later v2: building it");
        assertThat(build(RealPrograms.REQUIRE, Set.of()).make().programs()).isEqualTo(first.programs());
    }

    @Test
    void whatIsPreparedIsBuiltBeforeTheStartAndAnUnknownNameIsRefused() throws IOException {
        programs();

        assertThat(build(RealPrograms.REQUIRE, Set.of("later")).make().programs())
                .isDirectoryContaining("glob:**/later");
        assertThatThrownBy(() -> build(RealPrograms.REQUIRE, Set.of("latter")))
                .hasMessageContaining("the sandbox has no program \"latter\"")
                .hasMessageContaining("name one of: always, later, webhook-double");
    }

    @Test
    void withoutUpstreamsProgramsOnlyTheSandboxsOwnAreBuilt() throws IOException {
        programs();

        // Root may run programs at all; for others there is nothing to build.
        assertThat(build(RealPrograms.DOUBLES, Set.of()).parts())
                .extracting(SandboxBuild.Part::name)
                .doesNotContain("always v1", "later v2");
    }

    @Test
    void aFileThatAModuleLacksIsAddedToACopyOfItThatTakesItsPlace() throws IOException {
        write("published/main.go", "package main");
        Files.createSymbolicLink(root.resolve("tools/cat"), Path.of("/bin/cat"));
        tool("go", """
                case $1 in
                  version) echo "go version go1.26.8 linux/amd64" ;;
                  mod) echo "{\\"Dir\\": \\"$HOME/published\\"}" ;;
                  build) echo "$*" >> "$HOME/builds"
                         while [ $# -gt 0 ]; do
                           case $1 in
                             -modfile) cat "$2" "${2%/*}/module/main.go" "${2%/*}/module/ui/index.html" > "$HOME/seen" ;;
                             -o) echo program > "$2" ;;
                           esac
                           shift
                         done ;;
                esac
                """);
        programs();
        write("home/sandbox/programs/later/web.html", "page");
        write("home/sandbox/programs/later/go.sum", "");
        write("home/sandbox/programs/programs.json", table().replace("\"onDemand\": true", """
                "tags": "small", "added": {"module": "example.org/web", "path": "ui/index.html", "file": "web.html"}"""));

        Path made = build(RealPrograms.REQUIRE, Set.of()).make().programs().resolve("later");

        assertThat(made).hasContent("program\n");
        assertThat(builds()).anyMatch(words -> words.contains(" -tags small ") && words.contains(" -modfile "));
        assertThat(Files.readString(root.resolve("seen")))
                .contains("module example.org/later", "replace example.org/web => ", "package main", "page");
        assertThat(filesIn("cache/programs")).noneMatch(name -> name.contains("main.go"));
    }

    private void programs() throws IOException {
        write("home/sandbox/programs/programs.json", table());
        for (String module : List.of("always", "later", "double")) {
            write("home/sandbox/programs/" + module + "/go.mod", "module example.org/" + module + "\n\ngo 1.26.0\n");
        }
    }

    private static String table() {
        String program = """
                {"name": "%1$s", "version": "%2$s", "module": "%1$s", "package": ".", "ldflags": "", "binary": "%1$s"%3$s}""";
        return "{\"programs\": [" + program.formatted("always", "v1", "") + ", "
                + program.formatted("later", "v2", ", \"onDemand\": true")
                + "], \"double\": {\"module\": \"double\", \"package\": \".\", \"ldflags\": \"\","
                + " \"binary\": \"webhook-double\"}}";
    }

    private SandboxBuild build() {
        return build(RealPrograms.NEVER, Set.of());
    }

    private SandboxBuild build(RealPrograms choice, Set<String> prepared) {
        Map<String, String> environment = Map.of(
                "PATH", root.resolve("tools").toString(),
                "HOME", root.toString(),
                "GROUNDWORK_CACHE", root.resolve("cache").toString());
        SandboxSettings usual = SandboxSettings.usual();
        return SandboxBuild.of(new SandboxSettings(
                root.resolve("home"),
                environment,
                List.of(root.resolve("nowhere")),
                usual.cluster(),
                choice,
                prepared,
                usual.startTimeout(),
                said::add));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    private List<String> filesIn(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            return files.map(Path::toString).toList();
        }
    }

    private void tool(String name, String script) throws IOException {
        write("tools/" + name, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(root.resolve("tools/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
