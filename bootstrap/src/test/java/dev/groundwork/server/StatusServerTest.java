package dev.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Report;
import dev.groundwork.report.Finished;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatusServerTest {
    private static final Report REPORT = Runs.run(0, Runs.DRIFTED, Runs.REFUTED);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Semaphore may = new Semaphore(0);
    private final Schedule schedule = new Schedule(
            () -> {
                may.acquireUninterruptibly();
                return new Finished(REPORT, ExitCode.of(REPORT, false), Runs.SOURCE, false, "1.2.3");
            },
            Duration.ofMinutes(15),
            Duration.ofMillis(10),
            Clock.systemUTC(),
            new Random(1),
            bug -> {
                throw bug;
            });
    private final StatusServer server = StatusServer.start(Listen.of("127.0.0.1:0"), schedule, "1.2.3");

    @AfterAll
    void end() {
        server.close();
        schedule.close();
        client.close();
    }

    @Test
    void nothingIsReadyBeforeTheFirstLookHasEndedAndEverythingAfterwards() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        for (String page : new String[] {"/", "/report.json", "/readyz"}) {
            assertThat(get(page).statusCode()).as(page).isEqualTo(503);
            assertThat(get(page).body()).as(page).startsWith("not ready: the first look for drift has not begun yet");
        }
        assertThat(get("/metrics").body())
                .contains(
                        "groundwork_schedule_interval_seconds 900.0",
                        "groundwork_run_in_progress 0.0",
                        "groundwork_build_info{version=\"1.2.3\"} 1",
                        "groundwork_runs_total{result=\"refuted\"} 0.0")
                .doesNotContain("groundwork_refuted_checks");

        schedule.start();
        may.release();
        while (get("/readyz").statusCode() == 503) {
            Thread.onSpinWait();
        }

        assertThat(get("/readyz").body())
                .startsWith("ready: the last look began at 2026-")
                .contains("with 3 (refuted)");
        HttpResponse<String> report = get("/");
        assertThat(report.body()).startsWith("<!DOCTYPE html>").contains("metrics-server");
        assertThat(report.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(report.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        HttpResponse<String> json = get("/report.json");
        assertThat(json.body()).startsWith("{").contains("\"exitCode\" : 3");
        assertThat(json.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.body())
                .contains(
                        "groundwork_refuted_checks{addon=\"metrics-server\"} 1.0",
                        "groundwork_drifted_resources{addon=\"metrics-server\"} 1.0",
                        "groundwork_run_duration_seconds{verb=\"drift\"} 3.0",
                        "groundwork_runs_total{result=\"refuted\"} 1.0");
        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @ParameterizedTest
    @CsvSource({"POST, /", "PUT, /report.json", "DELETE, /metrics", "PATCH, /readyz"})
    void nothingCanBeWritten(String method, String page) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(address(page)).method(method, HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body())
                .isEqualTo("there is / and /report.json, /metrics, /healthz and /readyz, to be read\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/env", "/beans", "/health", "/../etc/passwd", "/report", "/%2e%2e/"})
    void thereIsNothingElse(String page) throws Exception {
        assertThat(get(page).statusCode()).isEqualTo(404);
    }

    @Test
    void aPlaceThatIsTakenIsAProblem() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listen listen = new Listen("127.0.0.1", taken.getLocalPort());

            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> StatusServer.start(listen, schedule, "1.2.3"))
                    .satisfies(e -> {
                        assertThat(e.problem().code()).isEqualTo(Problem.Code.FAILED);
                        assertThat(e.problem().subject()).isEqualTo("--listen " + listen);
                        assertThat(e.problem().what()).startsWith("nobody can listen there: Address already in use");
                    });
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsAProblem() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> StatusServer.start(Listen.of("192.0.2.1:8080"), schedule, "1.2.3"))
                .satisfies(e -> assertThat(e.problem().what()).startsWith("nobody can listen there: "));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> StatusServer.start(Listen.of("no-such-host.invalid:8080"), schedule, "1.2.3"))
                .satisfies(e ->
                        assertThat(e.problem().what()).isEqualTo("nobody can listen there: there is no such host"));
    }

    private HttpResponse<String> get(String page) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address(page)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI address(String page) {
        return URI.create("http://" + server.listen() + page);
    }
}
