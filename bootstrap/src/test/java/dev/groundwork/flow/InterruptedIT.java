package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two at a time, one that is killed, and a network that loses answers: the next apply converges without help. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InterruptedIT {
    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER);

    @BeforeEach
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void aSecondApplyAtTheSameTimeIsToldWhoAppliesSinceWhen() {
        hands.create(Hands.LEASE, "test", lease(Instant.now()));
        flow.whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputHas("""
                error: Lease kube-system/groundwork: another run applies: somebody@elsewhere, process 7, since TIME. Wait until it has ended; if it was killed, the lock falls 15 seconds later.
                """);
    }

    @Test
    void aLockWhoseHolderDiedFalls() {
        hands.create(Hands.LEASE, "test", lease(Instant.now().minusSeconds(60)));
        flow.whenApplied().thenExitCodeIs(0);
        assertThat(hands.get(Hands.LEASE + "/groundwork")
                        .at("/spec/holderIdentity")
                        .asText())
                .isEmpty();
    }

    @Test
    void anApplyThatIsKilledHalfwayLeavesNothingThatTheNextOneDoesNotFinish() throws IOException, InterruptedException {
        sandbox.aws().inject(Fault.stall("iam", "CreateRole", Duration.ofSeconds(3), 1));
        List<String> arguments = new ArrayList<>(flow.arguments("apply"));
        arguments.add("--yes");
        Program.start(flow.environment(), arguments).thenItIsKilledAfter("  created ");
        flow.whenPreviewed().thenExitCodeIs(2);
        assertThat(flow.output()).contains("0 to replace").doesNotContain("conflict", "orphan");
        flow.whenDriftIsAsked().thenOutputHas("Not applied yet", "0 drifted, 0 missing, 0 orphans");
        assertThat(flow.output()).doesNotContain("somebody else");
        hands.letTheLockFall();
        flow.whenApplied().thenExitCodeIs(0);
        flow.whenPreviewed().thenExitCodeIs(0);
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    void anApplyThatIsToldToEndSaysWhatItHasDoneAndLetsTheNextOneIn() throws IOException, InterruptedException {
        sandbox.aws().inject(Fault.stall("iam", "CreateRole", Duration.ofSeconds(3), 1));
        List<String> arguments = new ArrayList<>(flow.arguments("apply"));
        arguments.add("--yes");
        Program.start(flow.environment(), arguments)
                .thenItIsToldToEndAfter(
                        "  created ",
                        "interrupted after [1-9][0-9]* changes?; what had begun may still be made\\. Run it again: ",
                        143);
        flow.whenApplied().thenExitCodeIs(0);
        flow.whenPreviewed().thenExitCodeIs(0);
    }

    @Test
    void throttlingAndALostAnswerAreNotNoticed() {
        sandbox.aws().inject(Fault.of("iam", "CreateRole", Fault.Kind.THROTTLE, 2));
        sandbox.aws().inject(Fault.of("autoscaling", "SuspendProcesses", Fault.Kind.THROTTLE, 2));
        sandbox.aws().inject(Fault.of("iam", "CreateOpenIDConnectProvider", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenOutputHas("7 Kubernetes objects and 5 AWS resources written, 0 failed");
        flow.whenPreviewed().thenExitCodeIs(0);
    }

    private static String lease(Instant renewed) {
        return """
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: groundwork}
                spec:
                  holderIdentity: somebody@elsewhere, process 7
                  leaseDurationSeconds: 15
                  acquireTime: "%1$s"
                  renewTime: "%1$s"
                """.formatted(Hands.micros(renewed));
    }
}
