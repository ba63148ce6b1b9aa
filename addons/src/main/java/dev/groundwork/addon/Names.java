package dev.groundwork.addon;

import dev.groundwork.resource.Hash;

/** Names that are the same on every run, so that ARNs can be computed before anything exists. */
public final class Names {
    /** The longest name of an IAM role. */
    public static final int ROLE = 64;

    private Names() {}

    /** The name if it fits; else its beginning and eight hexadecimal digits of its hash. */
    public static String fit(String name, int limit) {
        if (name.length() <= limit) {
            return name;
        }
        return name.substring(0, limit - 9) + "-" + Hash.of(name).substring(0, 8);
    }
}
