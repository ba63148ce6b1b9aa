package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The rights for {@code examples/full.yaml} are enough for all of its add-ons, to make them, to prove them, to take them off. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RightsOfAllIT {
    private final Sandbox sandbox = Sandboxes.realWith(
            "metrics-server",
            "prometheus-operator",
            "prometheus-config-reloader",
            "prometheus",
            "alertmanager",
            "kube-state-metrics",
            "node-exporter",
            "peer");
    private final Hands hands = new Hands(sandbox);
    private final Receiver receiver = new Receiver(hands);
    private final RightsOf rights = new RightsOf(sandbox, hands);
    private String all = "";

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void anAdministratorHandsOutTheRightsForAnEmptyCluster(@TempDir Path files) throws IOException {
        hands.emptyTheCluster();
        all = Files.readString(Path.of(System.getProperty("groundwork.home", ".."), "examples/full.yaml"));
        receiver.begins();
        receiver.isOnCall();
        rights.handedOutFor(all, files);
    }

    @AfterAll
    void end() {
        rights.takenBack();
        hands.emptyTheCluster();
        receiver.ends();
        hands.close();
    }

    @Test
    @Order(1)
    void bootstrapMakesAllOfItAndTheSecondTimeWritesNothing() throws IOException {
        Set<String> asked = new TreeSet<>();
        Flow flow = as("bootstrap", all).whenApplied().thenExitCodeIs(0);
        asked.addAll(flow.awsActions());
        isNotDenied(flow).thenOutputHas(" 0 failed, 0 blocked, ", " 0 refuted, ");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
        asked.addAll(flow.awsActions());
        isNotDenied(flow);

        assertThat(actions("bootstrap")).containsAll(needed(asked));
    }

    @Test
    @Order(2)
    void driftReadsAndProvesAllOfIt() throws IOException {
        Flow flow = as("drift", all).whenDriftIsAsked().thenNothingWasWritten();

        isNotDenied(flow).thenOutputHas("No drift: ");
        assertThat(actions("drift")).containsAll(needed(flow.awsActions()));
    }

    @Test
    @Order(3)
    void withTheRightsForASmallerBaselineBootstrapTakesTheRestOff(@TempDir Path files) throws IOException {
        rights.rolesTakenBack();
        rights.handedOutFor(Flow.METRICS, files);
        Flow flow = as("bootstrap", Flow.METRICS);

        isNotDenied(flow.whenDriftIsAsked());
        isNotDenied(flow.whenApplied("--delete", "200"));
        isNotDenied(flow.whenApplied("--delete", "200")).thenNothingWasWritten();
        assertThat(hands.exists("/apis/apps/v1/namespaces/kube-system/daemonsets/fluentd"))
                .isFalse();
    }

    private static Flow isNotDenied(Flow flow) {
        assertThat(flow.output() + flow.messages())
                .doesNotContain("denies", "denied the request", "forbidden", "not allowed to");
        return flow;
    }

    private Flow as(String set, String baseline) throws IOException {
        return Flow.in(sandbox).given(baseline).givenKubeconfig(rights.kubeconfig(set, folder));
    }

    private Set<String> actions(String set) throws IOException {
        String policies = Flow.in(sandbox)
                .given(all)
                .run("rights", "--iam", "--set", set)
                .thenExitCodeIs(0)
                .exactOutput();
        Set<String> actions = new TreeSet<>();
        for (JsonNode action : new ObjectMapper().readTree(policies).findValues("Action")) {
            if (action.isTextual()) {
                actions.add(action.asText());
            }
            action.forEach(one -> actions.add(one.asText()));
        }
        return actions;
    }

    /** AWS lets everybody ask who they are, and whoever holds a token assume its role. */
    private static Set<String> needed(Set<String> asked) {
        Set<String> needed = new TreeSet<>(asked);
        needed.removeAll(Set.of("sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"));
        return needed;
    }
}
