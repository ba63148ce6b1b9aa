package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Somebody who got hold of a token and tries what can be done with it, as plain requests. */
final class Intruder implements AutoCloseable {
    private static final String APPLY = "application/apply-patch+yaml";

    private final Sandbox sandbox;
    private final KubernetesClient client;

    Intruder(Sandbox sandbox, Path kubeconfig) {
        this.sandbox = sandbox;
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setRequestRetryBackoffLimit(0);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** What the API server said. */
    record Answer(int code, String message) {
        /** Nobody has that right by RBAC. */
        void isRefusedByRbac() {
            assertThat(code).as(message).isEqualTo(403);
            assertThat(message).containsAnyOf(" cannot ", "attempting to grant");
        }

        /** RBAC would allow it, the admission policy does not. */
        void isRefusedByPolicy(String policy) {
            assertThat(code).as(message).isBetween(400, 499);
            assertThat(message).contains("ValidatingAdmissionPolicy '" + policy + "'");
        }

        void isGranted() {
            assertThat(code).as(message).isBetween(200, 299);
        }
    }

    Answer get(String path) {
        return send("GET", path, "application/json", null, Map.of());
    }

    Answer getAs(String path, String user) {
        return send("GET", path, "application/json", null, Map.of("Impersonate-User", user));
    }

    Answer create(String path, String yaml) {
        return send("POST", path, "application/json", json(yaml), Map.of());
    }

    Answer apply(String path, String yaml) {
        String query = path.contains("?") ? "&" : "?";
        return send("PATCH", path + query + "force=true&fieldManager=intruder", APPLY, json(yaml), Map.of());
    }

    Answer patch(String path, String yaml) {
        return send("PATCH", path, "application/merge-patch+json", json(yaml), Map.of());
    }

    Answer delete(String path) {
        return send("DELETE", path, "application/json", null, Map.of());
    }

    /** Asks for a token of that ServiceAccount, for AWS or for whoever is named. */
    Answer token(String namespace, String serviceAccount, String audiences) {
        return create(
                "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, serviceAccount),
                """
                apiVersion: authentication.k8s.io/v1
                kind: TokenRequest
                spec: {expirationSeconds: 600, audiences: [%s]}
                """.formatted(audiences));
    }

    private Answer send(
            String method, String path, String contentType, @Nullable String body, Map<String, String> headers) {
        HttpRequest.Builder request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(sandbox.report().apiServer() + path))
                .method(method, contentType, body);
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.getHttpClient()
                    .sendAsync(request.build(), String.class)
                    .get(20, TimeUnit.SECONDS);
            return new Answer(response.code(), message(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private static String message(String body) {
        try {
            JsonNode json = new ObjectMapper().readTree(body);
            return json.path("message").asText(body);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    private static String json(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml).toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(yaml, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
