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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;

/** What other people and programs do to the cluster and the account behind our back, as plain requests. */
final class Hands implements AutoCloseable {
    static final String ROLE = "groundwork-sandbox-eu-west-1-cluster-autoscaler";
    static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/kube-system/deployments";
    static final String DAEMON_SETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
    static final String SERVICE_ACCOUNTS = "/api/v1/namespaces/kube-system/serviceaccounts";
    static final String CLUSTER_ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
    static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ADDONS =
            List.of("metrics-server", "cluster-autoscaler", "aws-load-balancer-controller");
    private static final String OURS = "?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dgroundwork";

    private final Sandbox sandbox;
    private final KubernetesClient kubernetes;
    private final IamClient iam;
    private final AutoScalingClient scaling;
    private final CloudWatchLogsClient logs;
    private final EksClient eks;

    Hands(Sandbox sandbox) {
        this(sandbox, 10);
    }

    /** Hands that do not try again what the server could not do: for tests that expect just that. */
    static Hands impatient(Sandbox sandbox) {
        return new Hands(sandbox, 0);
    }

    private Hands(Sandbox sandbox, int retries) {
        this.sandbox = sandbox;
        Config config = Config.fromKubeconfig(sandbox.kubeconfig().toFile());
        // The client takes every key in PKCS #8 for RSA unless it is told.
        config.setClientKeyAlgo("EC");
        config.setRequestRetryBackoffLimit(retries);
        this.kubernetes = new KubernetesClientBuilder().withConfig(config).build();
        this.iam = Account.client(sandbox, IamClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.scaling = Account.client(sandbox, AutoScalingClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.eks = Account.client(sandbox, EksClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        this.logs = Account.client(sandbox, CloudWatchLogsClient.builder())
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    EksClient eks() {
        return eks;
    }

    IamClient iam() {
        return iam;
    }

    AutoScalingClient scaling() {
        return scaling;
    }

    CloudWatchLogsClient logs() {
        return logs;
    }

    KubernetesClient kubernetes() {
        return kubernetes;
    }

    /** The object at that address. */
    JsonNode get(String path) {
        return ok(send("GET", path, "application/json", null));
    }

    /** What is at that address, as it is. */
    String text(String path) {
        HttpResponse<String> response = send("GET", path, "application/json", null);
        assertThat(response.code()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    boolean exists(String path) {
        return send("GET", path, "application/json", null).code() == 200;
    }

    /** Changes an object as {@code kubectl patch} does. */
    JsonNode patch(String path, String manager, String yaml) {
        return ok(
                send("PATCH", path + "?fieldManager=" + manager, "application/strategic-merge-patch+json", json(yaml)));
    }

    /** Changes an object field by field, and lists as a whole. */
    void merge(String path, String manager, String yaml) {
        ok(send("PATCH", path + "?fieldManager=" + manager, "application/merge-patch+json", json(yaml)));
    }

    /** Applies an object on the server's side. */
    JsonNode apply(String path, String manager, String yaml) {
        return ok(send(
                "PATCH", path + "?force=true&fieldManager=" + manager, "application/apply-patch+yaml", json(yaml)));
    }

    /** Creates something. */
    JsonNode create(String path, String manager, String yaml) {
        return ok(send("POST", path + "?fieldManager=" + manager, "application/json", json(yaml)));
    }

    /** Sends that text to something that stands behind the API server. */
    void put(String path, String text) {
        HttpResponse<String> response = send("PUT", path, "text/plain", text);
        assertThat(response.code()).as(response.body()).isEqualTo(200);
    }

    /** Deletes something; it may be gone already. */
    void delete(String path) {
        HttpResponse<String> response = send("DELETE", path, "application/json", null);
        assertThat(response.code()).as(response.body()).isIn(200, 202, 404);
    }

    /** Waits until it is so, at most half a minute. */
    static void eventually(String what, BooleanSupplier condition) {
        eventually(what, Duration.ofSeconds(30), condition);
    }

    /** Waits until it is so, at most that long. */
    static void eventually(String what, Duration limit, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("still not: " + what).isBefore(deadline);
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Takes away all that Groundwork ever made here, and what tests made in its place. */
    void emptyTheCluster() {
        sandbox.aws().clearFaults();
        // Whoever waits for a webhook that is gone already would wait in vain.
        Stream.of("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
                .forEach(kind -> delete("/apis/admissionregistration.k8s.io/v1/" + kind + OURS));
        ADDONS.forEach(name -> {
            delete(DEPLOYMENTS + "/" + name);
            delete(SERVICE_ACCOUNTS + "/" + name);
            delete("/api/v1/namespaces/kube-system/services/" + name);
            delete("/apis/policy/v1/namespaces/kube-system/poddisruptionbudgets/" + name);
        });
        Stream.of(
                        "/apis/apiregistration.k8s.io/v1/apiservices",
                        CLUSTER_ROLES,
                        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/roles",
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings",
                        "/api/v1/namespaces/kube-system/configmaps",
                        "/api/v1/namespaces/kube-system/secrets",
                        "/api/v1/namespaces/kube-system/services",
                        "/apis/networking.k8s.io/v1/ingressclasses",
                        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions")
                .forEach(path -> delete(path + OURS));
        delete(LEASE + "/groundwork");
        get("/api/v1/namespaces" + OURS)
                .path("items")
                .forEach(namespace -> delete(
                        "/api/v1/namespaces/" + namespace.at("/metadata/name").asText()));
        Stream.of("ingress-nginx", "amazon-cloudwatch", "groundwork")
                .forEach(name -> delete("/api/v1/namespaces/" + name));
        delete(DAEMON_SETS + "/kube2iam");
        delete(SERVICE_ACCOUNTS + "/kube2iam");
        annotateNamespace("kube-system", "iam.amazonaws.com/allowed-roles", "null");
        eventually(
                "no namespace is about to go",
                Duration.ofMinutes(1),
                () -> !get("/api/v1/namespaces").toString().contains("\"Terminating\""));
        eventually("no pods are left", () -> ADDONS.stream().allMatch(name -> pods(name) == 0));
        eventually(
                "no custom resources are left",
                () -> get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions" + OURS)
                        .path("items")
                        .isEmpty());
        Account.endNodeGroups(sandbox);
        sandbox.aws().clearAddons();
        Account.empty(eks);
        Account.empty(iam);
        Account.empty(logs);
        Account.empty(scaling);
    }

    /** As if the fifteen seconds had passed after which the lock of a killed run falls. */
    void letTheLockFall() {
        patch(
                LEASE + "/groundwork",
                "test",
                "spec: {renewTime: '%s'}".formatted(micros(Instant.now().minusSeconds(16))));
    }

    /** As the API server wants the times of a Lease. */
    static String micros(Instant time) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(time);
    }

    void deleteRole(String role) {
        Account.deleteRole(iam, role);
    }

    /** How many pods there are of that add-on. */
    int pods(String addon) {
        return get("/api/v1/namespaces/kube-system/pods?labelSelector=app.kubernetes.io%2Fname%3D" + addon)
                .path("items")
                .size();
    }

    /** Writes an annotation of a Namespace; {@code null} takes it off. */
    void annotateNamespace(String namespace, String key, String json) {
        patch(
                "/api/v1/namespaces/" + namespace,
                "night-shift",
                "metadata: {annotations: {\"%s\": %s}}".formatted(key, json));
    }

    /** Takes our policy off the role of the nodes. */
    void deleteNodePolicy() {
        Account.deleteNodePolicy(iam);
    }

    /** Lets one more role assume that of the autoscaler. */
    void trustAlso(String principal) {
        iam.updateAssumeRolePolicy(request -> request.roleName(ROLE).policyDocument("""
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow",
                  "Principal": {"AWS": ["arn:aws:iam::123456789012:role/sandbox-node", "%s"]},
                  "Action": "sts:AssumeRole"}]}
                """.formatted(principal)));
    }

    /** Lets anybody of the cluster assume that role. */
    void widenTrust() {
        String issuer = sandbox.report().issuer().replace("https://", "");
        iam.updateAssumeRolePolicy(request -> request.roleName(ROLE).policyDocument("""
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow",
                  "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/%1$s"},
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": {
                    "StringEquals": {"%1$s:aud": "sts.amazonaws.com"},
                    "StringLike": {"%1$s:sub": "system:serviceaccount:*:*"}}}]}
                """.formatted(issuer)));
    }

    /** Changes a group by the autoscaling API. */
    void scaling(Consumer<AutoScalingClient> change) {
        change.accept(scaling);
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.code()).as(response.body()).isBetween(200, 299);
        if (response.body().isEmpty()) {
            return JSON.nullNode();
        }
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    private static String json(String yaml) {
        try {
            return new YAMLMapper().readTree(yaml).toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError(yaml, e);
        }
    }

    private HttpResponse<String> send(String method, String path, String contentType, @Nullable String body) {
        try {
            HttpRequest.Builder request = kubernetes
                    .getHttpClient()
                    .newHttpRequestBuilder()
                    .uri(URI.create(sandbox.report().apiServer() + path))
                    .method(method, contentType, body);
            return kubernetes
                    .getHttpClient()
                    .sendAsync(request.build(), String.class)
                    .get(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    @Override
    public void close() {
        kubernetes.close();
        iam.close();
        scaling.close();
        logs.close();
        eks.close();
    }
}
