package dev.groundwork.baseline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file as UTF-8, and says why where it cannot. */
final class FileText {
    private static final int MOST_BYTES = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FileText() {}

    static Optional<String> read(Path file, Complaints complaints) {
        if (Files.isDirectory(file)) {
            complaints.add(
                    "this is a folder, not a file", "name the file in it, such as " + file.resolve("groundwork.yaml"));
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                complaints.add("the file is larger than 1 MiB, which no baseline is", "name the right file");
                return Optional.empty();
            }
            return decode(Files.readAllBytes(file), complaints);
        } catch (NoSuchFileException e) {
            complaints.add(
                    "there is no such file",
                    "start from " + BaselineFile.EXAMPLE + ", or name another file with --file");
        } catch (AccessDeniedException e) {
            complaints.add(
                    "the file may not be read by this user", "check its owner and mode, and those of its folder");
        } catch (IOException e) {
            complaints.add("the file cannot be read: " + e.getMessage(), "");
        }
        return Optional.empty();
    }

    private static Optional<String> decode(byte[] bytes, Complaints complaints) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            complaints.add(Place.after(text), "this is not UTF-8", "save the file as UTF-8");
            return Optional.empty();
        }
        String decoded = text.toString();
        return Optional.of(decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(1) : decoded);
    }
}
