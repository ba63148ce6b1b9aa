package dev.groundwork.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Keeps the cache from growing without end: each change of the control plane's sources leaves 150 MB behind. */
final class OldEntries {
    static final Duration KEPT = Duration.ofDays(14);

    private OldEntries() {}

    /** Marks an entry as used today. */
    static void touch(Path entry) {
        try {
            Files.setLastModifiedTime(entry, FileTime.from(now()));
        } catch (IOException e) {
            // A cache that cannot be written serves all the same; at worst the entry is built again one day.
        }
    }

    /** Removes what nobody used for {@link #KEPT}. */
    static void sweep(Path shelf) {
        try (Stream<Path> entries = Files.list(shelf)) {
            Instant limit = now().minus(KEPT);
            entries.filter(entry -> usedBefore(entry, limit)).forEach(Trees::deleteQuietly);
        } catch (IOException e) {
            // The next build sweeps again.
        }
    }

    private static boolean usedBefore(Path entry, Instant limit) {
        try {
            return Files.getLastModifiedTime(entry).toInstant().isBefore(limit);
        } catch (IOException e) {
            return false;
        }
    }

    private static Instant now() {
        return Clock.systemUTC().instant();
    }
}
