package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.network.SelfSigned;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A controller that cannot run in the sandbox has its webhook served there, with the certificate of its own manifest. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhookDoubleIT {
    private static final String NAMESPACE = "/api/v1/namespaces/doubled";
    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/doubled";
    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/doubled/deployments/controller";

    private final Hands hands = Hands.impatient(Sandboxes.real());

    @BeforeAll
    void aControllerWithItsCertificate() {
        hands.create("/api/v1/namespaces", "test", "{metadata: {name: doubled}}");
        certificate(SelfSigned.forHost("controller.doubled.svc"));
        hands.create(NAMESPACE + "/services", "test", """
                metadata: {name: controller}
                spec: {selector: {app: controller}, ports: [{port: 443, targetPort: webhook}]}
                """);
        hands.apply(DEPLOYMENT, "test", """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: controller}
                spec:
                  selector: {matchLabels: {app: controller}}
                  template:
                    metadata: {labels: {app: controller}}
                    spec:
                      securityContext: {runAsNonRoot: true, fsGroup: 65534}
                      containers:
                        - name: controller
                          image: registry.example.com/eks/aws-load-balancer-controller:v3.5.0
                          args: [--cluster-name=sandbox, --webhook-bind-port=9443]
                          ports: [{name: webhook, containerPort: 9443}]
                          readinessProbe: {httpGet: {path: /readyz, port: 61779}}
                          securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false}
                          volumeMounts:
                            - {name: certificate, mountPath: /tmp/k8s-webhook-server/serving-certs, readOnly: true}
                      volumes:
                        - {name: certificate, secret: {secretName: controller}}
                """);
        Hands.eventually(
                "the double is ready",
                () -> hands.get(DEPLOYMENT).path("status").path("readyReplicas").asInt() == 1);
    }

    @AfterAll
    void end() {
        hands.delete(WEBHOOK);
        hands.delete(NAMESPACE);
        hands.close();
    }

    @Test
    void theWebhookLetsThroughWhatItIsAskedAndARenewedCertificateIsServedSoon() {
        trusting(SelfSigned.forHost("controller.doubled.svc"));
        assertThatThrownBy(() -> hands.create(NAMESPACE + "/configmaps?dryRun=All&x=", "test", "{metadata: {name: a}}"))
                .hasMessageContaining("certificate signed by unknown authority");

        SelfSigned renewed = SelfSigned.forHost("controller.doubled.svc");
        certificate(renewed);
        trusting(renewed);

        Hands.eventually("the renewed certificate is served", () -> {
            try {
                hands.create(NAMESPACE + "/configmaps?dryRun=All&x=", "test", "{metadata: {name: a}}");
                return true;
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    @Test
    void itsContainerIsCalledADouble() {
        JsonNode pods = hands.get(NAMESPACE + "/pods").path("items");

        assertThat(pods).hasSize(1);
        assertThat(pods.path(0)
                        .path("status")
                        .path("containerStatuses")
                        .path(0)
                        .path("containerID")
                        .asText())
                .startsWith("double://");
    }

    private void certificate(SelfSigned certificate) {
        hands.apply(NAMESPACE + "/secrets/controller", "test", """
                apiVersion: v1
                kind: Secret
                metadata: {name: controller}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s}
                """.formatted(
                        certificate.encodedCertificate(), certificate.encodedKey()));
    }

    private void trusting(SelfSigned authority) {
        hands.apply(WEBHOOK, "test", """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: doubled}
                webhooks:
                  - name: controller.doubled.example
                    admissionReviewVersions: [v1]
                    sideEffects: None
                    failurePolicy: Fail
                    clientConfig: {service: {name: controller, namespace: doubled, path: /any}, caBundle: %s}
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: doubled}}
                    rules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]
                """.formatted(authority.encodedCertificate()));
    }
}
