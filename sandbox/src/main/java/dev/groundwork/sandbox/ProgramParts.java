package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The programs that run as real processes: which of them, where each is kept, and how it is made. */
final class ProgramParts {
    private final SandboxSettings settings;
    private final GoTool go;
    private final List<Entry> entries;
    private final Path together;

    /** A program and its place in the cache. */
    private record Entry(RealProgram program, CachedPart part) {}

    ProgramParts(SandboxSettings settings, GoTool go, List<RealProgram> programs) {
        this.settings = settings;
        this.go = go;
        entries = programs.stream()
                .map(program -> new Entry(program, part(program)))
                .toList();
        Digest digest = new Digest();
        entries.forEach(entry -> digest.add(entry.part().entry()));
        together = shelf().resolve("together-" + digest.shortHex());
        settings.prepared().stream()
                .filter(name -> !entries.isEmpty() && !names().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw unknown(name);
                });
    }

    /** Those that this machine runs with these settings; none where none can run. */
    static List<RealProgram> listed(SandboxSettings settings) {
        return canRun(settings)
                ? RealProgram.listedIn(settings.home().resolve("sandbox/programs")).stream()
                        .filter(program -> program.own() || settings.realPrograms() != RealPrograms.DOUBLES)
                        .toList()
                : List.of();
    }

    List<String> names() {
        return entries.stream().map(entry -> entry.program().name()).toList();
    }

    /** All of them. */
    List<CachedPart> all() {
        return entries.stream().map(Entry::part).toList();
    }

    /** Those that have to be there before a sandbox starts. */
    List<CachedPart> first() {
        return entries.stream()
                .filter(entry -> !entry.program().onDemand()
                        || settings.prepared().contains(entry.program().name()))
                .map(Entry::part)
                .toList();
    }

    /** The program of that name. */
    CachedPart named(String name) {
        return find(name).orElseThrow(() -> unknown(name)).part();
    }

    /** Puts a built program into a folder of programs, as {@link #folder()} does. */
    void link(String name, Path folder) {
        Entry entry = find(name).orElseThrow(() -> unknown(name));
        try {
            Files.createDirectories(folder);
            Path link = folder.resolve(entry.program().binary());
            if (!Files.exists(link)) {
                Files.createLink(link, entry.part().path());
            }
        } catch (FileAlreadyExistsException e) {
            // Another process made the same link.
        } catch (IOException e) {
            throw new SandboxException(
                    "the built programs cannot be put into one folder: " + e,
                    folder.toString(),
                    "see whether the disk is full and whether you may write there, or set GROUNDWORK_CACHE",
                    e);
        }
    }

    /**
     * The one folder with all programs that are built. It is made of links, so that a program that did not change is
     * neither built nor copied when another one did.
     */
    Path folder() {
        entries.stream()
                .filter(entry -> entry.part().built())
                .forEach(entry -> link(entry.program().name(), together));
        if (!entries.isEmpty()) {
            OldEntries.touch(together);
        }
        return together;
    }

    /** Names and versions of those that are built. */
    void addVersions(SequencedMap<String, String> versions) {
        entries.stream()
                .filter(entry -> !entry.program().own() && entry.part().built())
                .forEach(entry ->
                        versions.put(entry.program().name(), entry.program().version()));
    }

    private Optional<Entry> find(String name) {
        return entries.stream()
                .filter(entry -> entry.program().name().equals(name))
                .findFirst();
    }

    private CachedPart part(RealProgram program) {
        String hash = program.module().hash(go.version(program.module()), program.recipe());
        return new CachedPart(
                program.title(),
                shelf(),
                program.name() + "-" + hash,
                program.binary(),
                program.isDouble()
                        ? "it stands in for controllers that cannot run in the sandbox"
                        : "it runs as a real process in the sandbox",
                program.own() ? "a few seconds" : "1 to 6 minutes",
                (folder, log) -> make(program, folder, log));
    }

    private void make(RealProgram program, Path folder, Path log) {
        Path work = folder.resolve("added");
        Optional<Path> goMod = program.added().map(added -> added.apply(go, program.module(), work, log));
        go.build(program, goMod, folder.resolve(program.binary())).run(log, GoTool.REMEDY);
        Trees.deleteQuietly(work);
    }

    private Path shelf() {
        return settings.cache().resolve("programs");
    }

    private SandboxException unknown(String name) {
        return new SandboxException(
                "the sandbox has no program \"" + name + "\"",
                settings.home().resolve("sandbox/programs/programs.json").toString(),
                "name one of: " + String.join(", ", names()));
    }

    /** Building programs that cannot run would cost minutes for nothing. The sandbox itself says then why they cannot. */
    private static boolean canRun(SandboxSettings settings) {
        return switch (settings.realPrograms()) {
            case NEVER -> false;
            case REQUIRE -> true;
            case AUTO, DOUBLES -> isRoot();
        };
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false; // no Linux
        }
    }
}
