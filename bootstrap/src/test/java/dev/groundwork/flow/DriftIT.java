package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody meddles behind our back, and an apply heals it. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DriftIT {
    private static final String READER = Hands.CLUSTER_ROLES + "/system:aggregated-metrics-reader";

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.EXAMPLE);

    @BeforeAll
    void theBaselineIsApplied() {
        flow.whenApplied().thenExitCodeIs(0);
    }

    @AfterAll
    void end() {
        hands.close();
    }

    @Test
    void driftNamesWhoChangedWhatAndTheCheckThatIsRefutedAndAnApplyHealsIt() {
        hands.patch(Hands.DEPLOYMENTS + "/metrics-server", "night-shift", """
                spec:
                  template:
                    spec:
                      containers:
                        - name: metrics-server
                          image: registry.k8s.io/metrics-server/metrics-server:v9.9.9
                """);
        hands.widenTrust();
        flow.whenDriftIsAsked()
                .thenExitCodeIs(3)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputIs("""
                Drift: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Changed by somebody else since the last apply
                    ~ drift     Deployment kube-system/metrics-server (metrics-server)
                        spec.template.spec.containers[metrics-server].image:
                            is        registry.k8s.io/metrics-server/metrics-server:v9.9.9
                            declared  registry.k8s.io/metrics-server/metrics-server:v0.9.0
                            set by night-shift at TIME
                    ~ drift     IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler (cluster-autoscaler)
                        trust.Allow sts:AssumeRoleWithWebIdentity.Condition.StringEquals["ISSUER:sub"]:
                            is        (not set)
                            declared  system:serviceaccount:kube-system:cluster-autoscaler
                        trust.Allow sts:AssumeRoleWithWebIdentity.Condition.StringLike["ISSUER:sub"]:
                            is        system:serviceaccount:*:*
                            declared  (nothing)
                            IAM does not record who

                metrics-server
                  REFUTED             Deployment kube-system/metrics-server is rolled out
                                        expected  all pods of the newest version, available
                                        seen      2 old pods have not ended; pod metrics-server-XXX: ImagePullBackOff: Back-off pulling image "registry.k8s.io/metrics-server/metrics-server:v9.9.9": failed to pull image "registry.k8s.io/metrics-server/metrics-server:v9.9.9": the sandbox has metrics-server only in version v0.9.0
                                        next      kubectl -n kube-system describe deployment metrics-server
                  proven              PodDisruptionBudget kube-system/metrics-server lets a node be drained
                                        healthy pods 2, needed 1, may go now 1
                  proven              the aggregated API v1beta1.metrics.k8s.io is available and answers
                                        it is Available, and /apis/metrics.k8s.io/v1beta1 answers with 2 resources
                  proven              each Ready node has metrics no older than 120 seconds
                                        3 of 3 Ready nodes have metrics, the oldest N seconds old

                cluster-autoscaler
                  proven (emulated)   Deployment kube-system/cluster-autoscaler is rolled out
                                        1 of 1 pods are available, none restarting, generation N
                  proven (emulated)   PodDisruptionBudget kube-system/cluster-autoscaler lets a node be drained
                                        healthy pods 1, needed 0, may go now 1
                  proven              ServiceAccount kube-system/cluster-autoscaler gets its role by IRSA alone
                                        eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler
                  proven (emulated)   ServiceAccount kube-system/cluster-autoscaler can assume its role
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-cluster-autoscaler/groundwork-verify
                  REFUTED (emulated)  a stranger cannot assume the role of kube-system/cluster-autoscaler
                                        expected  AccessDenied
                                        seen      kube-system/default assumed arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-cluster-autoscaler/groundwork-verify
                                        next      aws iam get-role --role-name groundwork-sandbox-eu-west-1-cluster-autoscaler --query Role.AssumeRolePolicyDocument
                  proven (emulated)   each Auto Scaling group lies in one zone
                                        sandbox-eu-west-1a is in eu-west-1a; sandbox-eu-west-1b is in eu-west-1b;
                                        sandbox-eu-west-1c is in eu-west-1c
                  proven (emulated)   each Auto Scaling group carries both discovery tags
                                        sandbox-eu-west-1a, sandbox-eu-west-1b and sandbox-eu-west-1c carry
                                        k8s.io/cluster-autoscaler/enabled=true and
                                        k8s.io/cluster-autoscaler/sandbox=owned
                  proven (emulated)   each Auto Scaling group has AZRebalance suspended
                                        AZRebalance is suspended in sandbox-eu-west-1a, sandbox-eu-west-1b and
                                        sandbox-eu-west-1c
                  proven (emulated)   each Auto Scaling group can grow
                                        sandbox-eu-west-1a, sandbox-eu-west-1b and sandbox-eu-west-1c each have 1 of
                                        at most 5
                  proven (emulated)   every zone that has nodes has an Auto Scaling group
                                        eu-west-1a (1 node) has sandbox-eu-west-1a; eu-west-1b (1 node) has
                                        sandbox-eu-west-1b; eu-west-1c (1 node) has sandbox-eu-west-1c
                  not provable here   the autoscaler reports fresh and healthy groups
                                        nothing really runs the pods of Deployment kube-system/cluster-autoscaler:
                                        they are simulated
                  proven (emulated)   no pod of Deployment kube-system/cluster-autoscaler runs with old wiring
                                        its pod has the present wiring

                2 drifted, 0 missing, 0 orphans, 0 not applied yet, 20 as declared
                13 proven (9 of them emulated), 2 refuted, 1 not provable here
                """);
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas("""
                metrics-server
                    ~ updated   Deployment kube-system/metrics-server

                cluster-autoscaler
                    ~ updated   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler

                1 Kubernetes object and 1 AWS resource written, 0 failed, 0 blocked, 20 unchanged, in N s
                Prediction: 100 % of""");
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    void aKeyAddedToAMapThatIsOwnedAsAWholeIsDriftAndHeals() {
        String service = "/api/v1/namespaces/kube-system/services/metrics-server";
        hands.patch(service, "night-shift", "spec: {selector: {night: shift}}");

        flow.whenDriftIsAsked();
        assertThat(flow.output()).contains("spec.selector.night:", "set by night-shift");

        flow.whenApplied();
        assertThat(hands.get(service).at("/spec/selector/night").isMissingNode())
                .isTrue();
    }

    @Test
    void driftAndPreviewSayTheSameOfEveryField() {
        hands.patch(READER, "night-shift", "metadata: {labels: {team: night}}");
        List<JsonNode> drifted =
                flow.whenDriftIsAsked("--output", "json").thenExitCodeIs(2).json("changes");
        List<JsonNode> previewed =
                flow.whenPreviewed("--output", "json").thenExitCodeIs(2).json("changes");
        assertThat(drifted).isEqualTo(previewed);
        assertThat(drifted).anyMatch(change -> change.path("drift").asBoolean());
        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.kubernetesWrites())
                // What is on record has not changed, so the inventory is left alone.
                .containsExactly("patch clusterroles system:aggregated-metrics-reader");
    }

    @Test
    void whatSomebodyDeletedIsMissingAndIsMadeAgain() {
        hands.delete(READER);
        flow.whenDriftIsAsked()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas("""

                Missing: deleted by somebody else since the last apply
                    - missing   ClusterRole system:aggregated-metrics-reader (metrics-server)
                """, "0 drifted, 1 missing, 0 orphans, 0 not applied yet, 21 as declared\n");
        flow.whenApplied().thenExitCodeIs(0);
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    void aRemovedLabelIsDriftAndComesBack() {
        hands.patch(READER, "night-shift", "metadata: {labels: {team: null}}");
        flow.whenDriftIsAsked().thenExitCodeIs(2).thenOutputHas("""
                Changed by somebody else since the last apply
                    ~ drift     ClusterRole system:aggregated-metrics-reader (metrics-server)
                        metadata.labels.team: is not set, declared platform
                """);
        flow.whenApplied().thenExitCodeIs(0);
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    void aRemovedAnnotationComesBack() {
        hands.patch(READER, "night-shift", "metadata: {annotations: {groundwork.dev/declared: null}}");
        flow.whenDriftIsAsked().thenExitCodeIs(2).thenOutputHas("ClusterRole system:aggregated-metrics-reader");
        flow.whenApplied().thenExitCodeIs(0);
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    void anObjectWithoutOurLabelIsStillOursAndGetsItBack() {
        hands.patch(READER, "night-shift", "metadata: {labels: {app.kubernetes.io/managed-by: null}}");
        flow.whenDriftIsAsked().thenExitCodeIs(2).thenOutputHas("""
                Changed by somebody else since the last apply
                    ~ drift     ClusterRole system:aggregated-metrics-reader (metrics-server)
                        metadata.labels["app.kubernetes.io/managed-by"]: is not set, declared groundwork
                """);
        flow.whenApplied().thenExitCodeIs(0);
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }
}
