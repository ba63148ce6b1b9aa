package dev.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A result that got lost on its way is never a success. */
final class ResultsTest {
    private final StringWriter messages = new StringWriter();

    @Test
    void aFullDiskIsToldAndChangesTheExitCodeOfSuccessAndOfFindings() {
        assertThat(after("No space left on device", 0)).isEqualTo(1);
        assertThat(messages.toString())
                .isEqualTo(
                        "error: standard output: the result is not whole: No space left on device. Make room, or send"
                                + " it elsewhere, and run it again%n".formatted());
        assertThat(after("No space left on device", 2)).isEqualTo(1);
        assertThat(after("No space left on device", 3)).isEqualTo(1);
        assertThat(after("Bad file descriptor", 64)).isEqualTo(64);
    }

    @Test
    void whoeverReadsAndHasReadEnoughIsNoFailure() {
        assertThat(after("Broken pipe", 0)).isZero();
        assertThat(after("Broken pipe", 3)).isEqualTo(3);
        assertThat(messages.toString()).isEmpty();
    }

    @Test
    void aProcessWhoseOutputFindsNoRoomEndsWith1() throws IOException, InterruptedException {
        File full = new File("/dev/full");
        assumeThat(full).exists();
        for (List<String> command : List.of(List.of("version"), List.of("schema"), List.of("addons"))) {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.groundwork.cli.Main");
            builder.command().addAll(command);
            Process process = builder.redirectOutput(full).start();
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(said).isEqualTo(1);
            assertThat(said).contains("standard output: the result is not whole");
        }
    }

    private int after(String failure, int code) {
        Results results = new Results(new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException(failure);
            }
        });
        PrintWriter out = new PrintWriter(results, true, StandardCharsets.UTF_8);
        out.println("all is well");
        return results.end(code, new PrintWriter(messages, true));
    }
}
