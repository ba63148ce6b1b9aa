package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.sandbox.Sandbox;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
 * Monitoring with the programs that really run, from an empty cluster to an empty cluster: each claim is proven by them, is
 * refuted when they really cannot do it, and all of it goes.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PrometheusStackIT {
    private static final String BASELINE = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              prometheus-stack:
                storageClass: gp3
                deadMansSwitch: {secret: alerting, minutes: 1}
            """;

    private static final String MONITORING = "/api/v1/namespaces/monitoring";
    private static final String ONCALL = "/api/v1/namespaces/oncall";
    private static final String RECEIVER = ONCALL + "/pods/http:receiver:8080/proxy";
    private static final String CUSTOM = "/apis/monitoring.coreos.com/v1/namespaces/monitoring";

    private final Sandbox sandbox = Sandboxes.realWith(
            "prometheus-operator",
            "prometheus-config-reloader",
            "prometheus",
            "alertmanager",
            "kube-state-metrics",
            "node-exporter",
            "peer");
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(BASELINE);

    @BeforeAll
    void anEmptyClusterAndSomebodyOnCall() {
        hands.emptyTheCluster();
        hands.create("/api/v1/namespaces", "person", "{metadata: {name: oncall}}");
        hands.create(ONCALL + "/services", "person", """
                metadata: {name: receiver}
                spec: {selector: {app: receiver}, ports: [{port: 8080}]}
                """);
        hands.create(ONCALL + "/pods", "person", """
                metadata: {name: receiver, labels: {app: receiver}}
                spec: {containers: [{name: peer, image: "groundwork-sandbox/peer:v1"}]}
                """);
        hands.create("/api/v1/namespaces", "person", "{metadata: {name: monitoring}}");
        hands.create(MONITORING + "/secrets", "person", """
                metadata: {name: alerting}
                stringData: {dead-mans-switch-url: "http://receiver.oncall.svc:8080/watchdog"}
                """);
    }

    @AfterAll
    void end() {
        hands.delete("/api/v1/namespaces/monitoring");
        hands.delete("/api/v1/namespaces/oncall");
        hands.delete("/api/v1/namespaces/kube-system/services/kubelet");
        hands.emptyTheCluster();
        Hands.eventually(
                "the next test finds neither namespace",
                Duration.ofMinutes(2),
                () -> !hands.exists("/api/v1/namespaces/monitoring") && !hands.exists("/api/v1/namespaces/oncall"));
        hands.close();
    }

    @Test
    @Order(1)
    void theFirstApplyRunsEverythingAndProvesIt() {
        flow.whenApplied("--output", "json").thenExitCodeIs(0).thenItTookLessThan(Duration.ofMinutes(4));

        assertThat(flow.verdicts())
                .containsExactly(
                        "prometheus-stack rolled-out: proven real",
                        "prometheus-stack rolled-out: proven real",
                        "prometheus-stack rolled-out: proven real",
                        "prometheus-stack rolled-out: proven emulated",
                        "prometheus-stack on-every-node: proven real",
                        "prometheus-stack eviction-allowed: proven real",
                        "prometheus-stack eviction-allowed: proven real",
                        "prometheus-stack eviction-allowed: proven emulated",
                        "prometheus-stack operator-reconciles: proven real",
                        "prometheus-stack operator-reconciles: proven real",
                        "prometheus-stack targets-up: proven real",
                        "prometheus-stack rules-evaluated: proven real",
                        "prometheus-stack watchdog-arrives: proven real",
                        "prometheus-stack notifications-arrive: proven real",
                        "prometheus-stack storage-has-room: proven real",
                        "prometheus-stack data-source-answers: not-provable real",
                        "prometheus-stack old-wiring: proven emulated");
        assertThat(said("operator-reconciles"))
                .containsExactly(
                        "it is Reconciled and Available, 2 of 2 pods, version 3.13.0",
                        "it is Reconciled and Available, 2 of 2 pods, version 0.33.1");
        assertThat(said("targets-up"))
                .singleElement()
                .asString()
                .matches("(\\d+) of \\1 targets of 7 monitors are up, asked of 2 servers");
        assertThat(said("rules-evaluated"))
                .singleElement()
                .asString()
                .matches("\\d\\d rules are evaluated without an error by 2 servers");
        assertThat(said("watchdog-arrives"))
                .singleElement()
                .asString()
                .matches("it fires in 2 Prometheus, has arrived in 2 Alertmanagers, and was delivered"
                        + " (once|\\d times) within 4 minutes");
        assertThat(said("storage-has-room"))
                .singleElement()
                .asString()
                .matches("[1-9]\\d\\d+ samples a second of 2\\.0 bytes need \\d\\.\\d GiB for 15 days,"
                        + " and 8\\.5 GiB may be used; 2 volumes are bound");
        assertThat(received()).isNotEmpty().allSatisfy(request -> {
            assertThat(request.path("path").asText()).isEqualTo("/watchdog");
            assertThat(request.at("/body/commonLabels/alertname").asText()).isEqualTo("Watchdog");
            assertThat(request.at("/body/commonLabels/cluster").asText()).isEqualTo("sandbox");
        });
    }

    @Test
    @Order(2)
    void aSecondApplyWritesNothing() {
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
    }

    @Test
    @Order(3)
    void whatReallyDoesNotWorkIsRefutedInTheWordsOfWhoeverSawIt() {
        hands.put(RECEIVER + "/answer?status=500", "");
        hands.create(MONITORING + "/pods/http:alertmanager-main-0:9093/proxy/api/v2/alerts", "person", """
                - labels: {alertname: Watchdog, severity: none, namespace: drill}
                """);
        hands.patch(Hands.CLUSTER_ROLES + "/groundwork-prometheus", "night-shift", """
                rules:
                  - apiGroups: [""]
                    resources: [services, pods]
                    verbs: [get, list, watch]
                  - apiGroups: [discovery.k8s.io]
                    resources: [endpointslices]
                    verbs: [get, list, watch]
                """);
        hands.merge(CUSTOM + "/prometheusrules/general", "night-shift", """
                spec: {groups: [{name: general, interval: 5s, rules: [{alert: Two, expr: "up * on (job) up"}]}]}
                """);
        Hands.eventually("the rule fails", Duration.ofMinutes(2), this::ruleFails);
        Hands.eventually("a kubelet is down", Duration.ofMinutes(2), () -> answer("up{job=\"kubelet\"} == 0") > 0);
        Hands.eventually(
                "a notification is given up",
                Duration.ofMinutes(3),
                () -> answer("alertmanager_notifications_failed_total{reason=\"serverError\"} > 0") > 0);

        flow.given(BASELINE + "    retentionDays: 365\n")
                .whenVerified("--timeout", "2s", "--output", "json")
                .thenExitCodeIs(3);

        assertThat(flow.verdicts())
                .contains(
                        "prometheus-stack operator-reconciles: proven real",
                        "prometheus-stack targets-up: refuted real",
                        "prometheus-stack rules-evaluated: refuted real",
                        "prometheus-stack watchdog-arrives: refuted real",
                        "prometheus-stack notifications-arrive: refuted real",
                        "prometheus-stack storage-has-room: refuted real");
        assertThat(said("targets-up"))
                .singleElement()
                .asString()
                .contains("ServiceMonitor monitoring/kubelet is down at 10.0.0.10:10250:"
                        + " server returned HTTP status 403 Forbidden");
        assertThat(said("rules-evaluated"))
                .singleElement()
                .asString()
                .contains("rule Two of group general: ", "many-to-many matching not allowed");
        assertThat(said("watchdog-arrives"))
                .singleElement()
                .asString()
                .contains("the Watchdog does not fire in prometheus-main-0");
        assertThat(said("notifications-arrive"))
                .singleElement()
                .asString()
                .matches("webhook failed (once|\\d+ times) \\(serverError\\), within the last 15 minutes");
        assertThat(said("storage-has-room"))
                .singleElement()
                .asString()
                .contains("GiB for 365 days, and 8.5 GiB may be used; after ");
    }

    @Test
    @Order(4)
    void whatTheOperatorCannotDoIsRefutedInItsOwnWords() {
        hands.merge(
                "/apis/monitoring.coreos.com/v1alpha1/namespaces/monitoring/alertmanagerconfigs/groundwork",
                "night-shift",
                """
                spec:
                  receivers:
                    - {name: critical}
                    - {name: warning}
                    - {name: dead-mans-switch, webhookConfigs: [{urlSecret: {name: alerting, key: gone}}]}
                    - {name: nobody}
                """);
        Hands.eventually(
                "the operator has seen it",
                () -> hands.get(CUSTOM + "/alertmanagers/main")
                        .path("status")
                        .toString()
                        .contains("ReconciliationFailed"));

        flow.given(BASELINE).whenVerified("--timeout", "1s", "--output", "json").thenExitCodeIs(3);

        assertThat(said("operator-reconciles"))
                .last()
                .asString()
                .contains(
                        "it is not Reconciled (ReconciliationFailed)", "key \"gone\" in secret \"alerting\" not found");
        assertThat(said("watchdog-arrives"))
                .singleElement()
                .asString()
                .startsWith("it means nothing before this is proven: the operator has made of Alertmanager");
    }

    @Test
    @Order(5)
    void anApplyTakesItAllBackAndOnlyWhatFailedLatelyIsStillSaid() {
        hands.put(RECEIVER + "/answer?status=200", "");

        flow.whenApplied("--timeout", "60s", "--output", "json").thenExitCodeIs(3);

        assertThat(flow.verdicts())
                .contains(
                        "prometheus-stack targets-up: proven real",
                        "prometheus-stack rules-evaluated: proven real",
                        "prometheus-stack notifications-arrive: refuted real",
                        "prometheus-stack storage-has-room: proven real")
                .doesNotContain("prometheus-stack operator-reconciles: refuted real");
    }

    @Test
    @Order(6)
    void aRemovalLetsTheOperatorTakeDownWhatItMadeAndKeepsVolumesAndDefinitions() {
        flow.givenAPersonWhoSays("yes").run("remove", "--no-color").thenExitCodeIs(0);

        assertThat(flow.kubernetesWrites())
                .containsSubsequence(
                        "delete prometheuses main",
                        "delete deployments prometheus-operator",
                        "delete serviceaccounts prometheus-operator")
                .containsSubsequence("delete alertmanagers main", "delete deployments prometheus-operator")
                .noneMatch(write -> write.startsWith("delete customresourcedefinitions"))
                .noneMatch(write -> write.startsWith("delete namespaces"));
        flow.thenOutputHas(
                "= keep      CustomResourceDefinition prometheuses.monitoring.coreos.com",
                "= keep      Namespace monitoring\n        it holds what is not ours or stays");
        assertThat(items("/apis/apps/v1/namespaces/monitoring/statefulsets")).isEmpty();
        assertThat(items(MONITORING + "/pods")).isEmpty();
        assertThat(items(MONITORING + "/persistentvolumeclaims"))
                .hasSize(4)
                .allMatch(claim -> claim.at("/status/phase").asText().equals("Bound"));
        assertThat(items(MONITORING + "/secrets"))
                .extracting(secret -> secret.at("/metadata/name").asText())
                .containsExactly("alerting");
    }

    @Test
    @Order(7)
    void theDefinitionsGoOnDemand() {
        flow.givenAPersonWhoSays("yes")
                .run("remove", "--no-color", "--also", "CustomResourceDefinition")
                .thenExitCodeIs(0)
                .thenOutputHas("7 Kubernetes objects deleted, 0 failed, 0 blocked, 1 kept");
    }

    /** The evidence, or what was seen, or why nothing can be said, of each check of that name. */
    private List<String> said(String check) {
        return flow.json("proofs").stream()
                .filter(proof -> proof.path("check").asText().equals(check))
                .map(proof -> Stream.of("evidence", "seen", "why")
                        .map(field -> proof.path(field).asText())
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse(""))
                .toList();
    }

    private List<JsonNode> received() {
        return StreamSupport.stream(hands.get(RECEIVER + "/received").spliterator(), false)
                .toList();
    }

    private List<JsonNode> items(String path) {
        return StreamSupport.stream(hands.get(path).path("items").spliterator(), false)
                .toList();
    }

    /** How many samples Prometheus has for that. */
    private int answer(String query) {
        return hands.get(MONITORING + "/pods/http:prometheus-main-0:9090/proxy/api/v1/query?query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .at("/data/result")
                .size();
    }

    private boolean ruleFails() {
        return hands.get(MONITORING + "/pods/http:prometheus-main-0:9090/proxy/api/v1/rules")
                .toString()
                .contains("\"health\":\"err\"");
    }
}
