package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that the sandbox runs as a real process, as {@code sandbox/programs/programs.json} describes it: an upstream
 * program, one of the sandbox's own, or the double of those that cannot run here. The process kubelet reads the same
 * file.
 *
 * @param name the program's name
 * @param version the only tag of its image that the sandbox has; empty for the double, which stands in for all
 * @param module the folder with its go.mod
 * @param pkg the Go package that is built
 * @param ldflags what the linker is told, its version above all
 * @param tags build tags, separated by commas; may be empty
 * @param binary the file's name below the folder of built programs
 * @param own whether it is the sandbox's own, built in seconds
 * @param onDemand whether it is built only when a pod wants it, or somebody asks for it beforehand
 * @param added what its module lacks
 */
record RealProgram(
        String name,
        String version,
        GoModule module,
        String pkg,
        String ldflags,
        String tags,
        String binary,
        boolean own,
        boolean onDemand,
        Optional<AddedFile> added) {

    /** Whether it only stands in for other programs. */
    boolean isDouble() {
        return version.isEmpty();
    }

    /** What to call it in a message. */
    String title() {
        return isDouble() ? name : name + " " + version;
    }

    /** All that decides how it is built, beside the sources. */
    String recipe() {
        return String.join(
                " ", pkg, ldflags, tags, added.map(AddedFile::toString).orElse(""));
    }

    static List<RealProgram> listedIn(Path folder) {
        Path file = folder.resolve("programs.json");
        try {
            List<RealProgram> programs = new ArrayList<>();
            JsonNode table = new ObjectMapper().readTree(Files.readString(file));
            for (JsonNode json : table.path("programs")) {
                programs.add(of(
                        folder,
                        json,
                        text(json, "name"),
                        text(json, "version"),
                        json.path("own").asBoolean()));
            }
            JsonNode stand = table.path("double");
            programs.add(of(folder, stand, text(stand, "binary"), "", true));
            return List.copyOf(programs);
        } catch (IOException | IllegalArgumentException e) {
            throw new SandboxException(
                    "the table of real programs cannot be read: " + e.getMessage(),
                    file.toString(),
                    "see whether the checkout is whole: git status",
                    e);
        }
    }

    private static RealProgram of(Path folder, JsonNode json, String name, String version, boolean own) {
        Path module = folder.resolve(text(json, "module"));
        JsonNode added = json.path("added");
        return new RealProgram(
                name,
                version,
                new GoModule(module),
                text(json, "package"),
                text(json, "ldflags"),
                json.path("tags").asText(""),
                text(json, "binary"),
                own,
                json.path("onDemand").asBoolean(),
                added.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new AddedFile(
                                text(added, "module"), text(added, "path"), module.resolve(text(added, "file")))));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("a program has no text in \"" + field + "\": " + json);
        }
        return value.textValue();
    }
}
