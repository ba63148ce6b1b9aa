package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
    @Test
    void aSlipOfTheHandFindsItsName() {
        assertThat(Nearest.to("prodution", List.of("production", "staging"))).contains("production");
        assertThat(Nearest.to("prod", List.of("production", "staging"))).contains("production");
    }

    @Test
    void aPartOfANameFindsIt() {
        List<String> addons = List.of("ingress-nginx", "kube2iam", "aws-load-balancer-controller", "prometheus-stack");

        assertThat(Nearest.to("nginx", addons)).contains("ingress-nginx");
        assertThat(Nearest.to("Prometheus", addons)).contains("prometheus-stack");
        assertThat(Nearest.to("load-balancer-controller", addons)).contains("aws-load-balancer-controller");
        assertThat(Nearest.to("ingress-nginx-internal", addons)).contains("ingress-nginx");
    }

    @Test
    void aFewLettersThatHappenToStandInANameAreNone() {
        assertThat(Nearest.to("PATH", List.of("CLASSPATH"))).isEmpty();
        assertThat(Nearest.to("e", List.of("metrics-server"))).isEmpty();
    }

    @Test
    void lettersThatChangedPlacesAreOneSlip() {
        assertThat(Nearest.to("adopt", List.of("adpot"))).contains("adpot");
    }

    @Test
    void aWordOfAMegabyteCostsNothing() {
        String endless = "a".repeat(1_000_000);

        assertThat(Nearest.to(endless, List.of("adopt"))).isEmpty();
    }

    @Test
    void somethingElseFindsNothing() {
        assertThat(Nearest.to("blue", List.of("production", "staging"))).isEmpty();
    }
}
