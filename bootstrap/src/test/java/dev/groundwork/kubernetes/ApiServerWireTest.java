package dev.groundwork.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.groundwork.engine.Login;
import dev.groundwork.engine.Parallel;
import dev.groundwork.engine.Waiter;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server does only when it is in trouble. */
final class ApiServerWireTest {
    private final Busy busy = new Busy();
    private final WireMockServer wire = new WireMockServer(
            wireMockConfig().dynamicPort().containerThreads(80).extensions(busy));
    private final Pauses pauses = new Pauses();

    @BeforeEach
    void start() {
        wire.start();
    }

    @AfterEach
    void stop() {
        wire.stop();
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "10, 10", "3600, 10"})
    void theServersOwnPauseIsKeptButNotForLongerThanTenSeconds(String retryAfter, int seconds) {
        failing(1, aResponse().withStatus(429).withHeader("Retry-After", retryAfter));

        ApiServer.Answer answer = get("/x");

        assertThat(answer.ok()).isTrue();
        assertThat(pauses.taken).containsExactly(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "soon"})
    void aPauseThatIsNoNumberOfSecondsIsOurs(String retryAfter) {
        failing(2, aResponse().withStatus(503).withHeader("Retry-After", retryAfter));

        assertThat(get("/x").ok()).isTrue();
        assertThat(pauses.taken).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aServerThatStaysOverloadedIsGivenUp(int status) {
        wire.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(status).withBody("{\"message\":\"too many requests\"}")));

        ProblemException thrown =
                catchThrowableOfType(ProblemException.class, () -> reader().listPages("/api/v1/nodes", ""));

        assertThat(thrown.problem().code()).isEqualTo(Problem.Code.THROTTLED);
        assertThat(thrown).hasMessageContaining("too many requests").hasMessageContaining("Try again in a minute");
        wire.verify(5, anyRequestedFor(anyUrl()));
        assertThat(pauses.sum()).isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 422, 500})
    void whatCannotSucceedIsNeverRepeated(int status) {
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("{\"message\":\"no\"}")));

        assertThat(get("/x").status()).isEqualTo(status);
        wire.verify(1, anyRequestedFor(anyUrl()));
        assertThat(pauses.taken).isEmpty();
    }

    @Test
    void aCredentialThatIsNotAcceptedEndsTheMatter() {
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> get("/x"))
                .satisfies(thrown -> assertThat(thrown.problem().code()).isEqualTo(Problem.Code.UNAUTHENTICATED))
                .withMessageContaining("it does not accept the credential of the kubeconfig (401)");
        wire.verify(1, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void aLostConnectionIsTriedAgain(Fault fault) {
        failing(1, aResponse().withFault(fault));

        assertThat(get("/x").ok()).isTrue();
        assertThat(pauses.taken).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void aConnectionThatIsLostEveryTimeIsGivenUp() {
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> get("/x"));

        assertThat(thrown.problem().code()).isEqualTo(Problem.Code.UNREACHABLE);
        assertThat(pauses.taken).hasSize(4);
    }

    @Test
    void whereNobodyListensIsSaidAtOnce() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Instant before = Instant.now(Clock.systemUTC());
        try (ApiServer server = server("http://127.0.0.1:" + free)) {
            ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> server.get("/x"));

            assertThat(thrown.problem().what()).isEqualTo("it cannot be reached: nothing listens there");
        }
        assertThat(pauses.taken).isEmpty();
        assertThat(Duration.between(before, Instant.now(Clock.systemUTC()))).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void plainTextAndEmptyAnswersAreUnderstood() {
        wire.stubFor(any(urlEqualTo("/text"))
                .willReturn(aResponse().withStatus(500).withBody("  upstream connect error\nmore\n")));
        wire.stubFor(any(urlEqualTo("/empty")).willReturn(aResponse().withStatus(200)));

        assertThat(KubernetesProblems.message(get("/text").body())).isEqualTo("upstream connect error");
        assertThat(get("/empty").body().isMissingNode()).isTrue();
    }

    @Test
    void warningsAreCollectedOnceEach() {
        wire.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withBody("{}")
                        .withHeader("Warning", "299 - \"policy/v1beta1 is deprecated\"", "299 - \"unknown field\"")));
        try (ApiServer server = server(wire.baseUrl())) {
            server.get("/x");
            server.get("/y");

            assertThat(server.warnings()).containsExactly("policy/v1beta1 is deprecated", "unknown field");
        }
    }

    @Test
    void noMoreThanTwentyFourRequestsAreInFlight() {
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withBody("{}")));
        try (ApiServer server = server(wire.baseUrl())) {
            Parallel.map(IntStream.range(0, 72).boxed().toList(), i -> server.get("/" + i));
        }

        assertThat(busy.most.get()).isGreaterThan(8).isLessThanOrEqualTo(24);
        wire.verify(72, anyRequestedFor(anyUrl()));
    }

    @Test
    void aListIsReadPageByPage() {
        wire.stubFor(WireMock.get(urlEqualTo("/api/v1/pods?limit=500&labelSelector=a%3Db"))
                .willReturn(page("one", "next/=")));
        wire.stubFor(WireMock.get(urlEqualTo("/api/v1/pods?limit=500&labelSelector=a%3Db&continue=next%2F%3D"))
                .willReturn(page("two", "")));

        List<JsonNode> items = reader().listPages("/api/v1/pods", "a=b");

        assertThat(items.stream().map(JsonNode::asText)).containsExactly("one", "two");
    }

    @Test
    void aPageThatIsDeniedIsAProblemAndNotTheEnd() {
        wire.stubFor(WireMock.get(urlEqualTo("/api/v1/pods?limit=500")).willReturn(page("one", "next")));
        wire.stubFor(WireMock.get(urlEqualTo("/api/v1/pods?limit=500&continue=next"))
                .willReturn(aResponse().withStatus(403).withBody("{\"message\":\"no\"}")));

        ProblemException thrown =
                catchThrowableOfType(ProblemException.class, () -> reader().listPages("/api/v1/pods", ""));

        assertThat(thrown.problem().code()).isEqualTo(Problem.Code.DENIED);
        wire.verify(2, getRequestedFor(anyUrl()));
    }

    private static ResponseDefinitionBuilder page(String item, String next) {
        return aResponse().withBody("{\"metadata\":{\"continue\":\"%s\"},\"items\":[\"%s\"]}".formatted(next, item));
    }

    /** Answers like that so many times, and then well. */
    private void failing(int times, ResponseDefinitionBuilder failure) {
        for (int i = 0; i <= times; i++) {
            wire.stubFor(any(anyUrl())
                    .inScenario("failing")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "failed " + i)
                    .willReturn(i < times ? failure : aResponse().withBody("{}"))
                    .willSetStateTo("failed " + (i + 1)));
        }
    }

    @Test
    void aTokenThatIsRefusedIsMadeAnewOnceAndTheRequestIsSentAgain() {
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
        wire.stubFor(any(anyUrl())
                .withHeader("Authorization", WireMock.equalTo("Bearer token 2"))
                .willReturn(aResponse().withBody("{}")));
        Numbered login = new Numbered();

        try (ApiServer server = server(login)) {
            assertThat(server.get("/x").ok()).isTrue();
            assertThat(server.get("/y").ok()).isTrue();
        }

        assertThat(login.number).isEqualTo(2);
    }

    @Test
    void aNewTokenThatIsRefusedTooIsExplainedByWhoMadeIt() {
        wire.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
        Numbered login = new Numbered();

        try (ApiServer server = server(login)) {
            ProblemException e = catchThrowableOfType(ProblemException.class, () -> server.get("/x"));
            assertThat(e.problem().what()).isEqualTo("nobody knows you");
            assertThat(e.toString()).doesNotContain("token");
        }

        assertThat(login.number).isEqualTo(2);
    }

    @Test
    void whereNobodyListensWhoMadeTheLoginSaysWhatToLookAt() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (ApiServer server = server("http://127.0.0.1:" + port, new Numbered())) {
            ProblemException e = catchThrowableOfType(ProblemException.class, () -> server.get("/x"));
            assertThat(e.problem().what()).isEqualTo("it cannot be reached: nothing listens there");
            assertThat(e.problem().todo()).isEqualTo("Come nearer");
        }
    }

    private ApiServer server(Login login) {
        return server(wire.baseUrl(), login);
    }

    private ApiServer server(String address, Login login) {
        Connection plain = new Connection(new ConfigBuilder(Config.empty())
                .withMasterUrl(address)
                .withRequestRetryBackoffLimit(0)
                .withOauthTokenProvider(login::token)
                .build());
        return new ApiServer(new Connection(plain.config(), "a login", Optional.of(login)), pauses);
    }

    /** Tokens that can be told apart. */
    private static final class Numbered implements Login {
        private int number = 1;

        @Override
        public String token() {
            return "token " + number;
        }

        @Override
        public void renew() {
            number++;
        }

        @Override
        public Problem refused(String server) {
            return new Problem(Problem.Code.UNAUTHENTICATED, server, "nobody knows you", "Ask somebody");
        }

        @Override
        public String unreached() {
            return "Come nearer";
        }
    }

    private ApiServer.Answer get(String path) {
        try (ApiServer server = server(wire.baseUrl())) {
            return server.get(path);
        }
    }

    private KubernetesReader reader() {
        return new KubernetesReader(server(wire.baseUrl()));
    }

    private ApiServer server(String url) {
        Connection connection = new Connection(new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withConnectionTimeout(4_000)
                .withRequestRetryBackoffLimit(0)
                .build());
        return new ApiServer(connection, pauses);
    }

    /** Pauses that are only noted. */
    private static final class Pauses extends Waiter {
        final List<Duration> taken = Collections.synchronizedList(new ArrayList<>());

        Pauses() {
            super(Clock.systemUTC());
        }

        @Override
        public void pause(Duration time) {
            taken.add(time);
        }

        Duration sum() {
            return taken.stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** Keeps each request for a moment and counts how many are there at once. */
    private static final class Busy implements ResponseDefinitionTransformerV2 {
        final AtomicInteger now = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            now.decrementAndGet();
            return event.getResponseDefinition();
        }

        @Override
        public String getName() {
            return "busy";
        }
    }
}
