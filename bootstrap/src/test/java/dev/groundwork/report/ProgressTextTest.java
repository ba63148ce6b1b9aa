package dev.groundwork.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgressTextTest {
    private static final ResourceId DEPLOYMENT = Samples.DEPLOYMENT.id();
    private static final Check CHECK = new WorkloadCheck.RolledOut("metrics-server", DEPLOYMENT);

    private final AtomicReference<Instant> now = new AtomicReference<>(Samples.STARTED);
    private final InstantSource clock = now::get;
    private final StringWriter written = new StringWriter();
    private final ProgressText progress = new ProgressText(new PrintWriter(written), clock);

    @Test
    void eachEventIsALineWithTheSecondsSinceTheStart() {
        after(4_200);
        progress.applied(DEPLOYMENT, "created");
        after(1_800);
        progress.waiting(DEPLOYMENT, "0 of 2 replicas available");
        after(100_000);
        progress.failed(DEPLOYMENT, "not available within 3 minutes");
        progress.checking(CHECK);
        progress.checked(Proof.of(CHECK, new Proof.Refuted("2 pods", "0 pods", "kubectl"), Proof.Ground.REAL));
        progress.checked(Proof.of(CHECK, new Proof.NotProvable("no kubelet"), Proof.Ground.REAL));
        progress.checked(Proof.of(CHECK, new Proof.Proven("2 pods"), Proof.Ground.REAL));

        assertThat(written.toString()).isEqualToNormalizingNewlines("""
                  4.2s  created   Deployment kube-system/metrics-server
                  6.0s  waiting   Deployment kube-system/metrics-server: 0 of 2 replicas available
                106.0s  FAILED    Deployment kube-system/metrics-server: not available within 3 minutes
                106.0s  checking  metrics-server: Deployment kube-system/metrics-server is rolled out
                106.0s  REFUTED   metrics-server: Deployment kube-system/metrics-server is rolled out: 0 pods
                106.0s  unproven  metrics-server: Deployment kube-system/metrics-server is rolled out: not provable here: no kubelet
                106.0s  proven    metrics-server: Deployment kube-system/metrics-server is rolled out
                """);
    }

    @Test
    void whatIsWaitedForIsSaidAgainIfNothingWasSaidForAWhile() {
        progress.waiting(DEPLOYMENT, "0 of 2 replicas available");
        after(9_000);
        goingOn();
        assertThat(written.toString().lines()).hasSize(1);

        after(1_000);
        goingOn();
        goingOn();
        progress.current(DEPLOYMENT);
        after(20_000);
        progress.checking(CHECK);
        after(10_000);
        goingOn();
        assertThat(written.toString()).isEqualToNormalizingNewlines("""
                  0.0s  waiting   Deployment kube-system/metrics-server: 0 of 2 replicas available
                 10.0s  waiting   Deployment kube-system/metrics-server: 0 of 2 replicas available
                 10.0s  ready     Deployment kube-system/metrics-server
                 30.0s  checking  metrics-server: Deployment kube-system/metrics-server is rolled out
                 40.0s  checking  metrics-server: Deployment kube-system/metrics-server is rolled out
                """);
    }

    @Test
    void whoDoesNotAnswerIsNamedIfNothingElseIsKnownOfTheSilence() {
        after(10_000);
        progress.goingOn(Duration.ofSeconds(10), Optional::empty);
        assertThat(written.toString()).isEmpty();

        goingOn();
        assertThat(written.toString()).isEqualToNormalizingNewlines("""
                 10.0s  waiting   AWS has not answered yet
                """);
    }

    private void goingOn() {
        progress.goingOn(Duration.ofSeconds(10), () -> Optional.of("AWS"));
    }

    @Test
    void theSameReasonIsToldOnce() {
        progress.waiting(DEPLOYMENT, "0 of 2 replicas available");
        progress.waiting(DEPLOYMENT, "0 of 2 replicas available");
        progress.waiting(DEPLOYMENT, "1 of 2 replicas available");
        progress.checking(CHECK);
        progress.checking(CHECK);

        assertThat(written.toString().lines()).hasSize(3);
    }

    @Test
    void manyThreadsWriteWholeLines() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                ResourceId id = ResourceId.aws("Role", "role-" + i);
                threads.execute(() -> progress.applied(id, "created"));
            }
        }

        assertThat(written.toString().lines())
                .hasSize(200)
                .allMatch(line -> line.matches(" {2}0\\.0s {2}created {3}IAM role role-[0-9]+"));
    }

    private void after(long milliseconds) {
        now.updateAndGet(instant -> instant.plusMillis(milliseconds));
    }
}
