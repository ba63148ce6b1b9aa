package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code groundwork serve} in a process of its own, at a port that is free. */
final class Service implements AutoCloseable {
    private static final String LISTENING = "Listening on ";

    private final Process process;
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<String> address = new CompletableFuture<>();

    private Service(Process process) {
        this.process = process;
    }

    static Service start(Map<String, String> environment, List<String> arguments, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.groundwork.cli.Main"));
        command.addAll(arguments);
        command.addAll(List.of("--listen", "127.0.0.1:0"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Service service = new Service(builder.redirectErrorStream(true).start());
        Thread.ofVirtual().start(service::read);
        return service;
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(line -> {
                said.add(line);
                if (line.startsWith(LISTENING)) {
                    address.complete(line.substring(LISTENING.length()));
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // It has ended, and its output with it.
        }
        address.completeExceptionally(new AssertionError("it ended: " + messages()));
    }

    /** Where it listens. */
    String address() {
        try {
            return address.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(messages(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String messages() {
        return String.join("\n", said);
    }

    /** As a kubelet ends it. */
    void thenItEndsWithin(Duration limit) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
                .as("still there: " + messages())
                .isTrue();
        assertThat(process.exitValue()).as(messages()).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
