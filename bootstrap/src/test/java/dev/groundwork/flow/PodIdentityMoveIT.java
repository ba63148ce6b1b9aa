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

/** One story: an add-on moves from IRSA to EKS Pod Identity, somebody leaves an annotation of IRSA, and it goes. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PodIdentityMoveIT {
    private static final String MOVED = Flow.AUTOSCALER.replace("cluster-autoscaler: {}", """
            cluster-autoscaler: {identity: pod-identity}
              eks-pod-identity-agent: {}""");

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void nothingIsThere() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void withoutTheAgentItIsAnErrorThatSaysWhatToWrite() {
        flow.given(Flow.AUTOSCALER + "identity: pod-identity\n")
                .whenPreviewed()
                .thenExitCodeIs(64)
                .thenOutputHas(": identity: the identity pod-identity needs the add-on"
                        + " eks-pod-identity-agent, and neither the baseline nor the cluster has it");
    }

    @Test
    @Order(2)
    void aMoveIsToldAndMadeWithTheAssociationFirst() {
        flow.given(Flow.AUTOSCALER).whenApplied().thenExitCodeIs(0);
        flow.given(MOVED)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "cluster-autoscaler moves from IRSA to EKS Pod Identity: its role will trust EKS for pods of its"
                                + " ServiceAccount instead of tokens of its ServiceAccount, and its pods are replaced",
                        "+ create    Pod Identity association kube-system/cluster-autoscaler");
        flow.whenApplied("--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts())
                .contains(
                        "cluster-autoscaler one-mechanism: proven real",
                        "cluster-autoscaler association-made: proven emulated",
                        "cluster-autoscaler pods-trusted: proven emulated",
                        "eks-pod-identity-agent eks-addon-on-every-node: proven emulated");
        assertThat(hands.get(Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler").toString())
                .doesNotContain("eks.amazonaws.com/role-arn");
        flow.whenPreviewed();
        assertThat(flow.output()).doesNotContain("~ update", "+ create");
    }

    @Test
    @Order(3)
    void anAnnotationOfIrsaThatSomebodyLeftIsTwoMechanismsAtOnce() {
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {annotations: {eks.amazonaws.com/role-arn: \"arn:aws:iam::123456789012:role/old\"}}");
        flow.whenVerified()
                .thenExitCodeIs(3)
                .thenOutputHas(
                        "EKS Pod Identity by an association, which wins, and IRSA by",
                        "kubectl -n kube-system annotate serviceaccount cluster-autoscaler eks.amazonaws.com/role-arn-");
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {annotations: {eks.amazonaws.com/role-arn: null}}");
    }

    @Test
    @Order(4)
    void theWayBackTakesTheAssociationAwayAndLeavesIrsaAlone() {
        flow.given(MOVED.replace("{identity: pod-identity}", "{}"))
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "cluster-autoscaler moves from EKS Pod Identity to IRSA",
                        "- delete    Pod Identity association kube-system/cluster-autoscaler");
        flow.whenApplied("--output", "json", "--delete", "1").thenExitCodeIs(0);
        assertThat(flow.verdicts())
                .contains(
                        "cluster-autoscaler one-mechanism: proven real",
                        "cluster-autoscaler role-assumable: proven emulated",
                        "cluster-autoscaler stranger-refused: proven emulated");
        assertThat(flow.awsWrites()).contains("DeletePodIdentityAssociation");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(5)
    void allOfItGoes() {
        flow.run("remove", "--yes", "--delete", "60").thenExitCodeIs(0).thenOutputHas("Nothing of ours is left");
    }
}
