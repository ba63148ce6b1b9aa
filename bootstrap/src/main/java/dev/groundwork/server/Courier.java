package dev.groundwork.server;

import dev.groundwork.engine.Waiter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Brings a letter to its address: tries again what may pass, waits as long as it is told to, and gives up in bounded time.
 * What it says of a failure never holds the address, the body or the answer, because each of them may hold a secret.
 */
public final class Courier implements AutoCloseable {
    private static final int ATTEMPTS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int TOO_MANY = 429;

    private final Waiter waiter;
    private final Duration patience;
    private final HttpClient client;

    /**
     * One courier for one run.
     *
     * @param patience how long an answer may take
     */
    public Courier(Waiter waiter, Duration patience) {
        this.waiter = waiter;
        this.patience = patience;
        // Whoever is redirected would carry the secret somewhere else.
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private sealed interface Try {
        record Arrived() implements Try {}

        /** It may pass later. */
        record Later(String why, Optional<Duration> pause) implements Try {}

        /** No repetition helps. */
        record Never(String why) implements Try {}
    }

    /** Brings it; why it did not arrive, if it did not. */
    Optional<String> bring(Letter letter) {
        Optional<URI> address = address(letter.address());
        if (address.isEmpty()) {
            return Optional.of("what was found there is no address of http or https");
        }
        for (int attempt = 1; ; attempt++) {
            switch (once(address.orElseThrow(), letter)) {
                case Try.Arrived _ -> {
                    return Optional.empty();
                }
                case Try.Never never -> {
                    return Optional.of(never.why());
                }
                case Try.Later later -> {
                    Duration pause = later.pause().orElse(Duration.ofMillis(250L << attempt));
                    if (attempt == ATTEMPTS) {
                        return Optional.of(later.why() + ", " + ATTEMPTS + " times");
                    }
                    if (pause.compareTo(LONGEST_PAUSE) > 0) {
                        return Optional.of(
                                later.why() + ", and wants to be left alone for " + pause.toSeconds() + " s");
                    }
                    waiter.pause(pause);
                }
            }
        }
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = URI.create(text);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // Its message holds the text.
            return Optional.empty();
        }
    }

    private Try once(URI address, Letter letter) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "groundwork")
                    .POST(HttpRequest.BodyPublishers.ofString(letter.body().toString()))
                    .build();
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            int status = response.statusCode();
            if (status >= 200 && status < 300) {
                return new Try.Arrived();
            }
            return status == TOO_MANY || status >= 500
                    ? new Try.Later("it answered with status " + status, retryAfter(response))
                    : new Try.Never("it answered with status " + status);
        } catch (SSLException e) {
            return new Try.Never("its certificate is not trusted, or TLS failed");
        } catch (HttpTimeoutException e) {
            return new Try.Later("it did not answer within " + patience.toSeconds() + " s", Optional.empty());
        } catch (ConnectException e) {
            return new Try.Later("no connection could be made", Optional.empty());
        } catch (IOException e) {
            return new Try.Later("the connection was lost", Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Try.Never("the run was interrupted");
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    @Override
    public void close() {
        client.close();
    }
}
