package dev.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class ReportFilesTest {
    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aBaselineThatIsWrong() throws IOException {
        Files.writeString(folder.resolve("groundwork.yaml"), "kind: Nonsense\n");
    }

    @Test
    void everyFormIsWrittenAlsoIfTheRunFails() throws IOException {
        int code = run("json=%1$s/r.json,junit=%1$s/r.xml,sarif=%1$s/r.sarif,html=%1$s/r.html,metrics=%1$s/r.prom");

        assertThat(code).isEqualTo(64);
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("r.json").toFile())
                        .path("exitCode")
                        .asInt())
                .isEqualTo(64);
        assertThat(folder.resolve("r.xml")).content().contains("errors=").contains("groundwork.yaml:1");
        assertThat(folder.resolve("r.sarif")).content().contains("problem-invalid");
        assertThat(names())
                .containsExactlyInAnyOrder("groundwork.yaml", "r.json", "r.xml", "r.sarif", "r.html", "r.prom");
    }

    @Test
    void theJsonIsWhatTheOutputIs() throws IOException {
        run("json=%1$s/r.json", "--output", "json");

        String time = "\"(started|tookMilliseconds)\" : [^,]*";
        assertThat(Files.readString(folder.resolve("r.json")).replaceAll(time, ""))
                .isEqualTo(out.toString().stripTrailing().replaceAll(time, "") + "\n");
    }

    @Test
    void aFolderThatDoesNotExistIsAProblemBeforeTheRun() {
        assertThat(run("json=%1$s/none/r.json")).isEqualTo(64);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("none/r.json: its folder does not exist. Make the folder first");
    }

    @Test
    void twoReportsDoNotGoToOneFile() {
        assertThat(run("json=%1$s/r,junit=%1$s/../%2$s/r")).isEqualTo(64);

        assertThat(err.toString()).contains("two reports cannot go to the same file");
    }

    @Test
    void aDeviceOrAFolderIsNotReplacedByAFile() throws IOException {
        Files.createDirectory(folder.resolve("sub"));

        assertThat(run("json=%1$s/sub")).isEqualTo(64);
        assertThat(run("json=/dev/null")).isEqualTo(64);
        assertThat(err.toString()).contains("it is not a file");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void aFolderInWhichNothingCanBeMadeIsAProblemBeforeTheRun() {
        assertThat(run("json=/proc/r.json")).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("--report /proc/r.json: the report cannot be written");
    }

    @Test
    void aFileBehindALinkIsReplacedAndTheLinkStays() throws IOException {
        Path file = Files.writeString(folder.resolve("real"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        run("json=%1$s/link");

        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(file).content().startsWith("{");
    }

    @Test
    void aFormThatDoesNotExistSaysWhichDo() {
        assertThatThrownBy(() -> new ReportFile.Reader().convert("pdf=x"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith(
                        "'pdf=x' is no report; write FORM=FILE, where FORM is one of json, junit, sarif, html, metrics");
        assertThatThrownBy(() -> new ReportFile.Reader().convert("json=")).isInstanceOf(TypeConversionException.class);
        assertThatThrownBy(() -> new ReportFile.Reader().convert("json")).isInstanceOf(TypeConversionException.class);
    }

    private int run(String reports, String... more) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "preview",
                                "-f",
                                folder.resolve("groundwork.yaml").toString(),
                                "--report",
                                reports.formatted(folder, folder.getFileName())),
                        Stream.of(more))
                .toArray(String[]::new);
        return Main.run(
                new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), Optional.empty()),
                arguments);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
