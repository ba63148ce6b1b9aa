package dev.groundwork.flow;

import com.fasterxml.jackson.databind.JsonNode;

/** A program in the cluster that takes what it is sent and tells it again: who stands for the people on call. */
final class Receiver {
    /** Where pods reach it. */
    static final String URL = "http://peer.receivers.svc:8080";

    private static final String HOME = "/api/v1/namespaces/receivers";
    private static final String SERVICE = HOME + "/services/peer:8080/proxy";

    private final Hands hands;

    Receiver(Hands hands) {
        this.hands = hands;
    }

    /** Brings it up, and waits until it listens. */
    void begins() {
        hands.create("/api/v1/namespaces", "team", "{metadata: {name: receivers}}");
        hands.create(HOME + "/services", "team", """
                metadata: {name: peer}
                spec: {selector: {app: peer}, ports: [{port: 8080}]}
                """);
        hands.create("/apis/apps/v1/namespaces/receivers/deployments", "team", """
                metadata: {name: peer}
                spec:
                  selector: {matchLabels: {app: peer}}
                  template:
                    metadata: {labels: {app: peer}}
                    spec: {containers: [{name: peer, image: "groundwork-sandbox/peer:v1", ports: [{containerPort: 8080}]}]}
                """);
        Hands.eventually("the receiver listens", () -> hands.exists(SERVICE + "/received"));
    }

    /** Makes the Secret that {@code examples/full.yaml} names for Alertmanager, with its namespace. */
    void isOnCall() {
        hands.create("/api/v1/namespaces", "team", "{metadata: {name: monitoring}}");
        hands.create("/api/v1/namespaces/monitoring/secrets", "team", """
                metadata: {name: alerting}
                stringData:
                  slack-url: %1$s/slack-3f9c
                  dead-mans-switch-url: %1$s/switch-3f9c
                  pagerduty-key: 3f9c3f9c3f9c3f9c3f9c3f9c3f9c3f9c
                """.formatted(URL));
    }

    /** All that it was sent. */
    JsonNode received() {
        return hands.get(SERVICE + "/received");
    }

    void ends() {
        hands.delete("/api/v1/namespaces/monitoring");
        hands.delete(HOME);
    }
}
