package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.report.ReportSchema;
import dev.groundwork.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
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
 * The service really runs in the cluster, as its ServiceAccount, with the rights of drift and no others: it shows what it
 * found, and after damage its next look tells.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ServiceInClusterIT {
    private static final String BASELINE = Flow.METRICS + """
              groundwork: {bootstrap: false, driftAs: service, everyMinutes: 1440, notifies: true, secret: receivers}
            notifications:
              webhook: {url: {env: HOOK_URL}}
            """.indent(0);

    private static final String OWN = "/api/v1/namespaces/groundwork";
    private static final String PAGES = OWN + "/services/groundwork-drift:80/proxy";
    private static final String RECEIVER = "/api/v1/namespaces/receivers/services/peer:8080/proxy";
    private static final Duration LOOK = Duration.ofMinutes(4);

    private final Sandbox sandbox = Sandboxes.realWith("metrics-server", "peer");
    private final Hands hands = new Hands(sandbox);

    @BeforeAll
    void aReceiverAndTheSecretWithItsAddress() {
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
        hands.create("/api/v1/namespaces", "team", "{metadata: {name: groundwork}}");
        hands.create(OWN + "/secrets", "team", """
                metadata: {name: receivers}
                stringData: {HOOK_URL: "http://peer.receivers.svc:8080/hook-5e81"}
                """);
        Hands.eventually("the receiver listens", () -> hands.exists(RECEIVER + "/received"));
    }

    @AfterAll
    void end() {
        engineer().run("remove", "--yes", "--delete", "100");
        hands.emptyTheCluster();
        hands.delete(OWN);
        hands.delete("/api/v1/namespaces/receivers");
        hands.close();
    }

    @Test
    @Order(1)
    void itIsProvedToBeRolledOutAndLooksByItself() {
        Flow flow = engineer()
                .given(BASELINE.replace("notifies: true", "notifies: false"))
                .whenApplied("--timeout", "4m", "--output", "json");

        flow.thenExitCodeIs(0);
        assertThat(flow.verdicts())
                .contains("groundwork rolled-out: proven real", "groundwork eviction-allowed: proven real");
        Hands.eventually("a first look has ended", LOOK, () -> hands.exists(PAGES + "/readyz"));
    }

    @Test
    @Order(2)
    void itsPagesShowThatNothingIsWrong() {
        engineer().whenApplied("--timeout", "4m").thenExitCodeIs(0);
        anotherLook("ended with 0 (ok)");

        ReportSchema.check(json("/report.json").toString());
        assertThat(json("/report.json").path("problems")).isEmpty();
        assertThat(hands.text(PAGES + "/")).startsWith("<!DOCTYPE html>").doesNotContain("5e81");
        assertThat(hands.text(PAGES + "/metrics"))
                .contains(
                        "groundwork_drifted_resources{addon=\"metrics-server\"} 0.0",
                        "groundwork_refuted_checks{addon=\"groundwork\"} 0.0",
                        "groundwork_schedule_interval_seconds 86400.0")
                .doesNotContain("5e81");
        assertThat(received()).isEmpty();
    }

    @Test
    @Order(3)
    void whatSomebodyDamagesIsShownAndToldByTheNextLookAndNotTwice() {
        hands.patch(Hands.DEPLOYMENTS + "/metrics-server", "night-shift", "spec: {replicas: 1}");
        anotherLook("ended with 2 (different)");

        assertThat(hands.text(PAGES + "/metrics"))
                .contains("groundwork_drifted_resources{addon=\"metrics-server\"} 1.0");
        assertThat(received())
                .singleElement()
                .satisfies(
                        news -> assertThat(news.toString()).contains("Deployment kube-system/metrics-server", "began"));
        anotherLook("ended with 2 (different)");
        assertThat(received()).hasSize(1);
        assertThat(hands.get(OWN + "/configmaps/groundwork-drift-report").toString())
                .contains("Deployment kube-system/metrics-server")
                .doesNotContain("5e81");
    }

    @Test
    @Order(4)
    void fromTheServiceToAScheduleTheServiceGoesAndTheCronJobComes() {
        engineer()
                .given(BASELINE.replace("driftAs: service", "driftAs: schedule"))
                .whenApplied("--delete", "10", "--timeout", "4m")
                .thenOutputHas(
                        "created   CronJob groundwork/groundwork-drift",
                        "deleted   Deployment groundwork/groundwork-drift",
                        "deleted   Service groundwork/groundwork-drift");
    }

    private Flow engineer() {
        return Flow.in(sandbox).given(BASELINE);
    }

    /** Another pod looks as soon as it is there. */
    private void anotherLook(String ended) {
        String pods = OWN + "/pods?labelSelector=app.kubernetes.io%2Fcomponent%3Ddrift";
        String before = hands.get(pods).at("/items/0/metadata/name").asText();
        hands.delete(OWN + "/pods/" + before);
        Hands.eventually("another pod is ready", LOOK, () -> {
            JsonNode items = hands.get(pods).path("items");
            return items.size() == 1
                    && !items.at("/0/metadata/name").asText().equals(before)
                    && items.at("/0/status/containerStatuses/0/ready").asBoolean()
                    && hands.exists(PAGES + "/readyz");
        });
        assertThat(hands.text(PAGES + "/readyz")).as(log()).contains(ended);
    }

    private String log() {
        JsonNode pod = hands.get(OWN + "/pods?labelSelector=app.kubernetes.io%2Fcomponent%3Ddrift")
                .at("/items/0/metadata/name");
        return hands.text(OWN + "/pods/" + pod.asText() + "/log");
    }

    private JsonNode json(String page) {
        try {
            return new ObjectMapper().readTree(hands.text(PAGES + page));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(page, e);
        }
    }

    private List<JsonNode> received() {
        return StreamSupport.stream(hands.get(RECEIVER + "/received").spliterator(), false)
                .toList();
    }
}
