package dev.groundwork.engine;

/** Makes real ServiceAccount tokens by the TokenRequest API. */
public interface Tokens {
    /**
     * A token that lives for ten minutes.
     *
     * @throws dev.groundwork.resource.ProblemException if it could not be made; MISSING if there is no such account
     */
    String token(String namespace, String serviceAccount, String audience);
}
