package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.AwsRequest;
import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groundwork's own Job has no credentials but those that the agent of EKS Pod Identity gives it. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InClusterByPodIdentityIT {
    private static final String BASELINE = Flow.AUTOSCALER + """
              eks-pod-identity-agent: {}
              groundwork: {everyMinutes: 1440}
            identity: pod-identity
            """;

    private static final String OWN = "/api/v1/namespaces/groundwork";

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);

    @BeforeAll
    void nothingIsThere() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        engineer().run("remove", "--yes", "--delete", "100");
        hands.emptyTheCluster();
        hands.delete(OWN);
        hands.close();
    }

    @Test
    void theAgentIsLaidWithTheJobWhichAppliesTheRestAndProvesIt() {
        long before = sandbox.aws().mark();
        Flow flow = engineer().run("install", "--apply", "--yes", "--timeout", "4m", "--output", "json");

        flow.thenExitCodeIs(0);
        assertThat(flow.verdicts())
                .contains(
                        "eks-pod-identity-agent eks-addon-active: proven emulated", "groundwork job-done: proven real");
        assertThat(sandbox.aws().since(before))
                .noneMatch(request -> request.operation().equals("AssumeRoleWithWebIdentity"))
                .anyMatch(request -> request.operation().equals("AssumeRoleForPodIdentity") && request.status() == 200)
                .anyMatch(InClusterByPodIdentityIT::madeByTheJob);
        engineer().whenPreviewed().thenExitCodeIs(0).thenOutputHas("Nothing to do");
    }

    private static boolean madeByTheJob(AwsRequest request) {
        return request.operation().equals("CreatePodIdentityAssociation")
                && request.principal().contains(":assumed-role/groundwork-")
                && request.principal().contains("/eks-sandbox-groundwork-bootstrap-");
    }

    private Flow engineer() {
        return Flow.in(sandbox).given(BASELINE);
    }
}
