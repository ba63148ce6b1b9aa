package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.engine.RequestCount;
import dev.groundwork.engine.Waiter;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the API server: one limit on how many are in flight, one retry policy, one place where warnings are
 * collected. Answers are plain JSON, so that defaults and unknown fields stay as the server wrote them.
 */
public final class ApiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The JDK's HTTP/2 client refuses hundreds of parallel streams; more than this is no faster either. */
    private static final int IN_FLIGHT = 24;

    private static final int ATTEMPTS = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(35);
    private static final Set<Integer> WORTH_REPEATING = Set.of(429, 502, 503, 504);

    private final Connection connection;
    private final RequestCount count;
    private final KubernetesClient client;
    private final Waiter waiter;
    private final Semaphore slots = new Semaphore(IN_FLIGHT);
    private final SortedSet<String> warnings = new ConcurrentSkipListSet<>();

    public ApiServer(Connection connection, Waiter waiter) {
        this(connection, waiter, new RequestCount());
    }

    /** The same, whose requests are counted there. */
    public ApiServer(Connection connection, Waiter waiter, RequestCount count) {
        this.connection = connection;
        this.count = count;
        this.client = connection.open(count);
        this.waiter = waiter;
    }

    /**
     * What the server answered.
     *
     * @param status the HTTP status
     * @param body the JSON, missing where there is none
     */
    record Answer(int status, JsonNode body) {
        boolean ok() {
            return status >= 200 && status < 300;
        }
    }

    /** One request, without its address. */
    record Request(
            String method,
            String path,
            String contentType,
            @Nullable JsonNode body) {
        static Request get(String path) {
            return new Request("GET", path, "application/json", null);
        }
    }

    /** Reads; refusals are answers, too. */
    Answer get(String path) {
        return send(Request.get(path), "application/json");
    }

    /**
     * Sends and repeats what is worth repeating: too many requests, a server that is not ready, a lost connection. All
     * requests of this class may be repeated without harm. A token that is refused is made anew, once.
     *
     * @throws ProblemException if nobody answered, or the credential is not accepted
     */
    Answer send(Request request, String accept) {
        boolean renewed = false;
        for (int attempt = 1; ; attempt++) {
            Reply reply = once(request, accept);
            switch (reply) {
                case Reply.Answered(Answer answer, Duration pause) -> {
                    if (answer.status() == 401) {
                        if (!renewed && connection.login().isPresent()) {
                            connection.login().orElseThrow().renew();
                            renewed = true;
                            continue;
                        }
                        throw new ProblemException(KubernetesProblems.unauthenticated(connection));
                    }
                    if (!WORTH_REPEATING.contains(answer.status()) || attempt == ATTEMPTS) {
                        return answer;
                    }
                    waiter.pause(pause.isZero() ? backOff(attempt) : pause);
                }
                case Reply.Lost(ProblemException problem, boolean connected) -> {
                    if (!connected || attempt == ATTEMPTS) {
                        throw problem;
                    }
                    waiter.pause(backOff(attempt));
                }
            }
        }
    }

    private sealed interface Reply {
        record Answered(Answer answer, Duration pause) implements Reply {}

        record Lost(ProblemException problem, boolean connected) implements Reply {}
    }

    private Reply once(Request request, String accept) {
        try {
            slots.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
        long call = count.asked(connection.server() + ", asked to " + request.method() + " " + request.path() + ",");
        try {
            HttpRequest.Builder builder = client.getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(connection.server() + request.path()))
                    .header("Accept", accept)
                    .header("User-Agent", "groundwork");
            if (request.body() == null) {
                builder.method(request.method(), request.contentType(), null);
            } else {
                builder.method(request.method(), request.contentType(), JSON.writeValueAsString(request.body()));
            }
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(builder.build(), String.class)
                    .get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            response.headers("Warning").forEach(this::warn);
            return new Reply.Answered(new Answer(response.code(), parse(response.body())), retryAfter(response));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Reply.Lost(
                    new ProblemException(KubernetesProblems.unreachable(connection, cause), cause),
                    KubernetesProblems.wasConnected(cause));
        } catch (TimeoutException e) {
            return new Reply.Lost(new ProblemException(KubernetesProblems.unreachable(connection, e), e), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        } finally {
            count.answered(call);
            slots.release();
        }
    }

    private static ProblemException interrupted(InterruptedException e) {
        return new ProblemException(
                new Problem(Problem.Code.TIMED_OUT, "API server", "the run was interrupted", "Run it again"), e);
    }

    private static Duration backOff(int attempt) {
        Duration pause = Duration.ofMillis(250L << attempt);
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.header("Retry-After");
        if (seconds == null || !seconds.matches("[0-9]{1,4}")) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(Long.parseLong(seconds));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static JsonNode parse(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            JsonNode json = JSON.readTree(body);
            // A line that begins with a date is text, although its year is JSON.
            return json.isContainerNode() ? json : text(body);
        } catch (JsonProcessingException e) {
            // So do proxies and overloaded servers answer, and pods with their lines and metrics.
            return text(body);
        }
    }

    private static JsonNode text(String body) {
        return JsonNodeFactory.instance.objectNode().put("message", body.strip());
    }

    /** A Warning header is {@code 299 - "text"}. */
    private void warn(String header) {
        int first = header.indexOf('"');
        int last = header.lastIndexOf('"');
        warnings.add(first >= 0 && last > first ? header.substring(first + 1, last) : header);
    }

    /** What the server warned of so far: deprecated APIs, unknown fields. */
    public SortedSet<String> warnings() {
        return warnings;
    }

    /** What time it is here. */
    Instant now() {
        return waiter.now();
    }

    /** Does nothing for that long. */
    void pause(Duration time) {
        waiter.pause(time);
    }

    /** The server's address. */
    public String address() {
        return connection.server();
    }

    /** The client itself, for watches. */
    KubernetesClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
