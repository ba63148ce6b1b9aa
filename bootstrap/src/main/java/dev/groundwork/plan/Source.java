package dev.groundwork.plan;

import java.util.Map;
import java.util.OptionalInt;

/**
 * Where the baseline of a run is written down, so that a report can point there.
 *
 * @param file the file, as the caller named it
 * @param lines the line of each add-on, from 1, by the add-on's name; empty if the file could not be read
 */
public record Source(String file, Map<String, Integer> lines) {
    /** Where a command looks that is given no file. */
    public static final String DEFAULT = "groundwork.yaml";

    public Source {
        lines = Map.copyOf(lines);
    }

    /** The line where the add-on is declared. */
    public OptionalInt line(String addon) {
        Integer line = lines.get(addon);
        return line == null ? OptionalInt.empty() : OptionalInt.of(line);
    }

    /** That command with this file, as one would type it. */
    public String command(String words) {
        String command = "groundwork " + words;
        if (file.equals(DEFAULT)) {
            return command;
        }
        boolean plain = file.matches("[A-Za-z0-9_./@:+-]+");
        return command + " -f " + (plain ? file : "'" + file.replace("'", "'\\''") + "'");
    }
}
