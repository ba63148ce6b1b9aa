package dev.groundwork.cli;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes results into files that the reader named a folder for. */
final class WrittenFiles {
    private final Terminal terminal;

    WrittenFiles(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Writes each text into the file of that name, and says so.
     *
     * @throws ProblemException if a file cannot be written
     */
    void into(Path folder, Map<String, String> files) {
        files.forEach((name, text) -> {
            Path file = folder.resolve(name);
            try {
                Files.createDirectories(folder);
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new ProblemException(
                        new Problem(
                                Problem.Code.INVALID,
                                file.toString(),
                                "it cannot be written: " + e,
                                "Name a folder that you may write to"),
                        e);
            }
            terminal.out().println(file);
        });
    }
}
