package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.TargetsUp;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class TargetsUpTest {
    private static final ResourceId KUBELET =
            new ResourceId(MonitoringCheck.GROUP, "ServiceMonitor", "monitoring", "kubelet");
    private static final TargetsUp CHECK = new TargetsUp("x", List.of(KUBELET), List.of());
    private static final String BOTH_UP =
            target("kubelet/0", "10.0.0.1:10250", "up", "") + target("kubelet/0", "10.0.0.2:10250", "up", "");

    @Test
    void everyExpectedAddressThatIsUpProvesIt() {
        assertThat(verdict(expected("10.0.0.1:10250", "10.0.0.2:10250"), BOTH_UP))
                .isEqualTo(new Proof.Proven("2 of 2 targets of 1 monitors are up, asked of 1 servers"));
    }

    @Test
    void anAddressThatPrometheusNeverFoundIsMissed() {
        assertThat(seen(expected("10.0.0.1:10250", "10.0.0.2:10250", "10.0.0.3:10250"), BOTH_UP))
                .isEqualTo("ServiceMonitor monitoring/kubelet at 10.0.0.3:10250 is not scraped by prometheus-main-0");
    }

    @Test
    void aTargetThatIsDownIsNamedWithItsLastError() {
        String down = target("kubelet/0", "10.0.0.1:10250", "down", "server returned HTTP status 403 Forbidden");

        assertThat(seen(expected("10.0.0.1:10250"), down))
                .isEqualTo(
                        "ServiceMonitor monitoring/kubelet is down at 10.0.0.1:10250: server returned HTTP status 403"
                                + " Forbidden");
    }

    @Test
    void aTargetThatWasNotYetScrapedProvesNothing() {
        assertThat(seen(expected("10.0.0.1:10250"), target("kubelet/0", "10.0.0.1:10250", "unknown", "")))
                .isEqualTo("ServiceMonitor monitoring/kubelet at 10.0.0.1:10250 has not been scraped yet");
    }

    @Test
    void aMonitorThatSelectsNothingIsRefutedUnlessNotEveryClusterHasIt() {
        assertThat(seen(expected(), "")).isEqualTo("ServiceMonitor monitoring/kubelet means nothing that is there");

        TargetsUp ifAny = new TargetsUp("x", List.of(), List.of(KUBELET));
        assertThat(TargetsUpProver.judge(ifAny, List.of(expected()), List.of(answer("")))
                        .proof()
                        .verdict())
                .isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void whatNothingReallyRunsIsNotLookedAtAndSaidSo() {
        ExpectedTargets half = new ExpectedTargets(
                KUBELET,
                "serviceMonitor/monitoring/kubelet/0",
                new TreeSet<>(Set.of("10.0.0.1:10250")),
                new TreeSet<>(Set.of("10.0.0.9:10250")));
        String targets = target("kubelet/0", "10.0.0.1:10250", "up", "")
                + target("kubelet/0", "10.0.0.9:10250", "down", "connection refused");

        Proof proof = TargetsUpProver.judge(CHECK, List.of(half), List.of(answer(targets)))
                .proof();

        assertThat(proof.verdict()).isInstanceOf(Proof.Proven.class);
        assertThat(proof.warnings())
                .containsExactly("ServiceMonitor monitoring/kubelet was not looked at: nothing really runs the pods"
                        + " behind it");
    }

    @Test
    void anApplicationThatIsDownIsAWarningOnly() {
        String others = """
                {scrapePool: serviceMonitor/shop/cart/0, health: down, lastError: refused, discoveredLabels: {__address__: "10.0.0.7:80"}},
                """;

        Proof proof = TargetsUpProver.judge(
                        CHECK,
                        List.of(expected("10.0.0.1:10250")),
                        List.of(answer(target("kubelet/0", "10.0.0.1:10250", "up", "") + others)))
                .proof();

        assertThat(proof.verdict()).isInstanceOf(Proof.Proven.class);
        assertThat(proof.warnings())
                .containsExactly("besides, serviceMonitor/shop/cart/0 is down at 10.0.0.7:80: refused");
    }

    @Test
    void aServerThatDoesNotAnswerOrDoesNotRunRefutesIt() {
        List<ExpectedTargets> expected = List.of(expected("10.0.0.1:10250"));
        PodProxy.Answer silent = new PodProxy.Answer("prometheus-main-1", new PodProxy.Said.No("503: no endpoints"));

        assertThat(TargetsUpProver.judge(CHECK, expected, List.of(silent))
                        .proof()
                        .verdict()
                        .toString())
                .contains("pod prometheus-main-1 answers 503: no endpoints");
        assertThat(TargetsUpProver.judge(CHECK, expected, List.of())
                        .proof()
                        .verdict()
                        .toString())
                .contains("no pod of StatefulSet monitoring/prometheus-main runs");
    }

    private static Proof.Verdict verdict(ExpectedTargets expected, String targets) {
        return TargetsUpProver.judge(CHECK, List.of(expected), List.of(answer(targets)))
                .proof()
                .verdict();
    }

    private static String seen(ExpectedTargets expected, String targets) {
        return ((Proof.Refuted) verdict(expected, targets)).seen();
    }

    private static ExpectedTargets expected(String... addresses) {
        return new ExpectedTargets(
                KUBELET, "serviceMonitor/monitoring/kubelet/0", new TreeSet<>(List.of(addresses)), new TreeSet<>());
    }

    private static PodProxy.Answer answer(String targets) {
        return new PodProxy.Answer(
                "prometheus-main-0",
                new PodProxy.Said.Yes(Yaml.node("{status: success, data: {activeTargets: [" + targets + "]}}")));
    }

    private static String target(String pool, String address, String health, String error) {
        return "{scrapePool: serviceMonitor/monitoring/%s, health: %s, lastError: \"%s\", discoveredLabels: {__address__: \"%s\"}},\n"
                .formatted(pool, health, error, address);
    }
}
