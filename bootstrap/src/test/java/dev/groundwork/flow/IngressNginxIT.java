package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** ingress-nginx from nothing to its webhook, which a double serves; what nginx would do is not provable here. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class IngressNginxIT {
    private static final String INGRESSES = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/ingress-nginx-admission";

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(baseline("cloud-provider"));

    private static String baseline(String mode) {
        // Nobody waits for a load balancer here, so a new pod need not be ready for a minute first.
        return """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                addons:
                  ingress-nginx:
                    loadBalancer: {mode: %s}
                    minReadySeconds: 0
                """.formatted(mode);
    }

    @BeforeAll
    void nothingIsThere() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        // The webhook first: without its backend nobody could make an Ingress any more.
        hands.delete(WEBHOOK);
        hands.delete("/apis/networking.k8s.io/v1/ingressclasses/nginx");
        hands.delete("/api/v1/namespaces/ingress-nginx");
        hands.emptyTheCluster();
        Hands.eventually("the namespace is gone", () -> !hands.exists("/api/v1/namespaces/ingress-nginx"));
        hands.close();
    }

    @Test
    @Order(1)
    void aPreviewShowsWhatComesAndThatUpstreamHasRetired() {
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "note: ingress-nginx: retired upstream in March 2026",
                        "ingress2gateway",
                        "+ create    Service ingress-nginx/ingress-nginx-cloud-provider-internal",
                        "+ create    Secret ingress-nginx/ingress-nginx-admission",
                        "14 to create in Kubernetes");
    }

    @Test
    @Order(2)
    void anApplyMakesItSoAndTheWebhookComesLast() {
        flow.whenApplied("--output", "json").thenExitCodeIs(0);

        assertThat(flow.kubernetesWrites())
                .filteredOn(write -> !write.contains("configmaps groundwork"))
                .last()
                .isEqualTo("patch validatingwebhookconfigurations ingress-nginx-admission");
        // Of what stands in a namespace that the same plan makes, nobody can foretell the defaults.
        assertThat(flow.json().path("score").path("percent").asInt()).isGreaterThanOrEqualTo(90);
        assertThat(flow.verdicts())
                .containsExactly(
                        "ingress-nginx rolled-out: proven emulated",
                        "ingress-nginx eviction-allowed: proven emulated",
                        "ingress-nginx leader-active: not-provable real",
                        "ingress-nginx webhook-admits: proven emulated",
                        "ingress-nginx webhook-refuses: not-provable real",
                        "ingress-nginx webhook-certificate-valid: proven real",
                        "ingress-nginx ingresses-served: proven real",
                        "ingress-nginx targets-healthy: not-provable real",
                        "ingress-nginx proxy-protocol-agreed: not-provable real",
                        "ingress-nginx addresses-accept: not-provable real",
                        "ingress-nginx default-backend-answers: not-provable real",
                        "ingress-nginx default-certificate-served: not-provable real",
                        "ingress-nginx http2-spoken: not-provable real",
                        "ingress-nginx client-address-arrives: not-provable real");
    }

    @Test
    @Order(3)
    void aSecondApplySendsNoWriteAndTakesNoLock() {
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputHas("Nothing to do: 14 Kubernetes objects are as declared.");
    }

    @Test
    @Order(4)
    void anIngressOfAClassThatNobodyServesIsNamed() {
        hands.create(INGRESSES, "somebody", ingress("shop", "traefik"));
        hands.create(INGRESSES, "somebody", ingress("blog", "nginx"));

        flow.whenVerified().thenExitCodeIs(3).thenOutputHas("note: ingress-nginx: retired upstream", """
                  REFUTED             no Ingress is of a class that nobody serves
                                        expected  Ingresses of the classes nginx
                                        seen      default/shop is of class traefik, and there is no such IngressClass
                                        next      kubectl get ingress --all-namespaces
                """);

        hands.delete(INGRESSES + "/shop");
        flow.whenVerified().thenExitCodeIs(0).thenOutputHas("1 of class nginx");
        hands.delete(INGRESSES + "/blog");
    }

    @Test
    @Order(5)
    void aSwitchOfTheSchemeShowsBothServicesAndWhatItDoesToTraffic() {
        flow.given(baseline("cloud-provider, scheme: internet-facing"))
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "+ create    Service ingress-nginx/ingress-nginx-cloud-provider-internet-facing",
                        "ingress-nginx-cloud-provider-internal",
                        "move the DNS records to the new name");
    }

    private static String ingress(String name, String className) {
        return """
                metadata: {name: %s}
                spec:
                  ingressClassName: %s
                  rules: [{host: %s.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: x, port: {number: 80}}}}]}}]
                """.formatted(name, className, name);
    }
}
