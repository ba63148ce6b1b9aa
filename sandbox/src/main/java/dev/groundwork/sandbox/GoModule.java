package dev.groundwork.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A Go module in a folder, with those beside it that its go.mod puts in the place of others.
 *
 * @param folder the folder of its go.mod
 */
record GoModule(Path folder) {
    private static final Pattern REPLACED_BY_FOLDER =
            Pattern.compile("=>\\s*(\\.\\.?/\\S+)\\s*(?://.*)?$", Pattern.MULTILINE);
    private static final Pattern GO_LINE = Pattern.compile("^go\\s+(\\S+)", Pattern.MULTILINE);

    /** The oldest Go that its go.mod accepts. */
    ToolVersion oldestGo() {
        return GO_LINE.matcher(goMod())
                .results()
                .findFirst()
                .flatMap(line -> ToolVersion.in(line.group(1)))
                .orElse(GoTool.OLDEST);
    }

    /** The version of a module that its go.mod requires, as in {@code v1.36.3}. */
    Optional<String> required(String module) {
        return Pattern.compile("^\\s*(?:require\\s+)?" + Pattern.quote(module) + "\\s+(v\\S+)", Pattern.MULTILINE)
                .matcher(goMod())
                .results()
                .findFirst()
                .map(found -> found.group(1));
    }

    /** Changes with every file that can change the program, with the Go version, and with how it is built. */
    String hash(String goVersion, String recipe) {
        Digest digest = new Digest().add(goVersion).add(recipe);
        for (Path module : withReplacements()) {
            sources(module).forEach((name, file) -> digest.add(name).add(bytes(file)));
        }
        return digest.shortHex();
    }

    private Set<Path> withReplacements() {
        Set<Path> folders = new LinkedHashSet<>();
        collect(folder, folders);
        return folders;
    }

    private static void collect(Path module, Set<Path> folders) {
        if (folders.add(module.normalize())) {
            REPLACED_BY_FOLDER
                    .matcher(new GoModule(module).goMod())
                    .results()
                    .map(MatchResult::group)
                    .map(line -> line.replaceFirst("^=>\\s*", "").replaceFirst("\\s*//.*$", ""))
                    .forEach(path -> collect(module.resolve(path.strip()), folders));
        }
    }

    /**
     * By relative name. Left out is what cannot be part of the program: tests, hidden files, pages, modules inside the
     * module, and files without a dot in their name, because {@code go build} leaves its own output under such a name.
     */
    private static SortedMap<String, Path> sources(Path module) {
        SortedMap<String, Path> found = new TreeMap<>();
        try {
            Files.walkFileTree(module, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    boolean own = dir.equals(module);
                    String name = nameOf(dir);
                    boolean skipped = name.startsWith(".")
                            || name.startsWith("_")
                            || name.equals("testdata")
                            || Files.exists(dir.resolve("go.mod"));
                    return !own && skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = nameOf(file);
                    if (name.lastIndexOf('.') > 0 && !name.endsWith("_test.go") && !name.endsWith(".md")) {
                        found.put(module.relativize(file).toString().replace('\\', '/'), file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw unreadable(module, e);
        }
        return found;
    }

    private String goMod() {
        try {
            return Files.readString(folder.resolve("go.mod"));
        } catch (IOException e) {
            throw unreadable(folder.resolve("go.mod"), e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static SandboxException unreadable(Path path, IOException e) {
        return new SandboxException(
                "the sandbox's sources cannot be read: " + e,
                path.toString(),
                "see whether the checkout is whole: git status",
                e);
    }
}
