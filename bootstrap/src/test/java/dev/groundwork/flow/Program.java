package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A command in a process of its own, for what cannot be tried in this one: its end, and its surroundings. */
final class Program {
    private final Process process;
    private final StringBuilder messages = new StringBuilder();

    private Program(Process process) {
        this.process = process;
    }

    static Program start(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + environment.getOrDefault("HOME", "/nowhere"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.groundwork.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new Program(builder.start());
    }

    /** Kills it as soon as it says that. */
    void thenItIsKilledAfter(String message) throws IOException, InterruptedException {
        List<String> said = new ArrayList<>();
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            String line = reader.readLine();
            while (line != null && !line.contains(message)) {
                said.add(line);
                line = reader.readLine();
            }
            if (line == null) {
                said.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
            process.destroyForcibly();
            assertThat(line).as(String.join("\n", said)).isNotNull();
        }
        process.waitFor();
        assertThat(process.exitValue()).isEqualTo(137);
    }

    /** Tells it to end, as a kubelet does, as soon as it says the one; and it says the other, and ends with that code. */
    void thenItIsToldToEndAfter(String message, String lastWords, int code) throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            boolean told = false;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                said.append(line).append('\n');
                if (!told && line.contains(message)) {
                    told = true;
                    process.toHandle().destroy(); // process.destroy() would also close what it says last
                }
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said.toString()).containsPattern(lastWords);
        assertThat(process.exitValue()).isEqualTo(code);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it says that, and leaves it running. */
    Program whenItSays(String message) throws IOException {
        String line = process.errorReader(StandardCharsets.UTF_8).readLine();
        while (line != null && !line.contains(message)) {
            messages.append(line).append('\n');
            line = process.errorReader(StandardCharsets.UTF_8).readLine();
        }
        assertThat(line).as(messages.toString()).isNotNull();
        messages.append(line).append('\n');
        return this;
    }

    /** Waits for its end, and gives all that it said meanwhile, results last. */
    String thenItEndsWith(int code) throws IOException, InterruptedException {
        // It says little: what nobody reads yet has room in the pipe.
        messages.append(process.errorReader(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n")));
        messages.append('\n').append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(messages.toString()).isEqualTo(code);
        return messages.toString();
    }

    void thenItEndsWith(int code, String output) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Volatile.hidden(said)).isEqualTo(output);
        assertThat(process.exitValue()).isEqualTo(code);
    }
}
