package dev.groundwork.rights;

import java.util.List;
import java.util.Locale;

/** One of the sets of rights that a baseline needs. */
public enum RightsSet {
    /** May write what the plan writes. */
    BOOTSTRAP,
    /** May read what the plan reads, and try changes without making them. */
    DRIFT,
    /** May read the reports. */
    READER,
    /** May look at the cluster before anything is laid on it. */
    PREFLIGHT;

    /** Those that work with what is laid; the ones that are printed unless another is asked for. */
    public static List<RightsSet> usual() {
        return List.of(BOOTSTRAP, DRIFT, READER);
    }

    /** Its word in commands, for instance {@code drift}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of its ServiceAccount, and of its roles and bindings. */
    public String account() {
        return "groundwork-" + word();
    }
}
