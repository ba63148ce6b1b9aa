package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.groundwork.engine.Login;
import dev.groundwork.resource.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Translates what the API server and the network say into problems, once. */
final class KubernetesProblems {
    private static final String LOOK = "Check the kubeconfig's context, the VPN, and that the cluster is there";

    /** The exceptions that say why, the most telling first: Java wraps them in others, and others in them. */
    private static final List<Class<? extends Throwable>> TELLING = List.of(
            UnresolvedAddressException.class,
            UnknownHostException.class,
            HttpConnectTimeoutException.class,
            ConnectException.class,
            SSLException.class);

    private KubernetesProblems() {}

    /** A refusal by the server, for instance 403 with a Status object. */
    static Problem of(String subject, String verb, ApiServer.Answer answer) {
        String message = message(answer.body());
        return switch (answer.status()) {
            case 401 ->
                new Problem(
                        Problem.Code.UNAUTHENTICATED,
                        subject,
                        "the API server does not accept the credential of the kubeconfig (401)",
                        "It may have expired: log in again, or check the user of the current context");
            case 403 ->
                new Problem(
                        Problem.Code.DENIED,
                        subject,
                        "the API server denies " + verb + ": " + message,
                        "Give the caller that right, or run as somebody who has it");
            case 404 -> new Problem(Problem.Code.MISSING, subject, message, "");
            case 409 -> new Problem(Problem.Code.CONFLICT, subject, message, "Run the preview again");
            case 429, 503 ->
                new Problem(
                        Problem.Code.THROTTLED,
                        subject,
                        "the API server is overloaded or not ready (" + answer.status() + "): " + message,
                        "Try again in a minute");
            case 400, 422 ->
                new Problem(
                        Problem.Code.FAILED, subject, "the API server refuses it: " + message, "Check the settings");
            default ->
                new Problem(
                        Problem.Code.FAILED,
                        subject,
                        "the API server answered " + answer.status() + ": " + message,
                        "");
        };
    }

    /** Whether the server knows no such address, as opposed to no such object or no such namespace, which it names. */
    static boolean isUnknownAddress(ApiServer.Answer answer) {
        return answer.status() == 404
                && answer.body().path("details").path("name").asText("").isEmpty();
    }

    /** What the client throws out of a watch: a refusal by the server, or nobody answered. */
    static Problem of(String server, String subject, String verb, KubernetesClientException e) {
        return e.getCode() > 0
                ? of(
                        subject,
                        verb,
                        new ApiServer.Answer(
                                e.getCode(),
                                JsonNodeFactory.instance.objectNode().put("message", firstLine(e))))
                : unreachable(server, LOOK, e);
    }

    /** The server does not know who asks; then no other call will do better. */
    static Problem unauthenticated(Connection connection) {
        return connection
                .login()
                .map(login -> login.refused(connection.server()))
                .orElseGet(() -> new Problem(
                        Problem.Code.UNAUTHENTICATED,
                        "API server " + connection.server(),
                        "it does not accept the credential of " + connection.credential() + " (401)",
                        "It may have expired: log in again, or choose another context"));
    }

    static Problem unreachable(Connection connection, Throwable cause) {
        return unreachable(
                connection.server(), connection.login().map(Login::unreached).orElse(LOOK), cause);
    }

    static Problem unreachable(String server, String todo, Throwable cause) {
        String why = switch (root(cause)) {
            case UnknownHostException _, UnresolvedAddressException _ -> "its name cannot be resolved";
            case HttpConnectTimeoutException _ -> "it does not accept a connection in time";
            case ConnectException _ -> "nothing listens there";
            case TimeoutException _ -> "it does not answer in time";
            case SSLException e -> "TLS failed: " + firstLine(e);
            case Throwable other -> firstLine(other);
        };
        return new Problem(Problem.Code.UNREACHABLE, "API server " + server, "it cannot be reached: " + why, todo);
    }

    /** Whether the connection was lost half-way, so that trying again may help. */
    static boolean wasConnected(Throwable cause) {
        Throwable root = root(cause);
        return root instanceof IOException && TELLING.stream().noneMatch(type -> type.isInstance(root));
    }

    private static Throwable root(Throwable cause) {
        List<Throwable> chain = new ArrayList<>();
        for (@Nullable Throwable next = cause; next != null && !chain.contains(next); next = next.getCause()) {
            chain.add(next);
        }
        return TELLING.stream()
                .flatMap(type -> chain.stream().filter(type::isInstance))
                .findFirst()
                .orElse(chain.getLast());
    }

    static String message(JsonNode status) {
        String message = status.path("message").asText("");
        return message.isEmpty()
                ? "no reason given"
                : message.lines().findFirst().orElse(message);
    }

    static String firstLine(Throwable e) {
        return Optional.ofNullable(e.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(e.getClass().getSimpleName());
    }
}
