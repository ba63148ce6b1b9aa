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

/** One story: an add-on moves from IRSA to kube2iam, others meddle with it, and it moves back. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class IdentityIT {
    private static final String KUBE2IAM = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            identity: kube2iam
            addons:
              cluster-autoscaler: {}
              kube2iam:
                hostInterface: eni+
            """;
    private static final String ARN =
            "arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void anAddonGetsItsRoleByIrsa() {
        hands.emptyTheCluster();
        flow.given(Flow.AUTOSCALER).whenApplied().thenExitCodeIs(0);
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void kube2iamWithoutAKnownPodNetworkIsAProblemThatSaysWhatToSet() {
        flow.given(KUBE2IAM.replace("    hostInterface: eni+\n", "").replace("kube2iam:\n", "kube2iam: {}\n"))
                .whenPreviewed()
                .thenExitCodeIs(64)
                .thenOutputHas("addons.kube2iam: no pod network is known here")
                .thenOutputHas("Set addons.kube2iam.hostInterface");
    }

    @Test
    @Order(2)
    void kube2iamWithoutItsAddonIsAProblemWithItsPlace() {
        flow.given(Flow.AUTOSCALER.replace("cluster-autoscaler: {}", "cluster-autoscaler: {identity: kube2iam}"))
                .whenPreviewed()
                .thenExitCodeIs(64)
                .thenOutputHas(":7:34: the identity kube2iam needs the add-on kube2iam.");
    }

    @Test
    @Order(3)
    void aPreviewOfTheMoveSaysWhatChangesAndWhatItMeans() {
        flow.given(KUBE2IAM)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36
                note: kube2iam: it is historic: every node may assume every role of this cluster, and its own README sends EKS users to IRSA. When it is removed, its iptables rule stays on each node, and pods there cannot reach the instance metadata until the node is replaced or rebooted.
                note: cluster-autoscaler moves from IRSA to kube2iam: its role will trust the roles of the nodes instead of tokens of its ServiceAccount, and its pods are replaced, because a pod is given its role when it is created. A pod that still runs keeps the credentials that it has, for an hour at most, and cannot renew them.

                cluster-autoscaler
                    ~ update    ServiceAccount kube-system/cluster-autoscaler
                        metadata.annotations["eks.amazonaws.com/role-arn"]:
                               arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler
                            -> (removed)
                    ~ update    Deployment kube-system/cluster-autoscaler
                        spec.template.metadata.annotations["groundwork.dev/wiring"]: 933cdab15c6ea9f0 -> (removed)
                        spec.template.metadata.annotations["iam.amazonaws.com/role"]:
                               (not set)
                            -> arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler
                    + allow     AllowedRole kube-system/groundwork-sandbox-eu-west-1-cluster-autoscaler
                        role      arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler
                    ~ update    IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        trust.Allow sts:AssumeRole.Action: (not set) -> sts:AssumeRole
                        trust.Allow sts:AssumeRole.Principal.AWS:
                               (not set)
                            -> arn:aws:iam::123456789012:role/sandbox-node
                        trust.Allow sts:AssumeRoleWithWebIdentity.Action: sts:AssumeRoleWithWebIdentity -> (removed)
                        trust.Allow sts:AssumeRoleWithWebIdentity.Condition.StringEquals["ISSUER:aud"]:
                               sts.amazonaws.com
                            -> (removed)
                        trust.Allow sts:AssumeRoleWithWebIdentity.Condition.StringEquals["ISSUER:sub"]:
                               system:serviceaccount:kube-system:cluster-autoscaler
                            -> (removed)
                        trust.Allow sts:AssumeRoleWithWebIdentity.Principal.Federated:
                               arn:aws:iam::123456789012:oidc-provider/ISSUER
                            -> (removed)

                kube2iam
                    + create    ServiceAccount kube-system/kube2iam
                    + create    ClusterRole kube2iam
                        get,list,watch  namespaces, pods
                    + create    ClusterRoleBinding kube2iam
                        gives     ClusterRole kube2iam to ServiceAccount kube-system/kube2iam
                    + create    DaemonSet kube-system/kube2iam
                        runs as   ServiceAccount kube2iam
                        image     docker.io/jtblin/kube2iam:0.15.0
                        args      --base-role-arn=arn:aws:iam::123456789012:role/ --node=$(NODE_NAME)
                                  --host-ip=$(HOST_IP) --host-interface=eni+ --iptables=true --app-port=8181
                                  --metrics-port=8181 --namespace-restrictions=true
                                  --namespace-restriction-format=glob --iam-role-session-ttl=15m --log-level=info
                        requests  cpu 25m, memory 96Mi
                        limits    memory 96Mi
                        node      hostNetwork, hostPath /run/xtables.lock, NET_ADMIN, NET_RAW for container kube2iam
                    + create    IAM inline policy sandbox-node/groundwork-sandbox-eu-west-1-kube2iam
                        allows    sts:AssumeRole on arn:aws:iam::123456789012:role/groundwork/sandbox/*
                        allows    ec2:DescribeRegions on *

                identity
                    = keep      IAM OIDC provider
                                ISSUER
                        other roles trust it: groundwork-sandbox-eu-west-1-cluster-autoscaler.

                5 to create in Kubernetes, 1 in AWS, 3 to update, 0 to replace, 8 unchanged, 1 kept
                3 changes are computed by Groundwork, because AWS has no dry run.
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    @Order(4)
    void anApplyMovesItAndASecondOneHasNothingToDo() {
        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.awsWrites()).contains("UpdateAssumeRolePolicy", "PutRolePolicy");
        assertThat(flow.kubernetesWrites()).contains("patch namespaces kube-system");
        assertThat(hands.get("/api/v1/namespaces/kube-system")
                        .path("metadata")
                        .path("annotations")
                        .path("iam.amazonaws.com/allowed-roles")
                        .asText())
                .isEqualTo("[\"" + ARN + "\"]");
        // By now no role trusts the provider any more, so it may go.
        flow.whenApplied("--delete", "1").thenExitCodeIs(0);
        assertThat(flow.awsWrites()).containsExactly("DeleteOpenIDConnectProvider");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(5)
    void whatCanBeProvedFromOutsideIsProven() {
        flow.whenVerified("--output", "json").thenExitCodeIs(0).thenNothingWasWritten();
        assertThat(flow.verdicts())
                .contains(
                        "cluster-autoscaler one-mechanism: proven real",
                        "cluster-autoscaler nodes-trusted: proven emulated",
                        "cluster-autoscaler namespace-allows: proven real",
                        "kube2iam rolled-out: proven emulated",
                        "kube2iam nodes-allowed: proven emulated");
    }

    @Test
    @Order(6)
    void eachPartThatSomebodyTakesAwayIsRefutedAndHealed() {
        hands.deleteNodePolicy();
        hands.trustAlso("arn:aws:iam::123456789012:role/sandbox-cluster");
        hands.annotateNamespace("kube-system", "iam.amazonaws.com/allowed-roles", "'[\"theirs\"]'");
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {annotations: {eks.amazonaws.com/role-arn: %s}}".formatted(ARN));
        flow.whenVerified("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas(
                        """
                  REFUTED             ServiceAccount kube-system/cluster-autoscaler gets its role by kube2iam alone
                                        expected  kube2iam alone
                """,
                        "IRSA by eks.amazonaws.com/role-arn=" + ARN + " on the ServiceAccount, and kube2iam by",
                        """
                  REFUTED (emulated)  IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler trusts the nodes and
                                      nobody else
                                        expected  trust in arn:aws:iam::123456789012:role/sandbox-node and nobody else
                                        seen      it also trusts arn:aws:iam::123456789012:role/sandbox-cluster
                """,
                        """
                                        expected  %s in the list iam.amazonaws.com/allowed-roles
                                        seen      it lists theirs
                """.formatted(ARN),
                        """
                  REFUTED (emulated)  the roles of the nodes may assume those of this cluster
                                        expected  sts:AssumeRole on arn:aws:iam::123456789012:role/groundwork/sandbox/*, and ec2:DescribeRegions
                                        seen      role sandbox-node has no inline policy groundwork-sandbox-eu-west-1-kube2iam
                """);
        flow.whenApplied("--timeout", "2s");
        assertThat(hands.get("/api/v1/namespaces/kube-system").toString())
                .contains("theirs")
                .contains(ARN);
        // What others put on our object is theirs to take off.
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {annotations: {eks.amazonaws.com/role-arn: null}}");
        flow.whenVerified().thenExitCodeIs(0);
    }

    @Test
    @Order(7)
    void theWayBackIsExplainedToo() {
        flow.given(Flow.AUTOSCALER)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas("note: cluster-autoscaler moves from kube2iam to IRSA: its role will trust tokens of its"
                        + " ServiceAccount instead of the roles of the nodes")
                .thenOutputHas("DaemonSet kube-system/kube2iam", "AllowedRole", "IAM inline policy sandbox-node/");
    }
}
