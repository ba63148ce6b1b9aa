package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A token with which EKS knows an AWS principal.
 *
 * @param text the token itself, a secret
 * @param expires when a client should have another one: a minute before EKS stops to take it, or when the credentials end
 *     that it was made with
 */
public record EksToken(String text, Instant expires) {
    public EksToken {
        requireNonNull(text);
        requireNonNull(expires);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "EksToken[expires=" + expires + "]";
    }
}
