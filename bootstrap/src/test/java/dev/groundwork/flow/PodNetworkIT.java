package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that really run in the sandbox reach each other, Services and names as in a cluster, and nothing else. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PodNetworkIT {
    private static final String NAMESPACE = "/api/v1/namespaces/networked";

    private static final String FETCH = NAMESPACE + "/pods/http:db-0:8080/proxy/fetch?url=";

    private final Hands hands = Hands.impatient(Sandboxes.real());

    @BeforeAll
    void twoPodsWithTheSamePort() {
        hands.create("/api/v1/namespaces", "test", "{metadata: {name: networked}}");
        hands.create(NAMESPACE + "/services", "test", """
                metadata: {name: db}
                spec: {clusterIP: None, selector: {app: db}, ports: [{name: web, port: 8080, targetPort: web}]}
                """);
        hands.create(NAMESPACE + "/services", "test", """
                metadata: {name: web}
                spec: {type: NodePort, selector: {app: db}, ports: [{port: 443, targetPort: web, nodePort: 30443}]}
                """);
        hands.create("/apis/apps/v1/namespaces/networked/statefulsets", "test", """
                metadata: {name: db}
                spec:
                  serviceName: db
                  replicas: 2
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      containers:
                        - name: peer
                          image: groundwork-sandbox/peer:v1
                          ports: [{name: web, containerPort: 8080}]
                          readinessProbe: {httpGet: {path: /ready, port: web}, periodSeconds: 1}
                """);
        Hands.eventually("both pods are reached by name", () -> {
            return hands.exists(FETCH + "http://db-0.db:8080/received")
                    && fetched("http://db-0.db:8080/received").path("status").asInt() == 200
                    && fetched("http://db-1.db:8080/received").path("status").asInt() == 200;
        });
    }

    @AfterAll
    void end() {
        hands.delete(NAMESPACE);
        hands.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://db.networked.svc.cluster.local:8080/received",
                "http://web:443/received",
                "http://web.networked.svc:443/received",
                "http://10.0.1.10:30443/received"
            })
    void aServiceIsReachedByItsNameInEverySpellingAndAtEachNode(String url) {
        assertThat(fetched(url).path("status").asInt()).isEqualTo(200);
    }

    @Test
    void theApiServerIsReachedByItsServiceAndAtItsEndpointWhichIsNoServiceAddress() {
        String endpoint = hands.get("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes")
                .path("endpoints")
                .path(0)
                .path("addresses")
                .path(0)
                .asText();

        assertThat(endpoint).doesNotStartWith("10.96.");
        assertThat(major("https://kubernetes.default.svc/version")).isEqualTo("1");
        assertThat(major("https://" + endpoint + "/version")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "http://nobody.networked.svc/, no such host",
        "http://www.example.com/, no such host",
        "http://web:81/, connection refused",
        "http://10.96.200.200/, connection refused",
        "https://10.96.200.200/, connection refused",
        "http://10.2.0.1/, network is unreachable",
    })
    void whatIsNotThereIsToldAtOnceAndAsInACluster(String url, String why) {
        assertThat(fetched(url).path("error").asText()).contains(why);
    }

    private String major(String url) {
        return fetched(url).path("body").path("major").asText();
    }

    /** What becomes of it when the first pod fetches that. */
    private JsonNode fetched(String url) {
        return hands.get(FETCH + URLEncoder.encode(url, StandardCharsets.UTF_8));
    }
}
