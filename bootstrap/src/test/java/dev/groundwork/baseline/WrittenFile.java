package dev.groundwork.baseline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** A {@code groundwork.yaml} in a folder of a test, and what reading it gives. */
record WrittenFile(Path file, Map<String, String> environment) {
    /** The part that every valid file has. */
    static final String HEAD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            """;

    static WrittenFile in(Path folder) {
        return new WrittenFile(folder.resolve("groundwork.yaml"), Map.of());
    }

    WrittenFile with(Map<String, String> variables) {
        return new WrittenFile(file, variables);
    }

    WrittenFile text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    WrittenFile bytes(byte[] bytes) {
        try {
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Baseline baseline() {
        return switch (BaselineFile.read(file, environment)) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    /** One line a problem, with the file named without its folder. */
    String problems() {
        return switch (BaselineFile.read(file, environment)) {
            case Parsed.Valid _ -> "none";
            case Parsed.Invalid invalid ->
                invalid.problems().stream()
                        .map(problem -> problem.toString().replace(file.getParent() + "/", "") + "\n")
                        .collect(Collectors.joining());
        };
    }
}
