package dev.groundwork.addon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        return name.substring(0, limit - 9) + "-" + sha256(name).substring(0, 8);
    }

    /** SHA-256 as 64 hexadecimal digits in lower case. */
    public static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
