package dev.groundwork.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class FileChangesTest {
    @TempDir
    private Path folder;

    @Test
    void aChangeWakesUpLongBeforeTheTimeIsOver() throws IOException {
        Path file = folder.resolve("log");
        try (FileChanges changes = new FileChanges(file)) {
            Files.writeString(file, "a line");
            changes.await(Duration.ofHours(1));
        }
    }

    @Test
    void whereLinuxHasNoWatchLeftEveryWaitTakesItsTimeAndEnds() throws IOException {
        long began = System.nanoTime();
        try (FileChanges changes = new FileChanges(folder.resolve("log"), () -> {
            throw new IOException("User limit of inotify instances reached or too many open files");
        })) {
            changes.await(Duration.ofMillis(50));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }
}
