package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A schedule asks for drift, remembers in the cluster, and tells a local receiver what began and what is over. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NotifyIT {
    private static final String NOTIFIED = Flow.AUTOSCALER + """
            notifications:
              slack: {url: {env: SLACK_URL}}
            """;
    private static final String[] SCHEDULED = {"--state", "configmap", "--notify"};
    private static final String REPORT = "/api/v1/namespaces/groundwork/configmaps/groundwork-drift-report";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(NOTIFIED);
    private final WireMockServer slack =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeAll
    void theBaselineIsApplied() {
        hands.emptyTheCluster();
        slack.start();
        slack.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("ok")));
        flow.environment().put("SLACK_URL", slack.baseUrl() + "/services/T0/S3CRET");
        flow.whenApplied().thenExitCodeIs(0);
    }

    @AfterAll
    void end() {
        slack.stop();
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void onlyChangesOfStateAreToldAndTheReportIsInTheCluster() {
        flow.whenDriftIsAsked(SCHEDULED)
                .thenExitCodeIs(1)
                .thenOutputHas("the namespace groundwork does not exist", "kubectl create namespace groundwork");
        hands.apply("/api/v1/namespaces/groundwork", "person", """
                apiVersion: v1
                kind: Namespace
                metadata: {name: groundwork}
                """);
        flow.whenDriftIsAsked(SCHEDULED).thenExitCodeIs(0);
        assertThat(told()).isEmpty();

        hands.widenTrust();
        flow.whenDriftIsAsked(SCHEDULED).thenExitCodeIs(3).thenOutputHasNot("S3CRET");
        flow.whenDriftIsAsked(SCHEDULED).thenExitCodeIs(3);
        assertThat(told())
                .singleElement()
                .asString()
                .contains(
                        "2 began, 0 over", "a stranger cannot assume the role", "IAM role", "next: `aws iam get-role");
        JsonNode data = hands.get(REPORT).path("data");
        assertThat(data.path("history.json").asText())
                .contains("\"kind\" : \"REFUTED\"")
                .doesNotContain("S3CRET");
        assertThat(data.path("report.txt").asText()).contains("REFUTED").doesNotContain("S3CRET");

        flow.whenApplied().thenExitCodeIs(0);
        flow.whenDriftIsAsked(SCHEDULED).thenExitCodeIs(0);
        assertThat(told()).hasSize(2).last().asString().contains("0 began, 2 over");
    }

    @Test
    void optionsThatDoNotFitAreMisuse() {
        flow.whenDriftIsAsked("--notify").thenExitCodeIs(64).thenMessagesHave("Add --state configmap");
        flow.whenDriftIsAsked("--state", "configmap", "--only", "cluster-autoscaler")
                .thenExitCodeIs(64)
                .thenMessagesHave("Leave out --only");
    }

    private List<String> told() {
        return slack.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest().getBodyAsString())
                .toList();
    }
}
