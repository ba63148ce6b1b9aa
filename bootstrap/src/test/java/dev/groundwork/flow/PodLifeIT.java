package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** A pod that really runs in the sandbox has the volumes, probes and hooks of its manifest. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PodLifeIT {
    private static final String NAMESPACE = "/api/v1/namespaces/alive";
    private static final String FILES = NAMESPACE + "/pods/http:db-0:8080/proxy/files?path=";

    private final Hands hands = Hands.impatient(Sandboxes.real());

    @BeforeAll
    void aPodWithAClaimAndOneThatListens() {
        hands.create("/api/v1/namespaces", "test", "{metadata: {name: alive}}");
        settings("first");
        hands.create(NAMESPACE + "/services", "test", """
                metadata: {name: listener}
                spec: {selector: {app: listener}, ports: [{port: 80, targetPort: 8080}]}
                """);
        hands.create(NAMESPACE + "/pods", "test", """
                metadata: {name: listener, labels: {app: listener}}
                spec: {containers: [{name: peer, image: "groundwork-sandbox/peer:v1"}]}
                """);
        hands.create("/apis/apps/v1/namespaces/alive/statefulsets", "test", """
                metadata: {name: db}
                spec:
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      securityContext: {runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000, runAsNonRoot: true}
                      terminationGracePeriodSeconds: 5
                      containers:
                        - name: peer
                          image: groundwork-sandbox/peer:v1
                          readinessProbe:
                            exec: {command: [/peer, -get, "http://127.0.0.1:8080/ready"]}
                            periodSeconds: 1
                          lifecycle:
                            preStop: {exec: {command: [/peer, -get, "http://listener/stopping"]}}
                          securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}
                          volumeMounts:
                            - {name: data, mountPath: /data}
                            - {name: settings, mountPath: /settings}
                      volumes: [{name: settings, configMap: {name: settings}}]
                  volumeClaimTemplates:
                    - metadata: {name: data}
                      spec:
                        accessModes: [ReadWriteOnce]
                        storageClassName: gp3
                        resources: {requests: {storage: 1Gi}}
                """);
        Hands.eventually("the pod is ready by a command that runs in it", () -> ready("db-0") && ready("listener"));
    }

    @AfterAll
    void end() {
        hands.delete(NAMESPACE);
        hands.close();
    }

    @Test
    @Order(1)
    void aChangedConfigMapIsInItsVolumeSoon() {
        assertThat(file("/settings/mode")).isEqualTo("first");
        settings("second");

        Hands.eventually("the file has changed", () -> file("/settings/mode").equals("second"));
    }

    @Test
    @Order(2)
    void theClaimIsBoundToAVolumeOfTheNodesZone() {
        JsonNode claim = hands.get(NAMESPACE + "/persistentvolumeclaims/data-db-0");
        JsonNode volume = hands.get("/api/v1/persistentvolumes/"
                + claim.path("spec").path("volumeName").asText());

        assertThat(claim.path("status").path("phase").asText()).isEqualTo("Bound");
        assertThat(volume.at("/spec/nodeAffinity/required/nodeSelectorTerms/0/matchExpressions/0/values/0")
                        .asText())
                .startsWith("eu-west-1");
    }

    @Test
    @Order(3)
    void whatIsOnAVolumeOutlivesThePodWhichTellsBeforeItGoes() {
        hands.put(FILES + "/data/kept", "for long");
        String first = uid();
        hands.delete(NAMESPACE + "/pods/db-0");

        Hands.eventually("another pod is ready", () -> ready("db-0") && !uid().equals(first));

        assertThat(file("/data/kept")).isEqualTo("for long");
        JsonNode told = hands.get(NAMESPACE + "/pods/http:listener:8080/proxy/received");
        assertThat(StreamSupport.stream(told.spliterator(), false))
                .extracting(request -> request.path("path").asText())
                .containsExactly("/stopping");
    }

    private void settings(String mode) {
        hands.apply(NAMESPACE + "/configmaps/settings", "test", """
                {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {mode: %s}}
                """.formatted(mode));
    }

    private boolean ready(String pod) {
        return hands.exists(NAMESPACE + "/pods/" + pod)
                && StreamSupport.stream(
                                hands.get(NAMESPACE + "/pods/" + pod)
                                        .at("/status/conditions")
                                        .spliterator(),
                                false)
                        .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                                && condition.path("status").asText().equals("True"));
    }

    private String uid() {
        return hands.get(NAMESPACE + "/pods/db-0").path("metadata").path("uid").asText();
    }

    private String file(String path) {
        return hands.get(FILES + path).path("text").asText();
    }
}
