package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A report says how many requests its run sent: as many as the API server and AWS have in their own logs. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestsIT {
    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER);

    @BeforeAll
    void theBaselineIsApplied() {
        hands.emptyTheCluster();
        flow.whenApplied().thenExitCodeIs(0);
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void aPreviewOfWhatIsThereAndADriftCountTheirRequests() {
        assertThatAllAreCounted("preview");
        hands.patch(Hands.DEPLOYMENTS + "/cluster-autoscaler", "night-shift", "spec: {replicas: 0}");
        assertThatAllAreCounted("drift");
        assertThat(counted("kubernetes"))
                .containsKeys("list", "get")
                .as("the dry run by which the difference is known")
                .containsKey("dry-run patch");
        assertThat(counted("aws")).containsKeys("iam:GetRole", "eks:DescribeCluster", "sts:GetCallerIdentity");
    }

    private void assertThatAllAreCounted(String verb) {
        long audit = sandbox.audit().mark();
        long aws = sandbox.aws().mark();
        flow.run(verb, "--output", "json");
        Map<String, Integer> kubernetes = new TreeMap<>();
        sandbox.audit()
                .since(audit)
                .by(Sandbox.USER)
                .events()
                .forEach(event -> kubernetes.merge((event.dryRun() ? "dry-run " : "") + event.verb(), 1, Integer::sum));
        Map<String, Integer> account = new TreeMap<>();
        sandbox.aws()
                .since(aws)
                .forEach(request -> account.merge(request.service() + ":" + request.operation(), 1, Integer::sum));

        assertThat(counted("kubernetes")).as(verb).isEqualTo(kubernetes);
        assertThat(counted("aws")).as(verb).isEqualTo(account);
    }

    private Map<String, Integer> counted(String side) {
        Map<String, Integer> counts = new TreeMap<>();
        flow.json("requests").stream()
                .filter(request -> request.path("side").asText().equals(side))
                .forEach(request -> counts.put(
                        request.path("operation").asText(),
                        request.path("count").asInt()));
        return counts;
    }
}
