package dev.groundwork.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** A real server on this machine that is told something, and answers as it is bidden: the first answers first, then 202. */
final class Receiver implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Queue<JsonNode> bodies = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> answers = new ArrayDeque<>();

    /** @param retryAfter the header; empty for none */
    record Answer(int status, String retryAfter) {}

    Receiver(Answer... answers) {
        this.answers.addAll(List.of(answers));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            Answer answer = next();
            if (answer.status() < 300) {
                bodies.add(body);
            }
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
            }
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer.status(), -1);
            exchange.close();
        });
        server.start();
    }

    private synchronized Answer next() {
        Answer answer = answers.poll();
        return answer == null ? new Answer(202, "") : answer;
    }

    synchronized void willAnswer(int... statuses) {
        for (int status : statuses) {
            answers.add(new Answer(status, ""));
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/secret-path";
    }

    /** What was taken, in order. */
    List<JsonNode> bodies() {
        return List.copyOf(bodies);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
