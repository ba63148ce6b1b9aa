package dev.groundwork.sandbox;

import java.time.Duration;
import java.util.Locale;

/** How figures are said to a person. */
final class Words {
    private Words() {}

    /** {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}. */
    static String duration(Duration duration) {
        if (duration.toSeconds() < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return duration.toMinutes() == 0
                ? duration.toSeconds() + " s"
                : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
}
