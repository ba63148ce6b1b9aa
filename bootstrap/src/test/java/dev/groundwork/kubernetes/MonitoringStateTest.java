package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.DataSourceAnswers;
import dev.groundwork.addon.MonitoringCheck.ServicePort;
import dev.groundwork.addon.MonitoringCheck.StorageHasRoom;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator, the storage and Grafana are asked. */
final class MonitoringStateTest {
    private static final StorageHasRoom ROOM =
            new StorageHasRoom("x", Duration.ofDays(10), 8L * 1024 * 1024 * 1024, true);
    private static final List<StorageRoomProver.Claim> BOUND = List.of(new StorageRoomProver.Claim("db-0", "Bound"));
    private static final PromQuery.Result NO_COMPACTION_YET = samples(Map.of());
    private static final DataSourceAnswers GRAFANA = new DataSourceAnswers(
            "x",
            new ResourceId("apps", "Deployment", "monitoring", "grafana"),
            new ServicePort("monitoring", "grafana", "http"),
            new ServicePort("monitoring", "prometheus", "web"));
    private static final PodProxy.Said ONE = yes("{data: {result: [{metric: {}, value: [1, '1']}]}}");

    @Test
    void whatTheOperatorSaysOfItsObjectIsTheProof() {
        String good = "{type: Reconciled, status: 'True'}, {type: Available, status: 'True'}";

        assertThat(operated(good))
                .isEqualTo(new Proof.Proven("it is Reconciled and Available, 2 of 2 pods, version 3.13.0"));
        assertThat(operated("{type: Reconciled, status: 'False', reason: ReconciliationFailed, message: no secret x}")
                        .toString())
                .startsWith("Refuted[")
                .contains("it is not Reconciled (ReconciliationFailed): no secret x");
        assertThat(operated("").toString()).contains("it has no condition Reconciled yet");
        assertThat(OperatedProver.judge(MonitoringCheck.prometheus(), Optional.empty(), List.of())
                        .proof()
                        .verdict()
                        .toString())
                .contains("it does not exist");
    }

    @Test
    void theRetentionFitsIfItsSamplesFit() {
        assertThat(stored(BOUND, 3000, samples(Map.of("", 1.5))))
                .isEqualTo(
                        new Proof.Proven("3000 samples a second of 1.5 bytes need 3.6 GiB for 10 days, and 8.0 GiB may"
                                + " be used; 1 volumes are bound"));
    }

    @Test
    void aRateThatDoesNotFitIsRefutedWithWhatWouldDo() {
        Proof.Refuted refuted = (Proof.Refuted) stored(BOUND, 10_000, NO_COMPACTION_YET);

        assertThat(refuted.seen())
                .isEqualTo(
                        "10000 samples a second of 2.0 bytes need 16.1 GiB for 10 days, and 8.0 GiB may be used; after"
                                + " 5.0 days the oldest go");
        assertThat(refuted.next()).isEqualTo("raise storageSize to at least 19Gi, or keep fewer days");
    }

    @Test
    void aVolumeThatIsNotBoundOrNotThereIsRefuted() {
        assertThat(stored(List.of(new StorageRoomProver.Claim("db-0", "Pending")), 1, NO_COMPACTION_YET)
                        .toString())
                .contains("PersistentVolumeClaim db-0 is Pending");
        assertThat(stored(List.of(), 1, NO_COMPACTION_YET).toString()).contains("its pods have no volume");
    }

    @Test
    void withoutARateNothingIsProven() {
        assertThat(StorageRoomProver.judge(ROOM, BOUND, samples(Map.of()), NO_COMPACTION_YET)
                        .proof()
                        .verdict()
                        .toString())
                .contains("Prometheus has not scraped itself long enough");
    }

    @Test
    void grafanaAndItsDataSourceMustBothAnswer() {
        PodProxy.Said well = yes("{database: ok, version: 13.1.3}");

        assertThat(dashboards(well, ONE))
                .isEqualTo(new Proof.Proven("Grafana 13.1.3 is well, and Service prometheus answers a query"));
        assertThat(dashboards(yes("{database: failing, version: 1}"), ONE).toString())
                .startsWith("Refuted[")
                .contains("Grafana's database is failing");
        assertThat(dashboards(new PodProxy.Said.No("503: no endpoints"), ONE).toString())
                .contains("Grafana answers 503: no endpoints");
        assertThat(dashboards(well, yes("{data: {result: []}}")).toString())
                .contains("Service prometheus does not answer a query");
        assertThat(dashboards(well, new PodProxy.Said.No("404: not found")).toString())
                .contains("Service prometheus answers 404: not found");
    }

    private static Proof.Verdict operated(String conditions) {
        return OperatedProver.judge(
                        MonitoringCheck.prometheus(),
                        Optional.of(Yaml.tree("{kind: Prometheus, spec: {replicas: 2, version: 3.13.0}, status:"
                                + " {availableReplicas: 2, conditions: [" + conditions + "]}}")),
                        List.of())
                .proof()
                .verdict();
    }

    private static Proof.Verdict stored(List<StorageRoomProver.Claim> claims, double rate, PromQuery.Result bytes) {
        return StorageRoomProver.judge(ROOM, claims, samples(Map.of("", rate)), bytes)
                .proof()
                .verdict();
    }

    private static Proof.Verdict dashboards(PodProxy.Said grafana, PodProxy.Said source) {
        return DataSourceProver.judge(GRAFANA, grafana, source).proof().verdict();
    }

    private static PromQuery.Result samples(Map<String, Double> samples) {
        return new PromQuery.Result.Samples(samples);
    }

    private static PodProxy.Said yes(String body) {
        return new PodProxy.Said.Yes(Yaml.node(body));
    }
}
