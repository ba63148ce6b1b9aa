package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    private final Sandbox sandbox = Sandboxes.realWith(
            "metrics-server",
            "prometheus-operator",
            "prometheus-config-reloader",
            "prometheus",
            "alertmanager",
            "kube-state-metrics",
            "node-exporter");
    private final Hands hands = Hands.impatient(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void aClusterWithNothingButTheSecretThatTheExampleNames() throws Exception {
        hands.emptyTheCluster();
        hands.create("/api/v1/namespaces", "team", "{metadata: {name: receivers}}");
        hands.create("/api/v1/namespaces/receivers/services", "team", """
                metadata: {name: peer}
                spec: {selector: {app: peer}, ports: [{port: 8080}]}
                """);
        hands.create("/apis/apps/v1/namespaces/receivers/deployments", "team", """
                metadata: {name: peer}
                spec:
                  selector: {matchLabels: {app: peer}}
                  template:
                    metadata: {labels: {app: peer}}
                    spec: {containers: [{name: peer, image: "groundwork-sandbox/peer:v1", ports: [{containerPort: 8080}]}]}
                """);
        hands.create("/api/v1/namespaces", "team", "{metadata: {name: monitoring}}");
        hands.create("/api/v1/namespaces/monitoring/secrets", "team", """
                metadata: {name: alerting}
                stringData:
                  slack-url: http://peer.receivers.svc:8080/slack-3f9c
                  dead-mans-switch-url: http://peer.receivers.svc:8080/switch-3f9c
                  pagerduty-key: 3f9c3f9c3f9c3f9c3f9c3f9c3f9c3f9c
                """);
        flow.given(Files.readString(Path.of(System.getProperty("groundwork.home", ".."), "examples/full.yaml")));
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.delete("/api/v1/namespaces/monitoring");
        hands.delete("/api/v1/namespaces/receivers");
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
    @Order(6)
    void aRemovalLeavesNothingOfOurs() {
        flow.run("remove", "--yes", "--delete", "200", "--also", "CustomResourceDefinition", "--also", "LogGroup")
                .thenExitCodeIs(0)
                .thenOutputHas("0 failed, 0 blocked, 1 kept", "nothing of ours is left")
                .thenOutputHasNot("3f9c");
        assertThat(hands.exists("/api/v1/namespaces/monitoring/secrets/alerting"))
                .as("the team's own Secret")
                .isTrue();
    }
}
