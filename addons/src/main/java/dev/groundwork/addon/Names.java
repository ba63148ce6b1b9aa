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

    /**
     * The name of letters, digits and single hyphens, as Elastic Load Balancing wants it; if something had to be changed,
     * its end is eight hexadecimal digits of its hash, so that two names never become one.
     */
    public static String hyphenated(String name, int limit) {
        String clean = name.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        if (clean.equals(name) && name.length() <= limit) {
            return name;
        }
        String start = clean.substring(0, Math.min(clean.length(), limit - 9)).replaceAll("-$", "");
        return start + "-" + Hash.of(name).substring(0, 8);
    }
}
