package dev.groundwork.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * One log of a sandbox.
 *
 * @param name how to ask for it: {@code aws}, {@code controlplane}, or for a pod {@code pods/NAMESPACE_POD_CONTAINER}
 * @param file where it is; it may still grow
 * @param bytes how long it was when it was listed
 */
public record LogFile(String name, Path file, long bytes) {

    static LogFile of(String name, Path file) {
        try {
            return new LogFile(name, file, Files.size(file));
        } catch (IOException e) {
            return new LogFile(name, file, 0); // it went away meanwhile, as a deleted pod's log does
        }
    }

    /** Copies what is there now. */
    public void copyTo(OutputStream out) throws IOException {
        Files.copy(file, out);
    }

    /** Copies what is there and what comes, until told to stop; looks at {@code goOn} about twice a second. */
    public void follow(OutputStream out, BooleanSupplier goOn) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                FileChanges changes = new FileChanges(file)) {
            boolean last = false;
            while (!last) {
                last = !goOn.getAsBoolean(); // asked before the copy, so that nothing of its end is missed
                in.transferTo(out);
                out.flush();
                if (!last) {
                    changes.await(Duration.ofMillis(500));
                }
            }
        }
    }

    /** All logs below that state folder, by name. */
    static Stream<LogFile> in(Path folder) throws IOException {
        Path logs = folder.resolve("logs");
        try (Stream<Path> files = Files.isDirectory(logs) ? Files.walk(logs) : Stream.empty()) {
            Stream<LogFile> below = files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".log"))
                    .map(file -> of(nameOf(logs.relativize(file).toString()), file))
                    .toList()
                    .stream();
            return Stream.concat(
                            below,
                            Stream.of("supervisor.log", "audit.jsonl", "aws-requests.jsonl")
                                    .map(folder::resolve)
                                    .filter(Files::isRegularFile)
                                    .map(file -> of(nameOf(file.getFileName().toString()), file)))
                    .sorted(Comparator.comparing(LogFile::name));
        }
    }

    /** The log of exactly that name, else the only one whose name contains it. */
    static Optional<LogFile> find(List<LogFile> logs, String what) {
        Optional<LogFile> exact =
                logs.stream().filter(log -> log.name().equals(what)).findFirst();
        var similar = logs.stream().filter(log -> log.name().contains(what)).toList();
        return exact.or(() -> similar.size() == 1 ? Optional.of(similar.getFirst()) : Optional.empty());
    }

    private static String nameOf(String path) {
        return path.substring(0, path.lastIndexOf('.'));
    }
}
