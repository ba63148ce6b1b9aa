package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything together, as {@code examples/full.yaml} declares it, from an empty cluster to an empty cluster. The steps are
 * one story: each begins where the one before ended.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WholeBaselineIT {
    private static final String RULES = "/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheusrules";

    private static final String ALERTS = "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy/api/v1/alerts";

    private final Sandbox sandbox = Sandboxes.realWith(
            "metrics-server",
            "prometheus-operator",
            "prometheus-config-reloader",
            "prometheus",
            "alertmanager",
            "kube-state-metrics",
            "node-exporter",
            "peer");
    private final Hands hands = Hands.impatient(sandbox);
    private final Receiver receiver = new Receiver(hands);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void aClusterWithNothingButTheSecretThatTheExampleNames() throws Exception {
        hands.emptyTheCluster();
        receiver.begins();
        receiver.isOnCall();
        flow.given(Files.readString(Path.of(System.getProperty("groundwork.home", ".."), "examples/full.yaml")));
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        receiver.ends();
        hands.close();
    }

    @Test
    @Order(1)
    void onePreviewShowsAllOfIt() {
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas("123 to create in Kubernetes, 10 in AWS, 4 to update, 0 to replace, 0 unchanged");
        for (String addon : List.of(
                "metrics-server",
                "cluster-autoscaler",
                "aws-load-balancer-controller",
                "ingress-nginx",
                "fluentd",
                "prometheus-stack")) {
            flow.thenOutputHas("\n" + addon + "\n");
        }
    }

    @Test
    @Order(2)
    void oneApplyMakesAllOfItAndProvesWhatCanBeProvedHere() {
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenOutputHas(
                        "124 Kubernetes objects and 13 AWS resources written, 0 failed, 0 blocked, 0 unchanged",
                        " 0 refuted, ")
                .thenOutputHasNot("3f9c");
        assertThat(flow.messages()).doesNotContain("3f9c");
    }

    @Test
    @Order(3)
    void theSecondApplyWritesNothing() {
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
    }

    @Test
    @Order(4)
    void verifyProvesMetricsAndAlertsByProgramsThatReallyRun() {
        flow.whenVerified("--output", "json").thenExitCodeIs(0).thenOnlyProbesWereMade();
        assertThat(flow.verdicts()).noneMatch(verdict -> verdict.contains(": refuted "));
        assertThat(flow.verdicts())
                .contains(
                        "metrics-server node-metrics-fresh: proven real",
                        "prometheus-stack targets-up: proven real",
                        "prometheus-stack rules-evaluated: proven real",
                        "prometheus-stack watchdog-arrives: proven real",
                        "fluentd role-assumable: proven emulated",
                        "aws-load-balancer-controller role-assumable: proven emulated");
    }

    @Test
    @Order(5)
    void noAlertIsAboutToCallSomebodyToAClusterThatIsWell() {
        // What was rolled out a moment ago is pending until the next scrape.
        Hands.eventually(
                "besides the one that always fires, only those of programs that cannot run here",
                Duration.ofMinutes(2),
                () -> Set.of("Watchdog", "FluentdDown", "ClusterAutoscalerDown", "TargetDown")
                        .containsAll(alerts()));
    }

    @Test
    @Order(6)
    void driftNamesWhatSomebodyTookAwayAndWhatThatBreaks() {
        flow.whenDriftIsAsked().thenExitCodeIs(0).thenNothingWasWritten();
        hands.delete(RULES + "/general");

        // Until the reloader has told Prometheus, the rule is still there.
        Hands.eventually(
                "Prometheus has lost the rule",
                Duration.ofMinutes(2),
                () -> flow.whenDriftIsAsked().output().contains("1 missing")
                        && flow.output().contains("REFUTED"));
        flow.whenDriftIsAsked()
                .thenExitCodeIs(3)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "PrometheusRule monitoring/general",
                        "1 missing",
                        "REFUTED             all rules are loaded and evaluated without an error",
                        "REFUTED             the Watchdog alert fires and reaches the dead man's switch");
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenOutputHas("created   PrometheusRule monitoring/general", " 0 refuted, ");
    }

    @Test
    @Order(7)
    void aRemovalLeavesNothingOfOurs() {
        flow.run("remove", "--yes", "--delete", "200", "--also", "CustomResourceDefinition", "--also", "LogGroup")
                .thenExitCodeIs(0)
                .thenOutputHas("0 failed, 0 blocked, 1 kept", "nothing of ours is left")
                .thenOutputHasNot("3f9c");
        assertThat(hands.exists("/api/v1/namespaces/monitoring/secrets/alerting"))
                .as("the team's own Secret")
                .isTrue();
    }

    /** What fires or is about to, but for what is said of the machine that the nodes share with these tests. */
    private Set<String> alerts() {
        return StreamSupport.stream(hands.get(ALERTS).at("/data/alerts").spliterator(), false)
                .map(alert -> alert.at("/labels/alertname").asText())
                .filter(alert -> !alert.startsWith("Node"))
                .collect(Collectors.toSet());
    }
}
