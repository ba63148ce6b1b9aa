package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code examples/eks.yaml} as one: what EKS keeps and what runs in the cluster, from one preview to one removal. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class EksExampleIT {
    private final Sandbox sandbox = Sandboxes.realWith("metrics-server");
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void anEmptyClusterAndTheExample() throws Exception {
        hands.emptyTheCluster();
        flow.given(Files.readString(Path.of(System.getProperty("groundwork.home", ".."), "examples/eks.yaml")));
    }

    @AfterAll
    void end() {
        flow.run("remove", "--yes", "--delete", "100");
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void onePreviewShowsBothHalves() {
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "    + create    EKS node group batch-eu-west-1a",
                        "    + create    EKS add-on vpc-cni",
                        "    + create    EKS add-on eks-pod-identity-agent",
                        "    + create    Pod Identity association kube-system/cluster-autoscaler",
                        "    + create    Pod Identity association kube-system/ebs-csi-controller-sa",
                        "    + create    Deployment kube-system/metrics-server");
    }

    @Test
    @Order(2)
    void oneApplyMakesAllOfItAndTheSecondOneWritesNothing() {
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas(" 0 failed, 0 blocked, 0 unchanged", " 0 refuted, ");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
    }

    @Test
    @Order(3)
    void verifyAndDriftHaveNothingToComplainOf() {
        flow.whenVerified("--output", "json").thenExitCodeIs(0).thenOnlyProbesWereMade();
        assertThat(flow.verdicts())
                .noneMatch(verdict -> verdict.contains(": refuted "))
                .contains(
                        "cluster-autoscaler association-made: proven emulated",
                        "cluster-autoscaler pods-trusted: proven emulated",
                        "aws-ebs-csi-driver association-made: proven emulated");
        flow.whenDriftIsAsked().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(4)
    void aRemovalLeavesNothingOfOurs() {
        flow.run("remove", "--yes", "--delete", "100")
                .thenExitCodeIs(0)
                .thenOutputHas("0 failed, 0 blocked, ", "nothing of ours is left");
    }
}
