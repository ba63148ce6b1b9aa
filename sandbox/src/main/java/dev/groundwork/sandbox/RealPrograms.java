package dev.groundwork.sandbox;

import java.util.Locale;

/** Whether pods with an image the sandbox knows run as real local processes, which needs root on Linux. */
public enum RealPrograms {
    /** Where this machine allows it; {@link SandboxReport#realProgramsReason()} says why not. */
    AUTO,
    /**
     * Only the sandbox's own: doubles that serve the webhooks of controllers which cannot run here. Upstream programs are
     * simulated, which spares their build.
     */
    DOUBLES,
    /** Not at all, which also spares their build. */
    NEVER,
    /** The sandbox does not start without them. For continuous integration, where a silent "not" would hide a hole. */
    REQUIRE;

    /** As the environment variable {@code GROUNDWORK_REAL_PROGRAMS} and the sandbox's own flag spell it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RealPrograms of(String word) {
        for (RealPrograms choice : values()) {
            if (choice.word().equals(word)) {
                return choice;
            }
        }
        throw new SandboxException(
                "\"" + word + "\" is no choice for real programs",
                "environment variable GROUNDWORK_REAL_PROGRAMS",
                "set it to auto, doubles, never or require, or unset it");
    }
}
