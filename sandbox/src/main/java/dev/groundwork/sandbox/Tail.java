package dev.groundwork.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The end of a file of lines, without reading the rest. */
final class Tail {
    private static final int BYTES = 16 * 1024;

    private Tail() {}

    /** Nothing if the file is missing or blank. */
    static Optional<String> of(Path file, int lines) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - BYTES);
            byte[] bytes = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .skip(start == 0 ? 0 : 1)
                    .filter(line -> !line.isBlank())
                    .toList();
            List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
            return last.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", last));
        } catch (IOException e) {
            return Optional.of("(cannot be read: " + e.getMessage() + ")");
        }
    }
}
