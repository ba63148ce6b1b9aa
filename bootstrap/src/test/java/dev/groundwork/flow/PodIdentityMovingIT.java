package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** One story: an application moves from IRSA to EKS Pod Identity without an outage, pod by pod. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PodIdentityMovingIT {
    private static final String NAMESPACE = "/api/v1/namespaces/shop";
    private static final String ROLE = "groundwork-sandbox-eu-west-1-app-orders";
    private static final String ARN = "arn:aws:iam::123456789012:role/groundwork/sandbox/" + ROLE;
    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook";

    private static final String BEFORE = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            identity: irsa
            addons: {eks-pod-identity-agent: {}}
            roles:
              orders:
                namespace: shop
                serviceAccount: orders
                managedPolicies: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]
            """;

    private static final String AFTER = BEFORE.replace("identity: irsa", "identity: pod-identity");
    private static final String MOVING = AFTER.replace("addons:", "movingFrom: irsa\naddons:");

    private static final String IRSA = """
            env: [{name: AWS_ROLE_ARN, value: "%s"},
              {name: AWS_WEB_IDENTITY_TOKEN_FILE, value: /var/run/secrets/eks.amazonaws.com/serviceaccount/token}]
            """.formatted(ARN);

    private static final String ASSOCIATED = """
            env: [{name: AWS_CONTAINER_CREDENTIALS_FULL_URI, value: "http://169.254.170.23/v1/credentials"},
              {name: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
               value: /var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token}],
            volumeMounts: [{name: token, mountPath: /var/run/secrets/pods.eks.amazonaws.com/serviceaccount}]
            """;

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void anApplicationWithIrsa() {
        clear();
        hands.apply(NAMESPACE, "team", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        hands.apply(
                WEBHOOK,
                "eks",
                "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration,"
                        + " metadata: {name: pod-identity-webhook}}");
        flow.given(BEFORE).whenApplied().thenExitCodeIs(0);
        pod("orders-old", IRSA);
    }

    @AfterAll
    void end() {
        clear();
        hands.close();
    }

    private void clear() {
        hands.emptyTheCluster();
        hands.delete(WEBHOOK);
        hands.delete(NAMESPACE);
        Hands.eventually("the namespace is gone", () -> !hands.exists(NAMESPACE));
        hands.deleteRole(ROLE);
    }

    @Test
    @Order(1)
    void withoutTheKeyThePreviewSaysWhatRunningPodsLoseAndHowTheyKeepIt() {
        flow.given(AFTER)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas("and cannot renew them. What makes them needs no change, unless the baseline says"
                        + " \"movingFrom: irsa\", which keeps its way open");
    }

    @Test
    @Order(2)
    void withTheKeyTheOldWayStaysOpenAtAllTimesAndThePodsThatUseItAreNamed() {
        flow.given(MOVING)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "+ create    Pod Identity association shop/orders",
                        "note: roles.orders: movingFrom keeps the way by IRSA open",
                        "When old-wiring names no pod any more, take movingFrom out");
        assertThat(flow.output()).doesNotContain("OIDC provider", "ServiceAccount shop/orders\n");
        try (WayToRole old = way("orders-old")) {
            old.staysOpenWhile(() ->
                    flow.whenApplied("--timeout", "2s", "--output", "json").thenExitCodeIs(3));
        }
        assertThat(flow.verdicts())
                .contains(
                        "roles.orders one-mechanism: proven real",
                        "roles.orders association-made: proven emulated",
                        "roles.orders pods-trusted: proven emulated",
                        "roles.orders role-assumable: proven emulated",
                        "roles.orders stranger-refused: proven emulated",
                        "roles.orders old-wiring: refuted emulated");
        flow.whenVerified("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas("orders-old has AWS_WEB_IDENTITY_TOKEN_FILE, where SDKs look before EKS Pod Identity");
        flow.whenApplied("--timeout", "2s").thenNothingWasWritten();
    }

    @Test
    @Order(3)
    void theSecondStatementIsTheOneOfBeforeAndNoOtherIsTrusted() {
        String issuer = sandbox.report().issuer().replace("https://", "");
        String trust =
                hands.iam().getRole(request -> request.roleName(ROLE)).role().assumeRolePolicyDocument();
        hands.iam()
                .updateAssumeRolePolicy(request -> request.roleName(ROLE)
                        .policyDocument(decoded(trust)
                                .replace("system:serviceaccount:shop:orders", "system:serviceaccount:shop:*")
                                .replaceFirst(
                                        "\"StringEquals\":\\{\"" + issuer.replace(".", "\\."),
                                        "\"StringLike\":{\"" + issuer)));
        flow.whenVerified("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas("a stranger cannot assume the role of shop/orders", "IAM role " + ROLE + " trusts");
        flow.whenVerified("--timeout", "2s", "--output", "json");
        assertThat(flow.verdicts())
                .contains(
                        "roles.orders pods-trusted: refuted emulated",
                        "roles.orders stranger-refused: refuted emulated");
        flow.whenApplied("--timeout", "2s");
        flow.whenVerified("--timeout", "2s", "--output", "json");
        assertThat(flow.verdicts())
                .contains(
                        "roles.orders pods-trusted: proven emulated", "roles.orders stranger-refused: proven emulated");
    }

    @Test
    @Order(4)
    void whenThePodsAreReplacedNothingIsRefuted() {
        hands.delete(NAMESPACE + "/pods/orders-old?gracePeriodSeconds=0");
        pod("orders-new", ASSOCIATED);
        flow.whenApplied("--timeout", "20s").thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(5)
    void withoutTheKeyTheOldWayIsClosedWhichThePreviewSays() {
        flow.given(AFTER)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "the role of roles.orders will not trust tokens of its ServiceAccount any more",
                        "Those are the pods that old-wiring names");
        try (WayToRole left = way("orders-new")) {
            assertThat(left.isOpen()).isTrue();
            flow.whenApplied("--timeout", "20s").thenExitCodeIs(0);
            assertThat(left.isOpen()).isFalse();
        }
        assertThat(hands.get(NAMESPACE + "/serviceaccounts/orders").toString())
                .doesNotContain("eks.amazonaws.com/role-arn");
    }

    @Test
    @Order(6)
    void whoMovedWithoutTheKeyOpensTheOldWayAgainWithIt() {
        flow.given(MOVING).whenApplied("--timeout", "20s").thenExitCodeIs(0);
        try (WayToRole opened = way("orders-new")) {
            assertThat(opened.isOpen()).isTrue();
        }
    }

    private WayToRole way(String pod) {
        return new WayToRole(sandbox, hands, "shop", "orders", pod, ARN);
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    private void pod(String name, String container) {
        hands.apply(NAMESPACE + "/pods/" + name, "team", """
                {apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: shop},
                  spec: {serviceAccountName: orders, containers: [{name: app, image: "example.com/app:1.0.0", %s}],
                    volumes: [{name: token, projected: {sources: [
                      {serviceAccountToken: {audience: pods.eks.amazonaws.com, path: eks-pod-identity-token}}]}}]}}
                """.formatted(name, container));
    }
}
