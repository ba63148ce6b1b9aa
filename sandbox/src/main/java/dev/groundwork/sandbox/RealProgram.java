package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An upstream program that the sandbox runs as a real process, as {@code sandbox/programs/programs.json} describes it.
 * The process kubelet reads the same file.
 *
 * @param name the program's name
 * @param version the only tag of its image that the sandbox has
 * @param module the folder with its go.mod
 * @param pkg the Go package that is built
 * @param ldflags what the linker is told, its version above all
 * @param binary the file's name below the folder of built programs
 */
record RealProgram(String name, String version, GoModule module, String pkg, String ldflags, String binary) {

    static List<RealProgram> listedIn(Path folder) {
        Path file = folder.resolve("programs.json");
        try {
            List<RealProgram> programs = new ArrayList<>();
            for (JsonNode json :
                    new ObjectMapper().readTree(Files.readString(file)).path("programs")) {
                programs.add(new RealProgram(
                        text(json, "name"),
                        text(json, "version"),
                        new GoModule(folder.resolve(text(json, "module"))),
                        text(json, "package"),
                        text(json, "ldflags"),
                        text(json, "binary")));
            }
            return List.copyOf(programs);
        } catch (IOException | IllegalArgumentException e) {
            throw new SandboxException(
                    "the table of real programs cannot be read: " + e.getMessage(),
                    file.toString(),
                    "see whether the checkout is whole: git status",
                    e);
        }
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("a program has no text in \"" + field + "\": " + json);
        }
        return value.textValue();
    }
}
