package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** The folder that holds all files of one sandbox, while one is being started in it. */
final class StateFolder implements AutoCloseable {
    /** Marks a folder as one that may be removed, and keeps what the sandbox is made of. */
    private static final String MARK = "groundwork.json";

    private static final String TEMPORARY = "groundwork-sandbox-";

    private final SandboxPlace place;
    private final ProcessLock lock;

    private StateFolder(SandboxPlace place, ProcessLock lock) {
        this.place = place;
        this.lock = lock;
    }

    /**
     * Keeps others from starting or ending a sandbox there. The lock's file lies in the cache: one beside the folder
     * would have to be removed with it, which no lock survives.
     *
     * @throws SandboxException if somebody is just starting or ending one
     */
    static StateFolder claim(SandboxSettings settings, SandboxPlace place) {
        String key = Digest.of(place.folder().toString()).substring(0, 16);
        return ProcessLock.tryTake(settings.cache().resolve("locks/sandbox-" + key + ".lock"))
                .map(lock -> new StateFolder(place, lock))
                .orElseThrow(() -> new SandboxException(
                        "sandbox \"" + place.name() + "\" is just being started or stopped by another process",
                        place.folder().toString(),
                        "wait for that, then: groundwork sandbox status" + place.option()));
    }

    /** @throws SandboxException if a sandbox runs there */
    void checkFree() {
        SandboxStatus status = status(place);
        if (status.state() == SandboxStatus.State.RUNNING) {
            SandboxReport report = status.report().orElseThrow();
            throw new SandboxException(
                    "sandbox \"%s\" runs already: process %d, since %s"
                            .formatted(place.name(), report.pid(), report.startedAt()),
                    place.folder().toString(),
                    "use it: eval \"$(groundwork sandbox env%1$s)\", stop it: groundwork sandbox down%1$s,"
                                    .formatted(place.option())
                            + " or start another: groundwork sandbox up --name OTHER");
        }
    }

    /** A folder that no other process uses. What processes that were killed left behind is swept away. */
    static SandboxPlace temporary() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            sweep(parent);
            Path folder = Files.createTempDirectory(
                    parent, TEMPORARY + ProcessHandle.current().pid() + "-");
            return new SandboxPlace(folder.toString(), folder);
        } catch (IOException e) {
            throw new SandboxException(
                    "no temporary folder can be made: " + e,
                    parent.toString(),
                    "see whether the disk is full and whether you may write there",
                    e);
        }
    }

    /** Makes the folder anew, with what a dead sandbox left removed. */
    void clean() {
        remove();
        Path folder = place.folder();
        try {
            Files.createDirectories(folder.getParent());
            // It holds the keys of a cluster administrator.
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new SandboxException(
                    "the state folder cannot be made: " + e,
                    folder.toString(),
                    "see whether the disk is full and whether you may write there",
                    e);
        }
    }

    void remove() {
        remove(place.folder());
    }

    /** Removes a sandbox's folder if it is there. */
    static void remove(Path folder) {
        try {
            if (Files.exists(folder) && !mayBeRemoved(folder)) {
                throw new SandboxException(
                        "the folder has files that are not of a sandbox, and is left alone",
                        folder.toString(),
                        "choose another folder, or remove its files yourself");
            }
            Trees.delete(folder);
        } catch (IOException e) {
            throw new SandboxException(
                    "the state folder cannot be removed: " + e, folder.toString(), "remove it yourself", e);
        }
    }

    /** Marks the folder as a sandbox's, before anything else is written to it. */
    static void mark(SandboxPlace place, SequencedMap<String, String> versions) {
        ObjectNode json = new ObjectMapper().createObjectNode().put("name", place.name());
        ObjectNode made = json.putObject("versions");
        versions.forEach(made::put);
        try {
            Files.writeString(place.folder().resolve(MARK), json.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new SandboxException(
                    "cannot be written: " + e,
                    place.folder().resolve(MARK).toString(),
                    "see whether the disk is full",
                    e);
        }
    }

    static SandboxStatus status(SandboxPlace place) {
        Optional<SandboxReport> report = SandboxReport.in(place.folder());
        boolean runs = report.flatMap(known -> SandboxProcess.of(known, place)).isPresent();
        SandboxStatus.State state = runs
                ? SandboxStatus.State.RUNNING
                : Files.isRegularFile(place.folder().resolve(MARK))
                        ? SandboxStatus.State.DIED
                        : SandboxStatus.State.ABSENT;
        return new SandboxStatus(place, state, report, versions(place.folder().resolve(MARK)));
    }

    private static SequencedMap<String, String> versions(Path mark) {
        SequencedMap<String, String> versions = new LinkedHashMap<>();
        try {
            JsonNode json = Files.exists(mark) ? new ObjectMapper().readTree(Files.readString(mark)) : null;
            if (json != null) {
                json.path("versions").forEachEntry((name, version) -> versions.put(name, version.asText()));
            }
        } catch (IOException e) {
            // Half a file of a process that was killed while it wrote it: no versions are known.
        }
        return versions;
    }

    private static boolean mayBeRemoved(Path folder) throws IOException {
        if (Files.exists(folder.resolve(MARK))) {
            return true;
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    private static void sweep(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            all.filter(StateFolder::ofDeadProcess).forEach(Trees::deleteQuietly);
        }
    }

    private static boolean ofDeadProcess(Path folder) {
        String name = folder.getFileName().toString();
        if (!name.matches(TEMPORARY + "\\d{1,9}-.+") || !Files.isDirectory(folder)) {
            return false;
        }
        long pid = Long.parseLong(name.substring(TEMPORARY.length(), name.indexOf('-', TEMPORARY.length())));
        return ProcessHandle.of(pid).isEmpty();
    }

    @Override
    public void close() {
        lock.close();
    }
}
