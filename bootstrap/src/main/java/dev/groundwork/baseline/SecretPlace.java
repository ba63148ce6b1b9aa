package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import java.util.Optional;

/**
 * Where a secret is found: exactly one of the two. The secret itself is in no file of ours.
 *
 * @param env a variable of the environment
 * @param file a file, for instance of a mounted Secret; blanks and line ends around it do not count
 */
public record SecretPlace(
        @Form("the name of a variable: letters, digits and _")
        @Describe(value = "Name of a variable of the environment.", pattern = "[A-Za-z_][A-Za-z0-9_]*")
        Optional<String> env,

        @Describe("Path of a file, for instance of a mounted Secret.")
        Optional<String> file) {
    /** What a reader may see of it. */
    @Override
    public String toString() {
        return env.map(name -> "the variable " + name)
                .or(() -> file.map(path -> "the file " + path))
                .orElse("nowhere");
    }
}
