package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.groundwork.engine.Strangers.Account;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ServiceAccountStrangersTest {
    private static final Account AUTOSCALER = new Account("kube-system", "cluster-autoscaler");

    @Test
    void thoseThatAreEverywhereComeFirstThenLikeNamesThenNamesakes() {
        assertThat(of(
                        AUTOSCALER,
                        "kube-system/cluster-autoscaler",
                        "kube-system/cluster-autoscaler-two",
                        "kube-system/clusterrole-aggregation-controller",
                        "kube-system/cluster-proportional",
                        "kube-system/coredns",
                        "other/cluster-autoscaler-two",
                        "other/cluster-autoscaler"))
                .containsExactly(
                        "kube-system/default",
                        "default/default",
                        "kube-system/cluster-autoscaler-two",
                        "kube-system/cluster-proportional",
                        "other/cluster-autoscaler");
    }

    @Test
    void thereAreSixAtMost() {
        assertThat(of(
                        AUTOSCALER,
                        Stream.of("a", "b", "c", "d", "e")
                                .flatMap(name -> Stream.of("kube-system/cluster-" + name, name + "/cluster-autoscaler"))
                                .toArray(String[]::new)))
                .hasSize(6);
    }

    @Test
    void theDefaultServiceAccountIsNoStrangerToItself() {
        assertThat(of(new Account("default", "default"))).containsExactly("kube-system/default");
        assertThat(of(new Account("apps", "default"))).containsExactly("default/default", "kube-system/default");
    }

    @Test
    void whoMayNotListThemAsksWithThoseThatAreEverywhere() {
        try (WireCluster cluster = new WireCluster()) {
            cluster.wire()
                    .stubFor(WireMock.get(WireMock.urlPathEqualTo("/api/v1/serviceaccounts"))
                            .willReturn(WireMock.aResponse().withStatus(403).withBody("{}")));
            assertThat(new ServiceAccountStrangers(cluster.reader()).of(AUTOSCALER))
                    .extracting(Account::toString)
                    .containsExactly("kube-system/default", "default/default");
        }
    }

    private static List<String> of(Account account, String... others) {
        List<Account> all = Stream.of(others)
                .map(name -> name.split("/"))
                .map(parts -> new Account(parts[0], parts[1]))
                .toList();
        return new ServiceAccountStrangers(() -> all)
                .of(account).stream().map(Account::toString).toList();
    }
}
