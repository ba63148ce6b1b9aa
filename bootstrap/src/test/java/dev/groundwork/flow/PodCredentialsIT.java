package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.AwsRequest;
import dev.groundwork.sandbox.Sandbox;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One story: an application's pods get credentials by EKS Pod Identity, the whole way from the pod over the agent of its
 * node to AWS and back, and each part of that way is broken in turn. The agent is a double, so all of it is emulated.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PodCredentialsIT {
    private static final String NAMESPACE = "/api/v1/namespaces/booth";
    private static final String AGENT = Hands.DAEMON_SETS + "/eks-pod-identity-agent";
    private static final String ROLE = "groundwork-sandbox-eu-west-1-app-tickets";
    private static final String BASELINE = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            identity: pod-identity
            addons:
              eks-pod-identity-agent: {}
            roles:
              tickets:
                namespace: booth
                serviceAccount: tickets
                policies:
                  queue:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Action: sqs:SendMessage
                        Resource: arn:aws:sqs:eu-west-1:123456789012:tickets
            """;

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(BASELINE);

    @BeforeAll
    void aTeamHasItsNamespace() {
        hands.emptyTheCluster();
        hands.create("/api/v1/namespaces", "team", """
                metadata: {name: booth, labels: {pod-security.kubernetes.io/enforce: restricted}}
                """);
    }

    @AfterAll
    void end() {
        flow.run("remove", "--yes", "--delete", "20");
        hands.delete(NAMESPACE);
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void anApplyHasEksInstallTheAgentAndAPodGetsCredentials() {
        long before = sandbox.aws().mark();
        flow.whenApplied("--probes", "--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts())
                .contains(
                        "eks-pod-identity-agent eks-addon-active: proven emulated",
                        "eks-pod-identity-agent eks-addon-on-every-node: proven emulated",
                        "roles.tickets association-made: proven emulated",
                        "roles.tickets pods-trusted: proven emulated",
                        "roles.tickets pod-gets-credentials: proven emulated");
        assertThat(exchanges(before))
                .as("the agent asked as its node")
                .isNotEmpty()
                .allMatch(request ->
                        request.status() == 200 && request.principal().contains("assumed-role/sandbox-node/i-"));
        assertThat(hands.get(NAMESPACE + "/pods").path("items"))
                .as("the probe is gone")
                .isEmpty();
    }

    @Test
    @Order(2)
    void theAgentsLogTellsOfTheExchangeAndKeepsTheCredentials() {
        String logs = logs();
        assertThat(logs).contains("exchanged the token of a pod").doesNotContain("ASIA", "eyJ");
    }

    @Test
    @Order(3)
    void aTrustThatDoesNotLetEksTagTheSessionGivesNoCredentials() {
        String wanted =
                hands.iam().getRole(request -> request.roleName(ROLE)).role().assumeRolePolicyDocument();
        trust("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"Service": "pods.eks.amazonaws.com"}}]}
                """);
        refuted("wget: server returned error: HTTP/1.1 400 Bad Request");
        assertThat(logs())
                .contains("(AccessDeniedException): Unauthorized Exception! EKS does not have permissions to assume"
                        + " the associated role., fault: client");
        trust(URLDecoder.decode(wanted, StandardCharsets.UTF_8));
        proven();
    }

    @Test
    @Order(4)
    void aNodeRoleThatMayNotAskGivesNoCredentials() {
        String worker = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy";
        hands.iam().detachRolePolicy(request -> request.roleName("sandbox-node").policyArn(worker));
        try {
            refuted("wget: server returned error: HTTP/1.1 400 Bad Request");
            assertThat(logs()).contains("is not authorized to perform: eks-auth:AssumeRoleForPodIdentity");
        } finally {
            hands.iam()
                    .attachRolePolicy(
                            request -> request.roleName("sandbox-node").policyArn(worker));
        }
        proven();
    }

    @Test
    @Order(5)
    void nodesWithoutTheAgentGiveNoCredentials() {
        hands.merge(AGENT, "night-shift", "spec: {template: {spec: {nodeSelector: {nowhere: \"yes\"}}}}");
        Hands.eventually(
                "no agent runs",
                () -> hands.get(Hands.DAEMON_SETS
                                        .replace("/apis/apps/v1", "/api/v1")
                                        .replace("daemonsets", "pods")
                                + "?labelSelector=app.kubernetes.io%2Fname%3Deks-pod-identity-agent")
                        .path("items")
                        .isEmpty());
        refuted("wget: can't connect to remote host (169.254.170.23): Connection refused");
        assertThat(flow.verdicts())
                .anyMatch(verdict -> verdict.startsWith("eks-pod-identity-agent eks-addon-on-every-node: refuted"))
                .anyMatch(verdict -> verdict.startsWith("eks-pod-identity-agent eks-addon-active: refuted"));
        hands.merge(AGENT, "night-shift", "spec: {template: {spec: {nodeSelector: null}}}");
        proven();
    }

    @Test
    @Order(6)
    void withoutTheAssociationAPodIsNotWired() {
        String cluster = sandbox.report().cluster();
        String id = hands.eks()
                .listPodIdentityAssociations(request -> request.clusterName(cluster))
                .associations()
                .getFirst()
                .associationId();
        hands.eks()
                .deletePodIdentityAssociation(
                        request -> request.clusterName(cluster).associationId(id));
        refuted("the pod was not wired for EKS Pod Identity");
        flow.whenApplied("--timeout", "2m").thenExitCodeIs(0);
        proven();
    }

    @Test
    @Order(7)
    void withTheAddOnTheAgentGoes() {
        flow.run("remove", "--yes", "--delete", "20").thenExitCodeIs(0).thenOutputHas("othing of ours is left");
        assertThat(hands.exists(AGENT)).isFalse();
    }

    private void proven() {
        flow.whenVerified("--output", "json", "--timeout", "1m").thenExitCodeIs(0);
        assertThat(flow.verdicts()).contains("roles.tickets pod-gets-credentials: proven emulated");
    }

    private void refuted(String seen) {
        flow.whenVerified("--output", "json", "--timeout", "20s").thenExitCodeIs(3);
        assertThat(flow.verdicts()).anyMatch(each -> each.startsWith("roles.tickets pod-gets-credentials: refuted"));
        assertThat(flow.output()).contains(seen);
    }

    private void trust(String document) {
        hands.iam().updateAssumeRolePolicy(request -> request.roleName(ROLE).policyDocument(document));
    }

    private List<AwsRequest> exchanges(long since) {
        return sandbox.aws().since(since).stream()
                .filter(request -> request.operation().equals("AssumeRoleForPodIdentity"))
                .toList();
    }

    /** Of all agents: each of them answers pods of every node. */
    private String logs() {
        StringBuilder all = new StringBuilder();
        hands.get("/api/v1/namespaces/kube-system/pods?labelSelector=app.kubernetes.io%2Fname%3Deks-pod-identity-agent")
                .path("items")
                .forEach(pod -> all.append(hands.text("/api/v1/namespaces/kube-system/pods/"
                        + pod.at("/metadata/name").asText() + "/log")));
        return all.toString();
    }
}
