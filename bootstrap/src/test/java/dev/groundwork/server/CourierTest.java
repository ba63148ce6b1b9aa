package dev.groundwork.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.groundwork.engine.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CourierTest {
    private final List<Duration> pauses = new ArrayList<>();
    private final Waiter waiter = new Waiter(Clock.systemUTC()) {
        @Override
        public void pause(Duration time) {
            pauses.add(time);
        }
    };

    @Test
    void itArrivesAtTheFirstTry() {
        try (Receiver receiver = new Receiver()) {
            assertThat(bring(receiver.address())).isEmpty();
            assertThat(receiver.bodies()).hasSize(1);
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void aServerThatFailsIsTriedAgain() {
        try (Receiver receiver = new Receiver(new Receiver.Answer(500, ""), new Receiver.Answer(503, ""))) {
            assertThat(bring(receiver.address())).isEmpty();
            assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000));
        }
    }

    @Test
    void aServerThatAlwaysFailsIsGivenUp() {
        try (Receiver receiver = new Receiver()) {
            receiver.willAnswer(500, 500, 500, 500, 500);

            assertThat(bring(receiver.address())).contains("it answered with status 500, 4 times");
            assertThat(pauses).hasSize(3);
        }
    }

    @Test
    void whoIsToldToWaitWaitsThatLong() {
        try (Receiver receiver = new Receiver(new Receiver.Answer(429, "7"))) {
            assertThat(bring(receiver.address())).isEmpty();
            assertThat(pauses).containsExactly(Duration.ofSeconds(7));
        }
    }

    @Test
    void whoIsToldToWaitForHoursLeavesItToTheNextRun() {
        try (Receiver receiver = new Receiver(new Receiver.Answer(429, "7200"))) {
            assertThat(bring(receiver.address()))
                    .contains("it answered with status 429, and wants to be left alone for 7200 s");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void whatIsRefusedIsNotRepeatedAndNoRedirectIsFollowed() {
        for (int status : new int[] {400, 403, 404, 302}) {
            try (Receiver receiver = new Receiver()) {
                receiver.willAnswer(status);

                assertThat(bring(receiver.address())).contains("it answered with status " + status);
                assertThat(receiver.bodies()).isEmpty();
            }
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void aConnectionThatIsResetIsTriedAgain() throws IOException {
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket server = listening()) {
            serve(server, socket -> {
                accepted.incrementAndGet();
                // Without a byte of the request it may look as if there had never been a connection.
                assertThat(socket.getInputStream().read()).isPositive();
                socket.setSoLinger(true, 0);
            });

            assertThat(bring("http://127.0.0.1:" + server.getLocalPort() + "/"))
                    .hasValueSatisfying(why -> assertThat(why).startsWith("the connection was lost"));
            assertThat(accepted.get()).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void whoIsSlowIsGivenUpInBoundedTime() throws IOException {
        try (ServerSocket server = listening()) {
            serve(server, socket -> read(socket));
            long start = System.nanoTime();

            assertThat(bring("http://127.0.0.1:" + server.getLocalPort() + "/"))
                    .contains("it did not answer within 1 s, 4 times");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsNeverAccepted() {
        WireMockServer server = new WireMockServer(
                WireMockConfiguration.options().httpDisabled(true).dynamicHttpsPort());
        server.start();
        try {
            assertThat(bring("https://localhost:" + server.httpsPort() + "/"))
                    .contains("its certificate is not trusted, or TLS failed");
            assertThat(server.getAllServeEvents()).isEmpty();
            assertThat(pauses).isEmpty();
        } finally {
            server.stop();
        }
    }

    @Test
    void nobodyThereIsSaidWithoutTheAddress() throws IOException {
        int port;
        try (ServerSocket server = listening()) {
            port = server.getLocalPort();
        }

        assertThat(bring("http://127.0.0.1:" + port + "/T000/secret")).contains("no connection could be made, 4 times");
    }

    @Test
    void whatIsNoAddressIsSaidWithoutIt() {
        for (String address : List.of("hooks.slack.com/T000/secret", "file:///etc/passwd", "http://a b/secret", "")) {
            assertThat(bring(address)).contains("what was found there is no address of http or https");
        }
    }

    private Optional<String> bring(String address) {
        try (Courier courier = new Courier(waiter, Duration.ofSeconds(1))) {
            return courier.bring(
                    new Letter(address, JsonNodeFactory.instance.objectNode().put("text", "hello"), List.of()));
        }
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private interface Handling {
        void handle(Socket socket) throws IOException;
    }

    private static void serve(ServerSocket server, Handling handling) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> {
                        try (socket) {
                            handling.handle(socket);
                        } catch (IOException e) {
                            // The client has given up.
                        }
                    });
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /** Takes what comes and never answers. */
    private static void read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
            // On and on.
        }
    }
}
