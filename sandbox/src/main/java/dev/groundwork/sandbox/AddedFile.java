package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a module as it is published lacks and without which it does not compile, such as web pages that upstream
 * makes with other tools before it builds. Go replaces no single file of a published module, so that the module is copied.
 *
 * @param module the module that lacks it
 * @param path where it belongs in there
 * @param file what is put there
 */
record AddedFile(String module, String path, Path file) {

    /**
     * Copies the module into that folder, with the file.
     *
     * @return a go.mod, with its go.sum beside it, that puts the copy in the module's place
     */
    Path apply(GoTool go, GoModule main, Path folder, Path log) {
        String version = main.required(module).orElse("latest");
        Command.Answer answer = go.download(main, module + "@" + version);
        try {
            Files.writeString(log, answer.text() + "\n");
            Path published = Path.of(
                    new ObjectMapper().readTree(answer.text()).path("Dir").asText());
            Path copy = folder.resolve("module");
            Trees.copy(published, copy);
            Path target = copy.resolve(path);
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
            Path goMod = folder.resolve("go.mod");
            Files.writeString(
                    goMod,
                    Files.readString(main.folder().resolve("go.mod")) + "\nreplace " + module + " => " + copy + "\n");
            Files.copy(main.folder().resolve("go.sum"), folder.resolve("go.sum"));
            return goMod;
        } catch (IOException e) {
            throw new SandboxException(
                    module + " " + version + " cannot be had with " + path + " in it: " + e,
                    folder + "; whole output in " + log,
                    "see whether the module proxy is reachable (go env GOPROXY) and whether the disk is full",
                    e);
        }
    }

    @Override
    public String toString() {
        return module + "/" + path;
    }
}
