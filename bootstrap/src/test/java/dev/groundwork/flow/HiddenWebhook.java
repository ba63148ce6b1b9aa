package dev.groundwork.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A mutating webhook that adds an annotation to what is really written and nothing to a dry run, so that no preview can
 * foretell it. Some service meshes and policy engines are like that.
 */
final class HiddenWebhook implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final String authority;

    HiddenWebhook(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("webhook.p12");
        KeyStore store = selfSigned(file);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        authority = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(store.getCertificate("webhook").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", HiddenWebhook::answer);
        server.start();
    }

    private static KeyStore selfSigned(Path file) throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "webhook",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=webhook",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /** What to create in the cluster so that ConfigMaps of that label come by here. */
    String configuration() {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata:
                  name: flow-hidden
                webhooks:
                  - name: hidden.flow.groundwork.dev
                    clientConfig:
                      url: https://127.0.0.1:%d/
                      caBundle: %s
                    rules:
                      - apiGroups: [""]
                        apiVersions: [v1]
                        resources: [configmaps]
                        operations: [CREATE, UPDATE]
                    objectSelector:
                      matchLabels:
                        mesh: injected
                    sideEffects: NoneOnDryRun
                    admissionReviewVersions: [v1]
                    failurePolicy: Fail
                """.formatted(
                        server.getAddress().getPort(),
                        Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody()).path("request");
        ObjectNode review =
                JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode response = review.putObject("response")
                .put("uid", request.path("uid").asText())
                .put("allowed", true);
        if (!request.path("dryRun").asBoolean()) {
            String patch = """
                    [{"op": "add", "path": "/metadata/annotations/mesh.example~1injected", "value": "true"}]""";
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        }
        byte[] body = JSON.writeValueAsBytes(review);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
