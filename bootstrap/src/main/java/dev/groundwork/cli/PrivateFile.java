package dev.groundwork.cli;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;

/**
 * A file that only its owner may read, and that others change as well. It is there whole at any moment, the old one or the
 * new one, and locked as kubectl locks kubeconfigs: by a file with {@code .lock} after its name.
 */
final class PrivateFile {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    PrivateFile(Path file) {
        this.file = file;
    }

    /**
     * Replaces what it has; of a file that is not there yet that is nothing.
     *
     * @throws ProblemException if it cannot be read or written, or somebody else writes it now
     */
    void change(UnaryOperator<String> change) {
        try {
            // Behind a link lies the file that is meant; the link stays.
            Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Path folder = real.resolveSibling("");
            Files.createDirectories(folder);
            Path lock = real.resolveSibling(real.getFileName() + ".lock");
            lock(lock);
            try {
                String text = Files.exists(real) ? Files.readString(real) : "";
                replace(real, folder, change.apply(text));
            } finally {
                Files.deleteIfExists(lock);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.FAILED,
                            file.toString(),
                            "it cannot be written: " + e,
                            "Name a file that you may read and write"),
                    e);
        }
    }

    private void lock(Path lock) throws IOException {
        try {
            Files.createFile(lock);
        } catch (FileAlreadyExistsException e) {
            throw new ProblemException(
                    new Problem(
                            Problem.Code.CONFLICT,
                            file.toString(),
                            "somebody writes it now: there is " + lock,
                            "Try again; if nobody does, remove that file"),
                    e);
        }
    }

    private static void replace(Path real, Path folder, String text) throws IOException {
        Path next = Files.createTempFile(folder, "." + real.getFileName(), ".new", OWNER_ONLY);
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }
}
