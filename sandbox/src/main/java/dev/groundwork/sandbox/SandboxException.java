package dev.groundwork.sandbox;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The sandbox could not do what it was asked for. The message is meant for a person: what, where, and what to do. */
public final class SandboxException extends RuntimeException {
    private final String what;
    private final String where;
    private final String remedy;

    public SandboxException(String what, String where, String remedy) {
        this(what, where, remedy, null);
    }

    public SandboxException(String what, String where, String remedy, @Nullable Throwable cause) {
        super("%s%n  where: %s%n  to do: %s".formatted(what, indented(where), indented(remedy)), cause);
        this.what = requireNonNull(what);
        this.where = requireNonNull(where);
        this.remedy = requireNonNull(remedy);
    }

    /** What happened, in one sentence or with the last lines that a program said. */
    public String what() {
        return what;
    }

    /** The file, folder, program or address it happened at. */
    public String where() {
        return where;
    }

    /** What the reader can do about it. */
    public String remedy() {
        return remedy;
    }

    private static String indented(String text) {
        return text.replace("\n", "\n         ");
    }
}
