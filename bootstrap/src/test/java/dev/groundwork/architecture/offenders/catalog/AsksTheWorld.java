package dev.groundwork.architecture.offenders.catalog;

import org.jspecify.annotations.Nullable;

/** Renders differently on every machine. */
final class AsksTheWorld {
    @Nullable
    String work() {
        return System.getenv("HOME");
    }
}
