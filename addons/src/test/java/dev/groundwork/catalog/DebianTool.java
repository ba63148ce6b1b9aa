package dev.groundwork.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that Debian packages and that a test asks for its opinion. Without it the test is skipped, in CI it fails. */
record DebianTool(String program, String debianPackage) {
    static final DebianTool PROMTOOL = new DebianTool("promtool", "prometheus");

    /**
     * What it printed.
     *
     * @throws AssertionError if it was not content
     */
    String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(find().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + "\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Path find() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(this::missing);
    }

    private Path missing() {
        String message = program + " is missing: apt-get install " + debianPackage;
        if ("require".equals(System.getenv("GROUNDWORK_REAL_PROGRAMS"))) {
            throw new AssertionError(message);
        }
        Assumptions.abort(message);
        throw new AssertionError("never reached");
    }
}
