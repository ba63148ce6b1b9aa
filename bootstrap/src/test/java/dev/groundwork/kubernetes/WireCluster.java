package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.groundwork.engine.Waiter;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Clock;
import java.util.List;

/** An API server of canned answers that knows a few kinds, for what reads much and writes little. */
final class WireCluster implements AutoCloseable {
    private static final String CORE = """
            {"items": [{"metadata": {}, "versions": [{"version": "v1", "resources": [
              {"resource": "namespaces", "responseKind": {"kind": "Namespace"}, "scope": "Cluster"},
              {"resource": "serviceaccounts", "responseKind": {"kind": "ServiceAccount"}, "scope": "Namespaced"},
              {"resource": "pods", "responseKind": {"kind": "Pod"}, "scope": "Namespaced"}]}]}]}
            """;
    private static final String GROUPS = """
            {"items": [
              {"metadata": {"name": "apps"}, "versions": [{"version": "v1", "resources": [
                {"resource": "daemonsets", "responseKind": {"kind": "DaemonSet"}, "scope": "Namespaced"},
                {"resource": "deployments", "responseKind": {"kind": "Deployment"}, "scope": "Namespaced"}]}]},
              {"metadata": {"name": "admissionregistration.k8s.io"}, "versions": [{"version": "v1", "resources": [
                {"resource": "mutatingwebhookconfigurations", "responseKind": {"kind": "MutatingWebhookConfiguration"},
                 "scope": "Cluster"}]}]}]}
            """;

    private final WireMockServer wire = new WireMockServer(wireMockConfig().dynamicPort());
    private final ApiServer server;

    WireCluster() {
        wire.start();
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)).atPriority(9));
        has("/api", CORE);
        has("/apis", GROUPS);
        Config config =
                new ConfigBuilder(Config.empty()).withMasterUrl(wire.baseUrl()).build();
        server = new ApiServer(new Connection(config), new Waiter(Clock.systemUTC()));
    }

    /** That address has this answer, JSON or YAML. */
    WireCluster has(String path, String body) {
        wire.stubFor(get(urlPathEqualTo(path))
                .willReturn(aResponse().withBody(Yaml.node(body).toString())));
        return this;
    }

    /** The pods of a namespace. */
    WireCluster hasPods(String namespace, String... pods) {
        return has("/api/v1/namespaces/" + namespace + "/pods", "{items: [" + String.join(", ", pods) + "]}");
    }

    WireMockServer wire() {
        return wire;
    }

    ApiServer server() {
        return server;
    }

    KubernetesReader reader() {
        return new KubernetesReader(server);
    }

    /** What was sent that is no read, in order, as {@code METHOD address body}. */
    List<String> writes() {
        return wire.getAllServeEvents().reversed().stream()
                .map(ServeEvent::getRequest)
                .filter(request -> !request.getMethod().getName().equals("GET"))
                .map(request -> request.getMethod() + " " + request.getUrl() + " " + request.getBodyAsString())
                .toList();
    }

    @Override
    public void close() {
        server.close();
        wire.stop();
    }
}
