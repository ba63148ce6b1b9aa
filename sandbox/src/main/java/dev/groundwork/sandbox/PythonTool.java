package dev.groundwork.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Python that the emulated AWS gets its virtual environment from.
 *
 * @param program its file
 * @param version as {@code python3 --version} says it
 * @param environment all variables it gets
 */
record PythonTool(Path program, String version, Map<String, String> environment) {
    private static final ToolVersion OLDEST = new ToolVersion(List.of(3, 10));

    /** {@code python3} first, because that is the one a person means; the others help where it is an old one. */
    private static final List<String> NAMES =
            List.of("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python");

    static PythonTool find(SandboxSettings settings) {
        List<String> tooOld = new ArrayList<>();
        for (String name : NAMES) {
            for (Path folder : settings.path()) {
                Path file = folder.resolve(name);
                if (!Files.isExecutable(file)) {
                    continue;
                }
                Command.Answer answer = new Command(
                                List.of(file.toString(), "--version"), settings.home(), settings.environment())
                        .ask();
                if (answer.ok()
                        && ToolVersion.in(answer.text())
                                .filter(version -> version.atLeast(OLDEST))
                                .isPresent()) {
                    return new PythonTool(file, answer.text(), settings.environment());
                }
                tooOld.add(file + " (" + answer.text() + ")");
            }
        }
        throw new SandboxException(
                "the emulated AWS needs Python " + OLDEST + " or newer, and "
                        + (tooOld.isEmpty() ? "there is no python3" : "there is only: " + String.join("; ", tooOld)),
                "looked for " + String.join(", ", NAMES) + " in PATH",
                "install it, on Debian and Ubuntu: sudo apt-get install python3 python3-venv");
    }

    /** @throws SandboxException if this Python cannot make virtual environments, as Debian's cannot by itself */
    void checkVenv() {
        Command.Answer answer = command("-c", "import ensurepip, venv").ask();
        if (!answer.ok()) {
            throw new SandboxException(
                    version + " has no complete module venv: " + answer.text(),
                    program.toString(),
                    "install it, on Debian and Ubuntu: sudo apt-get install python3-venv");
        }
    }

    Command command(String... arguments) {
        List<String> words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        return new Command(words, Path.of("/"), environment);
    }
}
