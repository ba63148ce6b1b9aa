package dev.groundwork.sandbox;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param environment all its variables
 */
record Command(List<String> words, Path folder, Map<String, String> environment) {
    private static final int ANSWER_SECONDS = 30;

    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** What came of a short question to a program. */
    record Answer(int exit, String text) {
        boolean ok() {
            return exit == 0;
        }
    }

    /** Its output, both streams together and without blanks at the ends. For programs that answer at once. */
    Answer ask() {
        try {
            Process process = builder().redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Answer(-1, "no answer within " + ANSWER_SECONDS + " s");
            }
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            return new Answer(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Runs it with all output appended to that log.
     *
     * @throws SandboxException if it cannot be started or fails, with the end of its output; {@code remedy} is the
     *     advice then
     */
    void run(Path log, String remedy) {
        Process process = start(log);
        // A build that goes on after Ctrl-C or SIGTERM would only surprise. After SIGKILL it comes to its own end.
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            int exit = process.waitFor();
            if (exit != 0) {
                throw new SandboxException(
                        "`%s` failed with exit code %d; its last lines:%n%s"
                                .formatted(line(), exit, Tail.of(log, 15).orElse("(none)")),
                        folder + "; whole output in " + log,
                        remedy);
            }
        } catch (InterruptedException e) {
            process.destroy();
            throw interrupted(e);
        } finally {
            forget(end);
        }
    }

    /** As a person would type it. */
    String line() {
        return String.join(" ", words.stream().map(ShellText::quoted).toList());
    }

    private Process start(Path log) {
        try {
            return builder()
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new SandboxException(
                    "`" + line() + "` cannot be started: " + e.getMessage(),
                    folder.toString(),
                    "see whether the program and the folder are there",
                    e);
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private SandboxException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SandboxException("interrupted", "`" + line() + "`", "run it again", e);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown has begun; the hook runs and finds a process that has ended.
        }
    }
}
