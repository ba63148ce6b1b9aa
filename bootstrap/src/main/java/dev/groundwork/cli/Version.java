package dev.groundwork.cli;

import java.util.Optional;

/** Which Groundwork this is. */
final class Version {
    private Version() {}

    static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    static String line() {
        return "groundwork " + number();
    }
}
