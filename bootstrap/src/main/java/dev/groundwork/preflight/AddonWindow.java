package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * With which versions of Kubernetes the makers of a program say that it works, and how long they mend it. The table is
 * {@code addon-support.json}; each line names its source.
 *
 * @param image the end of the image's name, without registry and tag
 * @param version the first numbers of the program's version
 * @param from the oldest minor version of Kubernetes, for instance 34
 * @param to the newest, if there is one
 * @param until the last day on which it is mended, if that is known
 * @param source where the makers say so
 */
record AddonWindow(
        String image, String version, int from, Optional<Integer> to, Optional<LocalDate> until, String source) {
    private static final String TABLE = "addon-support.json";

    /** The whole table. */
    static List<AddonWindow> all() {
        try (InputStream table = AddonWindow.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is not in the program");
            }
            List<AddonWindow> windows = new ArrayList<>();
            for (JsonNode line : new ObjectMapper().readTree(table)) {
                windows.add(new AddonWindow(
                        line.path("image").asText(),
                        line.path("version").asText(),
                        minor(line.path("from").asText()),
                        Optional.of(line.path("to").asText())
                                .filter(to -> !to.isEmpty())
                                .map(AddonWindow::minor),
                        Optional.of(line.path("until").asText())
                                .filter(until -> !until.isEmpty())
                                .map(LocalDate::parse),
                        line.path("source").asText()));
            }
            return windows;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TABLE, e);
        }
    }

    /** Whether it is about that image, wherever that comes from. */
    boolean isOf(String name, String tag) {
        String number = tag.startsWith("v") ? tag.substring(1) : tag;
        return (name.equals(image) || name.endsWith("/" + image))
                && (number.equals(version) || number.startsWith(version + "."));
    }

    static int minor(String version) {
        return Integer.parseInt(version.substring(version.indexOf('.') + 1));
    }
}
