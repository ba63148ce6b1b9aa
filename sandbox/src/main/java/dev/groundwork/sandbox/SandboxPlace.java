package dev.groundwork.sandbox;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which sandbox is meant, and the folder that holds all its files while it runs.
 *
 * @param name what people call it; for a folder of one's own the folder's path
 * @param folder its state folder
 */
public record SandboxPlace(String name, Path folder) {
    /** Names the sandbox that commands mean when they are not told: a name, or the absolute path of a folder. */
    public static final String VARIABLE = "GROUNDWORK_SANDBOX";

    static final String USUAL = "default";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /** The folder if one is given, else the name, else GROUNDWORK_SANDBOX, else {@code default}. */
    public static SandboxPlace of(SandboxSettings settings, Optional<String> name, Optional<Path> folder) {
        return folder.map(SandboxPlace::at)
                .orElseGet(() -> called(
                        settings, name.or(() -> settings.variable(VARIABLE)).orElse(USUAL)));
    }

    private static SandboxPlace called(SandboxSettings settings, String name) {
        if (name.startsWith("/")) {
            return at(Path.of(name));
        }
        if (!NAME.matcher(name).matches()) {
            throw new SandboxException(
                    "\"" + name + "\" is no name for a sandbox",
                    "the name given, or the environment variable " + VARIABLE,
                    "use at most 40 small letters, digits and hyphens, or the absolute path of a folder");
        }
        return new SandboxPlace(name, settings.state().resolve(name));
    }

    private static SandboxPlace at(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        return new SandboxPlace(whole.toString(), whole);
    }

    /** What to add to a {@code groundwork sandbox} command so that it means this one. */
    String option() {
        if (name.equals(USUAL)) {
            return "";
        }
        return name.startsWith("/") ? " --dir " + ShellText.quoted(name) : " --name " + name;
    }
}
