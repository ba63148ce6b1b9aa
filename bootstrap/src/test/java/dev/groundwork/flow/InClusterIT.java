package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
 * From nothing to all provable checks proven by the Job alone; then somebody damages the cluster, and the CronJob's run
 * tells. Job and CronJob really run, as their ServiceAccounts, with the rights and roles that were computed for them.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InClusterIT {
    private static final String BASELINE = Flow.METRICS + """
              cluster-autoscaler: {}
              groundwork: {everyMinutes: 1440, notifies: true, secret: receivers}
            notifications:
              webhook: {url: {env: HOOK_URL}}
            """.indent(0);

    private static final String OWN = "/api/v1/namespaces/groundwork";
    private static final String JOBS = "/apis/batch/v1/namespaces/groundwork/jobs";
    private static final Duration RUN = Duration.ofMinutes(4);

    private final Sandbox sandbox = Sandboxes.realWith("metrics-server", "peer");
    private final Hands hands = new Hands(sandbox);
    private final Receiver receiver = new Receiver(hands);

    @BeforeAll
    void aReceiverAndTheSecretWithItsAddress() {
        hands.emptyTheCluster();
        receiver.begins();
        hands.create("/api/v1/namespaces", "team", "{metadata: {name: groundwork}}");
        hands.create(OWN + "/secrets", "team", """
                metadata: {name: receivers}
                stringData: {HOOK_URL: "%s/hook-5e81"}
                """.formatted(Receiver.URL));
    }

    @AfterAll
    void end() {
        engineer().run("remove", "--yes", "--delete", "100");
        hands.emptyTheCluster();
        hands.delete(OWN);
        receiver.ends();
        hands.close();
    }

    @Test
    @Order(1)
    void theJobAloneMakesAnEmptyClusterWhatTheBaselineSaysAndProvesIt() {
        long before = sandbox.audit().mark();
        Flow flow = engineer().run("install", "--apply", "--yes", "--timeout", "4m", "--output", "json");
        flow.thenExitCodeIs(0);
        assertThat(flow.verdicts()).contains("groundwork job-done: proven real");
        assertThat(sandbox.audit().since(before).by(Sandbox.USER).writes().events())
                .as("the engineer lays the Job, and the Job all the rest")
                .noneMatch(event -> event.resource().equals("deployments"));

        assertThat(log("job-name=groundwork-bootstrap"))
                .contains(
                        "created   Deployment kube-system/metrics-server",
                        "proven              each Ready node has metrics no older than 120 seconds",
                        " 0 refuted, ")
                .doesNotContain("5e81");
        assertThat(hands.get(OWN + "/configmaps/groundwork-bootstrap-report")
                        .at("/data/report.txt")
                        .asText())
                .contains(" 0 refuted, ");
        engineer().whenPreviewed().thenExitCodeIs(0).thenOutputHas("Nothing to do");
    }

    @Test
    @Order(2)
    void eventsOfTheJobSayWhatItWaitedFor() {
        List<String> events = StreamSupport.stream(
                        hands.get(OWN + "/events?fieldSelector=involvedObject.name%3Dgroundwork-bootstrap")
                                .path("items")
                                .spliterator(),
                        false)
                .filter(event -> event.at("/source/component").asText().equals("groundwork"))
                .map(event -> event.path("reason").asText() + " "
                        + event.path("message").asText())
                .toList();

        assertThat(events)
                .hasSizeLessThanOrEqualTo(40)
                .anyMatch(event -> event.startsWith("Waiting Deployment kube-system/metrics-server: "));
    }

    @Test
    @Order(3)
    void aRunOfTheCronJobFindsNothingAndTellsNobody() {
        runOfTheCronJob("quiet");

        assertThat(received()).isEmpty();
        assertThat(log("job-name=quiet")).contains("No drift: ");
    }

    @Test
    @Order(4)
    void aRunAfterDamageReportsItAndTellsTheReceiverOnce() {
        hands.patch(Hands.DEPLOYMENTS + "/metrics-server", "night-shift", "spec: {replicas: 1}");
        runOfTheCronJob("loud");
        runOfTheCronJob("again");

        assertThat(received()).hasSize(1);
        JsonNode news = received().getFirst();
        assertThat(news.toString())
                .contains("Deployment kube-system/metrics-server")
                .contains("began");
        assertThat(hands.get(OWN + "/configmaps/groundwork-drift-report").toString())
                .contains("Deployment kube-system/metrics-server")
                .doesNotContain("5e81");
    }

    @Test
    @Order(5)
    void aJobThatIsKilledHalfwayIsGoneOnWithAndTheReceiverHearsThatItIsOver() {
        engineer()
                .given(BASELINE.replace("everyMinutes: 1440", "everyMinutes: 720"))
                .run("install", "--apply", "--yes", "--delete", "1", "--timeout", "1s");
        Hands.eventually(
                "its pod has begun to write",
                RUN,
                () -> hands.get(OWN + "/pods?labelSelector=job-name%3Dgroundwork-bootstrap")
                        .at("/items/0/status/phase")
                        .asText()
                        .equals("Running"));
        hands.delete(OWN + "/pods/"
                + hands.get(OWN + "/pods?labelSelector=job-name%3Dgroundwork-bootstrap")
                        .at("/items/0/metadata/name")
                        .asText());
        awaitEnd("groundwork-bootstrap");

        assertThat(hands.get(Hands.DEPLOYMENTS + "/metrics-server")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        Hands.eventually(
                "metrics-server is well again",
                RUN,
                () -> hands.get(Hands.DEPLOYMENTS + "/metrics-server")
                                .at("/status/availableReplicas")
                                .asInt()
                        == 2);
        runOfTheCronJob("well");
        assertThat(received()).hasSize(2);
        assertThat(received().getLast().path("body").toString()).contains("ended");
    }

    @Test
    @Order(6)
    void aJobWhosePodIsEvictedIsGoneOnWithAndThatCountsAsNoAttempt() {
        engineer()
                .given(BASELINE.replace("everyMinutes: 1440", "everyMinutes: 360"))
                .run("install", "--apply", "--yes", "--delete", "1", "--timeout", "1s");
        String pods = OWN + "/pods?labelSelector=job-name%3Dgroundwork-bootstrap";
        Hands.eventually(
                "its pod works",
                RUN,
                () -> hands.get(pods).at("/items/0/status/phase").asText().equals("Running"));
        JsonNode first = hands.get(pods).at("/items/0/metadata");
        hands.create(OWN + "/pods/" + first.path("name").asText() + "/eviction", "drain", """
                apiVersion: policy/v1
                kind: Eviction
                metadata: {name: %s, namespace: groundwork}
                """.formatted(
                        first.path("name").asText()));
        awaitEnd("groundwork-bootstrap");

        JsonNode job = hands.get(JOBS + "/groundwork-bootstrap");
        assertThat(job.at("/status/failed").asInt())
                .as("an eviction is no failed attempt")
                .isZero();
        assertThat(hands.get(pods).path("items"))
                .as("another pod went on")
                .anyMatch(pod -> !pod.at("/metadata/uid").equals(first.path("uid")));
        assertThat(log("job-name=groundwork-bootstrap")).contains(" 0 refuted, ");
        engineer()
                .given(BASELINE.replace("everyMinutes: 1440", "everyMinutes: 360"))
                .whenPreviewed()
                .thenExitCodeIs(0);
    }

    private Flow engineer() {
        return Flow.in(sandbox).given(BASELINE);
    }

    /** As the CronJob's controller does when it is due. */
    private void runOfTheCronJob(String name) {
        JsonNode spec = hands.get("/apis/batch/v1/namespaces/groundwork/cronjobs/groundwork-drift")
                .at("/spec/jobTemplate/spec");
        hands.create(JOBS, "team", "{\"metadata\": {\"name\": \"%s\"}, \"spec\": %s}".formatted(name, spec));
        awaitEnd(name);
    }

    private void awaitEnd(String name) {
        Hands.eventually("the Job " + name + " is over", RUN, () -> {
            JsonNode conditions = hands.get(JOBS + "/" + name).at("/status/conditions");
            return StreamSupport.stream(conditions.spliterator(), false)
                    .anyMatch(condition -> List.of("Complete", "Failed")
                            .contains(condition.path("type").asText()));
        });
        assertThat(hands.get(JOBS + "/" + name).at("/status/succeeded").asInt())
                .as(log("job-name=" + name))
                .isEqualTo(1);
    }

    private String log(String selector) {
        JsonNode pod = hands.get(OWN + "/pods?labelSelector=" + selector.replace("=", "%3D"))
                .at("/items/0/metadata/name");
        return hands.text(OWN + "/pods/" + pod.asText() + "/log");
    }

    private List<JsonNode> received() {
        return StreamSupport.stream(receiver.received().spliterator(), false).toList();
    }
}
