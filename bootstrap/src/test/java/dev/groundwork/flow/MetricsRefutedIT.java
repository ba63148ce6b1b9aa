package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The claims about metrics-server are refuted by a metrics-server that really does not work. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsRefutedIT {
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
    void aMetricsServerThatMayNotReadNodesHasNoMetricsAndAnApplyHealsIt() {
        hands.patch(Hands.CLUSTER_ROLES + "/system:metrics-server", "night-shift", """
                rules:
                  - apiGroups: [""]
                    resources: [pods]
                    verbs: [get, list, watch]
                """);
        hands.delete("/api/v1/namespaces/kube-system/pods?labelSelector=app.kubernetes.io%2Fname%3Dmetrics-server");
        flow.whenVerified("--timeout", "5s", "--output", "json").thenExitCodeIs(3);
        assertThat(flow.verdicts())
                .contains(
                        "metrics-server rolled-out: refuted real",
                        "metrics-server api-service-answers: refuted real",
                        "metrics-server node-metrics-fresh: refuted real",
                        "metrics-server hpa-gets-numbers: refuted real",
                        "metrics-server eviction-allowed: refuted real");
        assertThat(hands.exists("/apis/autoscaling/v2/namespaces/kube-system/horizontalpodautoscalers/"
                        + "groundwork-probe-metrics-server"))
                .isFalse();
        flow.whenApplied().thenExitCodeIs(0);
    }
}
