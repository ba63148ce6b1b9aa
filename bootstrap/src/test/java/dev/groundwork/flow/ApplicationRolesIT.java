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

/** One story: a team gives an application its role, others meddle with it, it moves to kube2iam, and it goes. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ApplicationRolesIT {
    private static final String NAMESPACE = "/api/v1/namespaces/shop";
    private static final String ACCOUNT = NAMESPACE + "/serviceaccounts/orders";
    private static final String ROLE = "groundwork-sandbox-eu-west-1-app-orders";
    private static final String ARN = "arn:aws:iam::123456789012:role/groundwork/sandbox/" + ROLE;
    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook";

    private static final String HEAD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            """;

    private static final String ROLES = HEAD + """
            roles:
              orders:
                namespace: shop
                serviceAccount: orders
                policies:
                  queue:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Action: [sqs:SendMessage, sqs:GetQueueUrl]
                        Resource: arn:aws:sqs:eu-west-1:123456789012:orders
            """;

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void nothingIsThere() {
        clear();
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
    void theNamespaceOfAnApplicationIsTheTeamsToMake() {
        flow.given(ROLES)
                .whenPreviewed()
                .thenExitCodeIs(1)
                .thenOutputHas("! UNKNOWN   ServiceAccount shop/orders", "namespaces \"shop\" not found");
    }

    @Test
    @Order(2)
    void aPreviewShowsTheServiceAccountAndTheRole() {
        hands.apply(NAMESPACE, "team", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        flow.given(ROLES)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                roles.orders
                    + create    ServiceAccount shop/orders
                        role      arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-app-orders
                    + create    IAM role groundwork-sandbox-eu-west-1-app-orders
                        trusts    tokens of ISSUER
                                  if aud is sts.amazonaws.com
                                  and sub is system:serviceaccount:shop:orders
                                  for sts:AssumeRoleWithWebIdentity
                        allows    sqs:SendMessage, sqs:GetQueueUrl on arn:aws:sqs:eu-west-1:123456789012:orders
                        path      /groundwork/sandbox/
                        tags      groundwork.dev/addon=roles.orders, groundwork.dev/cluster=sandbox

                identity
                    + create    IAM OIDC provider
                                ISSUER
                        accepts   tokens for sts.amazonaws.com

                1 to create in Kubernetes, 2 in AWS, 0 to update, 0 to replace, 0 unchanged
                2 changes are computed by Groundwork, because AWS has no dry run.
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    @Order(3)
    void anApplyMakesThemAndASecondOneHasNothingToDo() {
        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.kubernetesWrites()).contains("patch serviceaccounts orders");
        assertThat(flow.awsWrites()).contains("CreateRole", "PutRolePolicy", "CreateOpenIDConnectProvider");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(4)
    void itIsProvedByARealTokenAndWhatOnlyEksCouldShowIsSaidToBeNotProvable() {
        flow.whenVerified("--output", "json").thenExitCodeIs(0).thenNothingWasWritten();
        assertThat(flow.verdicts())
                .containsExactly(
                        "roles.orders one-mechanism: proven real",
                        "roles.orders role-assumable: proven emulated",
                        "roles.orders stranger-refused: proven emulated",
                        "roles.orders old-wiring: not-provable real");
    }

    @Test
    @Order(5)
    void podsFromBeforeTheRoleAreNamedWhereEksGivesPodsTheirs() {
        hands.apply(
                WEBHOOK,
                "eks",
                "{apiVersion: admissionregistration.k8s.io/v1, kind: MutatingWebhookConfiguration,"
                        + " metadata: {name: pod-identity-webhook}}");
        pod("orders-new", "", "env: [{name: AWS_ROLE_ARN, value: \"%s\"}], ".formatted(ARN));
        flow.whenVerified("--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts()).contains("roles.orders old-wiring: proven emulated");

        pod("orders-old", "", "");
        flow.whenVerified("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas("REFUTED (emulated)  no pod of ServiceAccount shop/orders runs with old wiring", """
                                        seen      orders-old has no AWS_ROLE_ARN
                                        next      Restart what makes these pods: kubectl -n shop rollout restart deployment NAME
                """);
    }

    @Test
    @Order(6)
    void whatSomebodyChangesIsDriftAndHealed() {
        hands.patch(ACCOUNT, "night-shift", "metadata: {annotations: {eks.amazonaws.com/role-arn: null}}");
        hands.iam().deleteRolePolicy(request -> request.roleName(ROLE).policyName("queue"));
        flow.whenDriftIsAsked("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas(
                        "ServiceAccount shop/orders (roles.orders)",
                        "IAM role " + ROLE + " (roles.orders)",
                        "it has no such annotation");
        hands.delete(NAMESPACE + "/pods/orders-old");
        flow.whenApplied("--timeout", "20s").thenExitCodeIs(0);
        flow.whenVerified().thenExitCodeIs(0);
    }

    @Test
    @Order(7)
    void aMoveToKube2iamIsExplainedAndPodsOfTheOldWayAreNamed() {
        flow.given(ROLES.replace("roles:", "identity: kube2iam\naddons: {kube2iam: {hostInterface: eni+}}\nroles:"))
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "note: roles.orders: kube2iam looks at pods, which are yours: those of ServiceAccount shop/orders"
                                + " need the annotation iam.amazonaws.com/role: " + ARN,
                        "note: roles.orders moves from IRSA to kube2iam: its role will trust the roles of the nodes instead"
                                + " of tokens of its ServiceAccount, and you have to restart its pods, which Groundwork does not make",
                        "+ allow     AllowedRole shop/" + ROLE);
        flow.whenApplied("--timeout", "3s", "--delete", "10");
        flow.whenVerified("--timeout", "3s")
                .thenExitCodeIs(3)
                .thenOutputHas("orders-new has no annotation iam.amazonaws.com/role");
        hands.delete(NAMESPACE + "/pods/orders-new");
        pod("orders-newer", "annotations: {iam.amazonaws.com/role: \"%s\"}, ".formatted(ARN), "");
        flow.whenVerified("--output", "json");
        assertThat(flow.verdicts())
                .contains(
                        "roles.orders one-mechanism: proven real",
                        "roles.orders nodes-trusted: proven emulated",
                        "roles.orders namespace-allows: proven real",
                        "roles.orders pod-gets-role: not-provable real",
                        "roles.orders old-wiring: proven emulated");
    }

    @Test
    @Order(8)
    void aServiceAccountOfAnAddonGetsNoSecondRole() {
        flow.given(HEAD + """
                        addons: {cluster-autoscaler: {}, kube2iam: {hostInterface: eni+}}
                        roles:
                          second:
                            namespace: kube-system
                            serviceAccount: cluster-autoscaler
                            identity: kube2iam
                            managedPolicies: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                        """)
                .whenPreviewed()
                .thenExitCodeIs(64)
                .thenOutputHas(
                        "FILE:8:3: roles.second: ServiceAccount kube-system/cluster-autoscaler would get two roles at once:"
                                + " by IRSA from the add-on cluster-autoscaler, and by kube2iam from here");
    }

    @Test
    @Order(9)
    void aServiceAccountThatTheTeamMadeIsTakenOverOnlyWhenTheBaselineSaysSo() {
        hands.apply(
                NAMESPACE + "/serviceaccounts/bills",
                "helm",
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: bills, namespace: shop}}");
        String bills = ROLES.replace("orders:\n    namespace", "bills:\n    namespace")
                .replace("serviceAccount: orders", "serviceAccount: bills");
        flow.given(bills)
                .whenPreviewed("--only", "roles.bills")
                .thenExitCodeIs(1)
                .thenOutputHas("roles.bills.adopt: true");
        flow.given(bills.replace("serviceAccount: bills", "serviceAccount: bills\n    adopt: true"))
                .whenPreviewed("--only", "roles.bills")
                .thenExitCodeIs(2)
                .thenOutputHas("ServiceAccount shop/bills");
    }

    @Test
    @Order(10)
    void aRoleThatLeavesTheBaselineGoesAndTheNamespaceStays() {
        flow.given(HEAD + "addons: {}\n").whenApplied("--delete", "20").thenExitCodeIs(0);
        assertThat(hands.exists(ACCOUNT)).isFalse();
        assertThat(hands.get(NAMESPACE).toString()).doesNotContain("allowed-roles\":\"[\\\"arn");
        assertThat(flow.awsWrites()).contains("DeleteRole");
        assertThat(hands.exists(NAMESPACE)).isTrue();
    }

    private void pod(String name, String metadata, String container) {
        hands.apply(NAMESPACE + "/pods/" + name, "team", """
                {apiVersion: v1, kind: Pod, metadata: {%sname: %s, namespace: shop},
                  spec: {serviceAccountName: orders, containers: [{name: app, %simage: "example.com/app:1.0.0"}]}}
                """.formatted(metadata, name, container));
    }
}
