package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.groundwork.report.ReportSchema;
import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The service in a process of its own: it looks by itself, shows what it found, tells who wants to know, and ends. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServeIT {
    private static final String NOTIFIED = Flow.AUTOSCALER + """
            notifications:
              webhook: {url: {env: HOOK_URL}}
            """;
    private static final Duration LOOK = Duration.ofMinutes(2);

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(NOTIFIED);
    private final HttpClient client = HttpClient.newHttpClient();
    private final WireMockServer hook =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeAll
    void somebodyWhoIsTold() {
        hook.start();
        hook.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
        flow.environment().put("HOOK_URL", hook.baseUrl() + "/S3CRET");
        flow.environment().put("AWS_ACCESS_KEY_ID", "sandbox");
        flow.environment().put("AWS_SECRET_ACCESS_KEY", "sandbox");
    }

    @BeforeEach
    void theBaselineIsApplied() {
        hands.emptyTheCluster();
        flow.whenApplied().thenExitCodeIs(0);
        hands.apply("/api/v1/namespaces/groundwork", "person", """
                apiVersion: v1
                kind: Namespace
                metadata: {name: groundwork}
                """);
    }

    @AfterAll
    void end() {
        hook.stop();
        client.close();
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void whatSomebodyDamagesShowsOnTheNextLookAndIsToldAndItEndsWhenItIsTold() throws Exception {
        // The first look takes a while, so that it can be seen that nothing is ready before it has ended.
        sandbox.aws().inject(Fault.stall("eks", "DescribeCluster", Duration.ofSeconds(5), 1));
        try (Service service = service("--every", "2s", "--state", "configmap", "--notify")) {
            assertThat(get(service, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(service, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(service, "/readyz").body()).startsWith("not ready: the first look for drift began at ");
            Hands.eventually("it is ready", LOOK, () -> get(service, "/readyz").statusCode() == 200);

            assertThat(get(service, "/readyz").body()).contains("ended with 0 (ok)");
            assertThat(get(service, "/").body()).startsWith("<!DOCTYPE html>").doesNotContain("S3CRET");
            ReportSchema.check(get(service, "/report.json").body());
            assertThat(get(service, "/metrics").body())
                    .contains(
                            "groundwork_drifted_resources{addon=\"cluster-autoscaler\"} 0.0",
                            "groundwork_refuted_checks{addon=\"cluster-autoscaler\"} 0.0",
                            "groundwork_last_good_run_timestamp_seconds{verb=\"drift\"} ",
                            "groundwork_run_requests{operation=\"iam:GetRole\",side=\"aws\",verb=\"drift\"} ",
                            "groundwork_schedule_interval_seconds 2.0");
            assertThat(told()).isEmpty();

            hands.widenTrust();
            Hands.eventually(
                    "the damage is seen",
                    LOOK,
                    () -> get(service, "/metrics")
                            .body()
                            .contains("groundwork_refuted_checks{addon=\"cluster-autoscaler\"} 1.0"));
            assertThat(get(service, "/").body()).contains("a stranger cannot assume the role");
            Hands.eventually("somebody is told", LOOK, () -> !told().isEmpty());
            assertThat(told())
                    .singleElement()
                    .satisfies(news -> assertThat(news.path("began")).isNotEmpty());
            assertThat(get(service, "/readyz").statusCode())
                    .as("what is found makes the service no less ready")
                    .isEqualTo(200);

            flow.whenApplied().thenExitCodeIs(0);
            Hands.eventually(
                    "it is well again",
                    LOOK,
                    () -> get(service, "/metrics")
                            .body()
                            .contains("groundwork_refuted_checks{addon=\"cluster-autoscaler\"} 0.0"));
            service.thenItEndsWithin(Duration.ofSeconds(25));
            assertThat(service.messages()).doesNotContain("S3CRET", "WARNING", "Exception");
        }
    }

    @Test
    void aLookThatHangsDoesNotKeepItFromEnding() throws Exception {
        sandbox.aws().inject(Fault.stall("eks", "DescribeCluster", Duration.ofMinutes(1), 10));
        try (Service service = service("--every", "1h")) {
            Hands.eventually(
                    "it looks", () -> get(service, "/metrics").body().contains("groundwork_run_in_progress 1.0"));
            service.thenItEndsWithin(Duration.ofSeconds(28));
        } finally {
            sandbox.aws().clearFaults();
        }
    }

    @Test
    void aPortThatIsTakenIsAProblemAndNoStackTrace() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            flow.run("serve", "--listen", listen)
                    .thenExitCodeIs(1)
                    .thenOutputIs("")
                    .thenMessagesAre("""
                    error: --listen %s: nobody can listen there: Address already in use. Name another address, or end what listens there
                    """.formatted(listen));
        }
    }

    @Test
    void whatIsWrongFromTheStartIsToldAtOnce() {
        flow.run("serve", "--listen", "8080").thenExitCodeIs(64).thenMessagesHave("'8080' is no place to listen at");
        flow.run("serve", "--every", "0s").thenExitCodeIs(64).thenMessagesHave("'0s' leaves no time between two looks");
        flow.run("serve", "--every", "often").thenExitCodeIs(64).thenMessagesHave("'often' is no time");
        flow.run("serve", "--notify").thenExitCodeIs(64).thenMessagesHave("Add --state configmap");
        Flow.in(sandbox)
                .given(NOTIFIED.replace("cluster-autoscaler", "cluster-autoscaller"))
                .run("serve")
                .thenExitCodeIs(64)
                .thenOutputIs("")
                .thenMessagesHave("unknown add-on \"cluster-autoscaller\"");
    }

    private Service service(String... options) throws IOException {
        return Service.start(flow.environment(), flow.arguments("serve"), List.of(options));
    }

    private HttpResponse<String> get(Service service, String page) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(service.address() + page))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(page + ": " + service.messages(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<JsonNode> told() {
        return hook.getAllServeEvents().reversed().stream()
                .map(event -> {
                    try {
                        return new ObjectMapper().readTree(event.getRequest().getBodyAsString());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }
}
