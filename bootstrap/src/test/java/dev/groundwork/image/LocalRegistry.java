package dev.groundwork.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.groundwork.network.SelfSigned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * A registry of the OCI distribution API on this computer, in memory: enough to pull from and to push to. Its certificate
 * is nobody's, as with registries that people start for a trial.
 */
public final class LocalRegistry implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private volatile Optional<String> authorization = Optional.empty();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(String type, byte[] content) {}

    public LocalRegistry() {
        try {
            HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            https.setHttpsConfigurator(
                    new HttpsConfigurator(SelfSigned.of("localhost").context()));
            server = https;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/", this::answer);
        server.start();
    }

    /** From now on only who sends this header may come in. */
    public void demand(String header) {
        authorization = Optional.of(header);
    }

    /** The full name of an image here. */
    public String name(String repository) {
        return "localhost:" + server.getAddress().getPort() + "/" + repository;
    }

    /** A manifest as JSON, by tag or digest. */
    public JsonNode manifest(String repository, String reference) throws IOException {
        return new ObjectMapper().readTree(stored(repository + " " + reference).content());
    }

    /** A blob's content. */
    public byte[] blob(String digest) {
        byte[] found = blobs.get(digest);
        if (found == null) {
            throw new AssertionError("there is no blob " + digest);
        }
        return found;
    }

    private Stored stored(String key) {
        Stored found = manifests.get(key);
        if (found == null) {
            throw new AssertionError("there is no manifest " + key + " in " + manifests.keySet());
        }
        return found;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath().substring("/v2/".length());
            String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            if (authorization.isPresent() && !authorization.get().equals(given)) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"here\"");
                send(exchange, 401, new byte[0]);
            } else if (path.contains("/manifests/")) {
                int at = path.lastIndexOf("/manifests/");
                manifest(exchange, path.substring(0, at), path.substring(at + "/manifests/".length()), body);
            } else if (path.contains("/blobs/uploads/")) {
                upload(exchange, path, body);
            } else if (path.contains("/blobs/")) {
                byte[] blob = blobs.get(path.substring(path.lastIndexOf('/') + 1));
                send(exchange, blob == null ? 404 : 200, blob == null ? error("BLOB_UNKNOWN") : blob);
            } else {
                send(exchange, 200, new byte[0]);
            }
        }
    }

    private void manifest(HttpExchange exchange, String repository, String reference, byte[] body) throws IOException {
        String key = repository + " " + reference;
        if (exchange.getRequestMethod().equals("PUT")) {
            Stored stored = new Stored(exchange.getRequestHeaders().getFirst("Content-Type"), body);
            manifests.put(key, stored);
            manifests.put(repository + " " + digest(body), stored);
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest(body));
            send(exchange, 201, new byte[0]);
            return;
        }
        Stored found = manifests.get(key);
        if (found == null) {
            send(exchange, 404, error("MANIFEST_UNKNOWN"));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", found.type());
        exchange.getResponseHeaders().set("Docker-Content-Digest", digest(found.content()));
        send(exchange, 200, found.content());
    }

    private void upload(HttpExchange exchange, String path, byte[] body) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                String id = String.valueOf(System.nanoTime());
                uploads.put(id, new ByteArrayOutputStream());
                exchange.getResponseHeaders().set("Location", "/v2/" + path + id);
                send(exchange, 202, new byte[0]);
            }
            case "PATCH" -> {
                content(path).writeBytes(body);
                exchange.getResponseHeaders().set("Location", "/v2/" + path);
                send(exchange, 202, new byte[0]);
            }
            default -> {
                content(path).writeBytes(body);
                byte[] whole = content(path).toByteArray();
                String wanted = query.replaceFirst(".*digest=", "");
                boolean right = wanted.equals(digest(whole));
                if (right) {
                    blobs.put(wanted, whole);
                }
                send(exchange, right ? 201 : 400, right ? new byte[0] : error("DIGEST_INVALID"));
            }
        }
    }

    private ByteArrayOutputStream content(String path) {
        return uploads.computeIfAbsent(path.substring(path.lastIndexOf('/') + 1), _ -> new ByteArrayOutputStream());
    }

    private static byte[] error(String code) {
        return "{\"errors\": [{\"code\": \"%s\", \"message\": \"%s\"}]}"
                .formatted(code, code.toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** A content's name in a registry. */
    public static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
