package dev.groundwork.cli;

import dev.groundwork.report.Finished;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files in which a run keeps its report, each whole or as it was before: written beside its place and then moved there.
 *
 * @param files the files, as asked for
 */
record ReportFiles(List<ReportFile> files) {
    private static final String OPTION = "--report";

    ReportFiles {
        files = List.copyOf(files);
    }

    /**
     * Finds out, before the run, whether all of them can be written, as far as one can know by then.
     *
     * @throws ProblemException if one cannot
     */
    void check() {
        Set<Path> seen = new HashSet<>();
        for (ReportFile report : files) {
            Path file = report.file();
            Path place = place(file);
            if (!seen.add(place)) {
                throw wrong(file, "two reports cannot go to the same file", "Give each form a file of its own");
            }
            // Moving a file there would put it in place of the device, pipe or folder.
            if (Files.exists(place) && !Files.isRegularFile(place)) {
                throw wrong(file, "it is not a file", "Name a file");
            }
            if (!Files.isDirectory(folder(place))) {
                throw wrong(file, "its folder does not exist", "Make the folder first");
            }
            try {
                Path trial = beside(place);
                Files.write(trial, new byte[0], StandardOpenOption.CREATE_NEW);
                Files.delete(trial);
            } catch (IOException e) {
                throw new ProblemException(unwritable(file, e), e);
            }
        }
    }

    /** Writes all of them; a file that fails hides no other. Says what went wrong. */
    List<Problem> write(Finished finished) {
        List<Problem> problems = new ArrayList<>();
        for (ReportFile report : files) {
            try {
                write(place(report.file()), report.form().print(finished));
            } catch (IOException e) {
                problems.add(unwritable(report.file(), e));
            }
        }
        return problems;
    }

    /** Writes one whole, or leaves it as it was. */
    static void write(Path place, String text) throws IOException {
        Path draft = beside(place);
        try {
            Files.writeString(draft, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            try {
                Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Where the file really is: a link is followed, so that it stays a link. */
    static Path place(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    private static Path folder(Path place) {
        Path parent = place.getParent();
        return parent == null ? place : parent;
    }

    /** No other run has the same number, and what a killed run leaves is known by its name. */
    private static Path beside(Path place) {
        return folder(place)
                .resolve(".%s.%d.groundwork"
                        .formatted(place.getFileName(), ProcessHandle.current().pid()));
    }

    private static ProblemException wrong(Path file, String what, String todo) {
        return new ProblemException(new Problem(Problem.Code.INVALID, OPTION + " " + file, what, todo));
    }

    private static Problem unwritable(Path file, IOException e) {
        boolean denied = e instanceof AccessDeniedException;
        String why = denied ? "you may not write there" : String.valueOf(e.getMessage());
        return new Problem(
                denied ? Problem.Code.DENIED : Problem.Code.FAILED,
                OPTION + " " + file,
                "the report cannot be written: " + why,
                "Choose another place, or allow it");
    }
}
