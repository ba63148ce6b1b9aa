package dev.groundwork.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.TrafficCheck.AddressesAccept;
import dev.groundwork.addon.TrafficCheck.DefaultBackendAnswers;
import dev.groundwork.addon.TrafficCheck.DefaultCertificateServed;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.addon.TrafficCheck.Http2Spoken;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against servers that really listen: two zones are two addresses of this machine. */
final class TrafficProversTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final ResourceId SERVICE = new ResourceId("", "Service", "web", "door");
    private static final ResourceId SECRET = new ResourceId("", "Secret", "web", "wildcard");
    private static final ResourceId PODS = new ResourceId("apps", "Deployment", "web", "nginx");
    private static final String HOST = "nlb.test";
    private static final Map<String, List<String>> NAMES = Map.of(
            HOST,
            List.of("127.0.0.1", "127.0.0.2"),
            "a." + HOST,
            List.of("127.0.0.1"),
            "b." + HOST,
            List.of("127.0.0.2"));
    private static final SelfSigned WILDCARD = SelfSigned.of("*.example.com", 300);
    private static final SelfSigned MADE_UP = SelfSigned.of("Kubernetes Ingress Controller Fake Certificate", 300);

    private final LocalIngress first = new LocalIngress("127.0.0.1", WILDCARD);
    private final LocalIngress second = new LocalIngress("127.0.0.2", first);

    @AfterEach
    void end() {
        first.close();
        second.close();
    }

    @Test
    void bothPortsOfEachAddressInEachZoneTakeConnections() {
        assertThat(accepting(entrance(), resolver(NAMES)))
                .isEqualTo(new Proof.Proven("ports %d and %d are open at 127.0.0.1 (a), 127.0.0.2 (b)"
                        .formatted(first.httpPort(), first.httpsPort())));
    }

    @Test
    void aZoneWithoutAnAddressRefutesIt() {
        Map<String, List<String>> names = Map.of(HOST, List.of("127.0.0.1"), "a." + HOST, List.of("127.0.0.1"));

        assertThat(seen(accepting(entrance(), resolver(names)))).isEqualTo("there is no address in b");
    }

    @Test
    void anAddressThatRefusesConnectionsIsNamedWithItsZone() {
        second.close();

        assertThat(seen(accepting(entrance(), resolver(NAMES))))
                .isEqualTo("127.0.0.2 (b) refuses connections on port " + first.httpPort());
    }

    @Test
    void anAddressThatOnlyTheCommonNameHasIsAskedToo() {
        Map<String, List<String>> names = Map.of(
                HOST, List.of("127.0.0.3"), "a." + HOST, List.of("127.0.0.1"), "b." + HOST, List.of("127.0.0.2"));

        assertThat(seen(accepting(entrance(), resolver(names))))
                .isEqualTo("127.0.0.3 refuses connections on port " + first.httpPort());
    }

    @Test
    void aServiceThatHasNoLoadBalancerYetRefutesItForNow() {
        Prover.Finding finding = new AddressesAcceptProver(_ -> Optional.empty(), resolver(NAMES), PATIENCE)
                .ask(new AddressesAccept("x", entrance()));

        assertThat(seen(finding.proof().verdict())).isEqualTo("Service web/door has no load balancer yet");
        assertThat(finding.settled()).isFalse();
    }

    @Test
    void aNameThatNobodyKnowsRefutesIt() {
        assertThat(seen(accepting(entrance(), resolver(Map.of())))).isEqualTo("nobody knows an address of nlb.test");
    }

    @Test
    void anInternalLoadBalancerThatIsSilentFromHereIsNotProvable() throws IOException {
        try (Deaf deaf = new Deaf()) {
            Map<String, List<String>> names = Map.of(HOST, List.of("127.0.0.1"));

            assertThat(accepting(deaf.entrance(true), resolver(names)))
                    .isInstanceOfSatisfying(
                            Proof.NotProvable.class,
                            it -> assertThat(it.why())
                                    .isEqualTo("the load balancer is internal, and none of its addresses (127.0.0.1) is"
                                            + " reached from here; verify from inside the VPC"));
            assertThat(seen(accepting(deaf.entrance(false), resolver(names))))
                    .isEqualTo("127.0.0.1 does not answer on port %d within 2 s".formatted(deaf.port()));
        }
    }

    @Test
    void theDefaultBackendAnswersInTheClearAndOverTls() {
        assertThat(backend())
                .isEqualTo(new Proof.Proven("404 on ports %d and %d at 127.0.0.1 (a), 127.0.0.2 (b)"
                        .formatted(first.httpPort(), first.httpsPort())));
        assertThat(first.log()).allMatch(line -> line.contains("\"GET / HTTP/1.1\" 404"));
    }

    @Test
    void anotherAnswerThanThatOfTheDefaultBackendRefutesIt() {
        second.answering("308 Permanent Redirect");

        assertThat(seen(backend()))
                .isEqualTo("127.0.0.2 (b) says \"HTTP/1.1 308 Permanent Redirect\" on port " + first.httpPort());
    }

    @Test
    void aSideThatExpectsTheProxyProtocolAndGetsNoneRefutesIt() {
        first.expectingProxy();
        second.expectingProxy();

        assertThat(seen(backend())).contains("127.0.0.1 (a) takes a connection on port", "hangs up in the middle");
    }

    @Test
    void aSideThatGetsAHeaderOfTheProxyProtocolUnaskedRefutesIt() {
        try (LocalLoadBalancer http =
                new LocalLoadBalancer(first.httpPort(), "127.0.0.1", Optional.of("203.0.113.7"))) {
            Entrance entrance = new Entrance(SERVICE, List.of("a"), false, http.port(), first.httpsPort(), PODS);
            Proof.Verdict verdict = new DefaultBackendAnswersProver(_ -> Optional.of(HOST), one(), PATIENCE)
                    .ask(new DefaultBackendAnswers("x", entrance, 404))
                    .proof()
                    .verdict();

            assertThat(seen(verdict)).contains("400 Bad Request", "a header of the PROXY protocol");
        }
    }

    @Test
    void bothSidesOfTheProxyProtocolUnderstandEachOther() {
        first.expectingProxy();
        try (LocalLoadBalancer http = new LocalLoadBalancer(first.httpPort(), "127.0.0.1", Optional.of("203.0.113.7"));
                LocalLoadBalancer https =
                        new LocalLoadBalancer(first.httpsPort(), "127.0.0.1", Optional.of("203.0.113.7"))) {
            Entrance entrance = new Entrance(SERVICE, List.of("a"), false, http.port(), https.port(), PODS);
            Proof.Verdict verdict = new DefaultBackendAnswersProver(_ -> Optional.of(HOST), one(), PATIENCE)
                    .ask(new DefaultBackendAnswers("x", entrance, 404))
                    .proof()
                    .verdict();

            assertThat(verdict).isInstanceOf(Proof.Proven.class);
        }
    }

    @Test
    void theCertificateOfTheSecretIsServed() {
        Proof proof = certificate(Optional.of(SECRET), _ -> Optional.of(WILDCARD.certificate()));

        assertThat(proof.verdict())
                .isEqualTo(
                        new Proof.Proven("CN=*.example.com, valid for 300 more days, at 127.0.0.1 (a), 127.0.0.2 (b)"));
        assertThat(proof.warnings()).isEmpty();
    }

    @Test
    void aMadeUpCertificateInsteadOfThatOfTheSecretRefutesIt() {
        second.with(MADE_UP);

        assertThat(seen(certificate(Optional.of(SECRET), _ -> Optional.of(WILDCARD.certificate()))
                        .verdict()))
                .isEqualTo("127.0.0.2 (b) serves the certificate that nginx made up instead of CN=*.example.com");
    }

    @Test
    void aSecretWithoutACertificateRefutesIt() {
        assertThat(seen(certificate(Optional.of(SECRET), _ -> Optional.empty()).verdict()))
                .isEqualTo("there is no certificate in it, or no such Secret");
    }

    @Test
    void aMadeUpCertificateWhereNoneIsSetIsAWarning() {
        first.with(MADE_UP);
        second.with(MADE_UP);
        Proof proof = certificate(Optional.empty(), _ -> Optional.empty());

        assertThat(proof.verdict()).isInstanceOf(Proof.Proven.class);
        assertThat(proof.warnings())
                .containsExactly("no client trusts the default certificate: nginx made it up, because none is set");
    }

    @Test
    void anExpiredCertificateRefutesItAndOneThatSoonWillIsAWarning() {
        SelfSigned expired = SelfSigned.of("old.example.com", -3);
        SelfSigned soon = SelfSigned.of("soon.example.com", 5);
        first.with(soon);
        second.with(soon);

        assertThat(certificate(Optional.of(SECRET), _ -> Optional.of(soon.certificate()))
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("the default certificate expires in 5 days");
        second.with(expired);
        first.with(expired);
        assertThat(seen(certificate(Optional.of(SECRET), _ -> Optional.of(expired.certificate()))
                        .verdict()))
                .contains("127.0.0.1 (a) serves CN=old.example.com, which expired at");
    }

    @Test
    void http2IsAgreedOnAndSpoken() {
        assertThat(http2())
                .isEqualTo(new Proof.Proven("h2 by ALPN and a SETTINGS frame at 127.0.0.1 (a), 127.0.0.2 (b)"));
    }

    @Test
    void aServerThatChoosesHttp1ByAlpnRefutesIt() {
        second.choosing("http/1.1");

        assertThat(seen(http2())).isEqualTo("127.0.0.2 (b) chooses http/1.1 by ALPN");
    }

    @Test
    void aServerWithoutAlpnRefutesIt() {
        first.choosing();

        assertThat(seen(http2()))
                .isEqualTo("127.0.0.1 (a) chooses no protocol by ALPN: TLS may end before it reaches the pods");
    }

    @Test
    void aServerThatChoosesHttp2AndDoesNotSpeakItRefutesIt() {
        first.withoutHttp2();

        assertThat(seen(http2())).contains("127.0.0.1 (a) chooses h2 by ALPN, but does not speak it");
    }

    @Test
    void whatIsSaidAtAnEntranceMeansNothingBeforeItTakesConnections() {
        assertThat(Stream.of(
                        new Http2Spoken("x", entrance()),
                        new DefaultBackendAnswers("x", entrance(), 404),
                        new DefaultCertificateServed("x", entrance(), Optional.empty())))
                .allSatisfy(check -> assertThat(check.after()).contains(new AddressesAccept("x", entrance())));
    }

    private static Proof.Verdict accepting(Entrance entrance, Resolver resolver) {
        return new AddressesAcceptProver(_ -> Optional.of(HOST), resolver, PATIENCE)
                .ask(new AddressesAccept("x", entrance))
                .proof()
                .verdict();
    }

    private Proof.Verdict backend() {
        return new DefaultBackendAnswersProver(_ -> Optional.of(HOST), resolver(NAMES), PATIENCE)
                .ask(new DefaultBackendAnswers("x", entrance(), 404))
                .proof()
                .verdict();
    }

    private Proof certificate(
            Optional<ResourceId> secret, Function<ResourceId, Optional<X509Certificate>> certificates) {
        return new DefaultCertificateServedProver(
                        _ -> Optional.of(HOST), resolver(NAMES), certificates, Clock.systemUTC(), PATIENCE)
                .ask(new DefaultCertificateServed("x", entrance(), secret))
                .proof();
    }

    private Proof.Verdict http2() {
        return new Http2SpokenProver(_ -> Optional.of(HOST), resolver(NAMES), PATIENCE)
                .ask(new Http2Spoken("x", entrance()))
                .proof()
                .verdict();
    }

    private Entrance entrance() {
        return new Entrance(SERVICE, List.of("a", "b"), false, first.httpPort(), first.httpsPort(), PODS);
    }

    private static String seen(Proof.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Proof.Refuted.class);
        return ((Proof.Refuted) verdict).seen();
    }

    private static Resolver one() {
        return resolver(Map.of("a." + HOST, List.of("127.0.0.1")));
    }

    static Resolver resolver(Map<String, List<String>> names) {
        return host -> names.getOrDefault(host, List.of()).stream()
                .map(InetAddress::ofLiteral)
                .toList();
    }

    /** A port whose queue of connections is full, so that the next one is neither taken nor refused. */
    private static final class Deaf implements AutoCloseable {
        private final List<Closeable> open = new ArrayList<>();
        private final ServerSocket server;

        Deaf() {
            try {
                server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                open.add(server);
                for (int i = 0; i < 4; i++) {
                    Socket socket = new Socket();
                    open.add(socket);
                    try {
                        socket.connect(server.getLocalSocketAddress(), 200);
                    } catch (SocketTimeoutException full) {
                        break;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return server.getLocalPort();
        }

        Entrance entrance(boolean internal) {
            return new Entrance(SERVICE, List.of(), internal, port(), port(), PODS);
        }

        @Override
        public void close() throws IOException {
            for (Closeable each : open) {
                each.close();
            }
        }
    }
}
