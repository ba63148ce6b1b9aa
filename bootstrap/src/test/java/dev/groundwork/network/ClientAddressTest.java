package dev.groundwork.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.TrafficCheck.ClientAddressArrives;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Through a load balancer that really connects from another address, with and without the PROXY protocol. */
final class ClientAddressTest {
    private static final String HOST = "nlb.test";
    private static final ResourceId SERVICE = new ResourceId("", "Service", "web", "door");
    private static final ResourceId PODS = new ResourceId("apps", "Deployment", "web", "nginx");

    private static final SelfSigned CERTIFICATE = SelfSigned.of("x", 10);

    private final LocalIngress ingress = new LocalIngress("127.0.0.1", CERTIFICATE);

    @AfterEach
    void end() {
        ingress.close();
    }

    @Test
    void thePublicAddressThatTheHeaderNamesArrives() {
        ingress.expectingProxy();

        assertThat(through("127.0.0.9", Optional.of("203.0.113.7"), false, Set.of("10.0.0.4")))
                .isEqualTo(new Proof.Proven(
                        "203.0.113.7 arrived, which is neither a node's nor the load balancer's, at 127.0.0.1 (a)"));
    }

    @Test
    void thisMachinesOwnAddressIsKnown() {
        ingress.expectingProxy();

        assertThat(through("127.0.0.9", Optional.of("127.0.0.1"), true, Set.of()))
                .isEqualTo(new Proof.Proven("this machine's own address 127.0.0.1 arrived at 127.0.0.1 (a)"));
    }

    @Test
    void withoutTheHeaderTheAddressOfANodeArrivesAndRefutesIt() {
        assertThat(seen(through("127.0.0.9", Optional.empty(), true, Set.of("127.0.0.9"))))
                .isEqualTo("127.0.0.1 (a) hands on 127.0.0.9, the address of a node");
    }

    @Test
    void aPrivateAddressBehindAnInternetFacingLoadBalancerRefutesIt() {
        ingress.expectingProxy();

        assertThat(seen(through("127.0.0.9", Optional.of("10.0.3.4"), false, Set.of())))
                .isEqualTo("127.0.0.1 (a) hands on 10.0.3.4, a private address, though clients come from the internet");
    }

    @Test
    void theLoadBalancersOwnAddressRefutesIt() {
        ingress.expectingProxy();

        try (LocalLoadBalancer http =
                new LocalLoadBalancer(ingress.httpPort(), "127.0.0.9", Optional.of("127.0.0.2"))) {
            Proof.Verdict verdict = prover((_, _) -> ingress.log(), Set.of())
                    .ask(check(http, true, "a", "b"))
                    .proof()
                    .verdict();

            assertThat(seen(verdict)).contains("127.0.0.1 (a) hands on 127.0.0.2, the load balancer's own address");
        }
    }

    @Test
    void aLogThatSaysNothingRefutesItAndIsLookedUpOnceMore() {
        ingress.expectingProxy();
        try (LocalLoadBalancer http =
                new LocalLoadBalancer(ingress.httpPort(), "127.0.0.9", Optional.of("203.0.113.7"))) {
            boolean[] late = {false};
            ClientAddressArrivesProver prover = prover((_, _) -> late[0] ? ingress.log() : List.of(), Set.of());
            ClientAddressArrives check = check(http, false, "a");

            Prover.Finding first = prover.ask(check);
            late[0] = true;
            Prover.Finding second = prover.ask(check);

            assertThat(seen(first.proof().verdict())).contains("answers, but no pod has written down who asked");
            assertThat(first.settled()).isFalse();
            assertThat(second.proof().verdict()).isInstanceOf(Proof.Proven.class);
            assertThat(ingress.log()).hasSize(1);
        }
    }

    private Proof.Verdict through(String own, Optional<String> client, boolean internal, Set<String> nodes) {
        try (LocalLoadBalancer http = new LocalLoadBalancer(ingress.httpPort(), own, client)) {
            return prover((_, _) -> ingress.log(), nodes)
                    .ask(check(http, internal, "a"))
                    .proof()
                    .verdict();
        }
    }

    private static ClientAddressArrivesProver prover(AccessLog log, Set<String> nodes) {
        return new ClientAddressArrivesProver(
                _ -> Optional.of(HOST),
                TrafficProversTest.resolver(
                        Map.of("a." + HOST, List.of("127.0.0.1"), "b." + HOST, List.of("127.0.0.2"))),
                log,
                () -> nodes,
                Duration.ofSeconds(2));
    }

    private static ClientAddressArrives check(LocalLoadBalancer http, boolean internal, String... zones) {
        return new ClientAddressArrives(
                "x", new Entrance(SERVICE, List.of(zones), internal, http.port(), 1, PODS), "controller");
    }

    private static String seen(Proof.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Proof.Refuted.class);
        return ((Proof.Refuted) verdict).seen();
    }
}
