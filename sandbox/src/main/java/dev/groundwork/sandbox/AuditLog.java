package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The API server's audit log, read from a mark on.
 *
 * <p>The server writes a request's line a moment after it answered. {@link #mark()} and {@link #since(long)} therefore
 * first send a request of their own and wait until its line is there: then the lines of all requests that were answered
 * before are there too. Nothing depends on a guessed pause, and the requests of this class are left out.
 */
public final class AuditLog {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MARKER = "groundwork-marker=";

    private final Path file;
    private final ApiServerKnock knock;
    private final ObjectMapper mapper = new ObjectMapper();

    /**
     * Of that server.
     *
     * @throws SandboxException if the server keeps no audit log or its kubeconfig cannot be read
     */
    public AuditLog(KubernetesServer server) {
        file = server.auditLog()
                .orElseThrow(() -> new SandboxException(
                        server.name() + " keeps no audit log",
                        server.kubeconfig().toString(),
                        "count writes against the sandbox instead"));
        knock = new ApiServerKnock(server.kubeconfig());
    }

    /** A point after all requests that have been answered: pass it to {@link #since(long)} later. */
    public long mark() {
        return settle();
    }

    /**
     * All requests that were answered after that mark, of every user and controller.
     *
     * @throws SandboxException if the log was rotated meanwhile or the server does not answer within 10 s
     */
    public AuditEvents since(long mark) {
        long end = settle();
        List<AuditEvent> events = new ArrayList<>();
        for (String line :
                new String(bytes(mark, end), StandardCharsets.UTF_8).lines().toList()) {
            JsonNode json = parsed(line);
            String stage = json.path("stage").asText();
            boolean answered = stage.equals("ResponseComplete") || stage.equals("Panic");
            if (answered && !json.path("requestURI").asText().contains(MARKER)) {
                events.add(AuditEvent.of(json));
            }
        }
        return new AuditEvents(events);
    }

    /** Sends a request of its own and gives the position right after its line. */
    private long settle() {
        String marker = MARKER + UUID.randomUUID();
        long start = length();
        knock.at("/version?" + marker);
        try (FileChanges changes = new FileChanges(file)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                // In Latin-1 a letter is a byte, so that positions in the text are positions in the file.
                String text = new String(bytes(start, length()), StandardCharsets.ISO_8859_1);
                int found = text.indexOf(marker);
                int lineEnd = found < 0 ? -1 : text.indexOf('\n', found);
                if (lineEnd >= 0) {
                    return start + lineEnd + 1;
                }
                changes.await(Duration.ofMillis(50));
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        throw new SandboxException(
                "a request that the API server answered did not come to its audit log within " + PATIENCE.toSeconds()
                        + " s",
                file.toString(),
                "see whether the disk is full, and whether the audit policy logs GET /version at stage ResponseComplete");
    }

    private long length() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private byte[] bytes(long from, long to) {
        if (to < from) {
            throw new SandboxException(
                    "the audit log is shorter than at the mark: it was rotated, or the sandbox was started anew",
                    file.toString(),
                    "take a new mark");
        }
        if (to == from) {
            return new byte[0];
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(to - from)];
            in.seek(from);
            in.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private JsonNode parsed(String line) {
        try {
            return mapper.readTree(line);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private SandboxException unreadable(IOException e) {
        return new SandboxException(
                "the audit log cannot be read: " + e.getMessage(), file.toString(), "see whether the sandbox runs", e);
    }
}
