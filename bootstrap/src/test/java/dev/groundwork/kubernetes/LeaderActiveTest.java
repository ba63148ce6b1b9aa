package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LeaderActiveTest {
    private static final WorkloadCheck.LeaderActive CHECK = new WorkloadCheck.LeaderActive(
            "x",
            new ResourceId("coordination.k8s.io", "Lease", "n", "app-leader"),
            new ResourceId("apps", "Deployment", "n", "app"));
    private static final List<JsonNode> PODS = StreamSupport.stream(
                    Yaml.node("[{metadata: {name: app-1}}, {metadata: {name: app-2}}]")
                            .spliterator(),
                    false)
            .toList();
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aPodThatRenewsTheLeaseLeads() {
        assertThat(verdict("{spec: {holderIdentity: app-2_0b1c, leaseDurationSeconds: 15,"
                        + " renewTime: '2026-11-22T09:59:58.500000Z'}}"))
                .isEqualTo(new Proof.Proven("pod app-2 holds Lease n/app-leader and renewed it 1 seconds ago"));
    }

    @Test
    void aClockThatIsBehindIsNoReasonToDoubtIt() {
        assertThat(verdict("{spec: {holderIdentity: app-2_0b1c, renewTime: '2026-11-22T10:00:09.000000Z'}}"))
                .isEqualTo(new Proof.Proven("pod app-2 holds Lease n/app-leader and renewed it 0 seconds ago"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {holderIdentity: app-1_0, leaseDurationSeconds: 15, renewTime: '2026-11-22T09:59:29.000000Z'} | pod app-1 has not renewed it for 31 seconds
            {holderIdentity: app-1_0, leaseDurationSeconds: 15}                                           | pod app-1 has never renewed it
            {holderIdentity: other-1_0, renewTime: '2026-11-22T09:59:59.000000Z'}                         | Lease n/app-leader is held by other-1_0, which is none of its pods
            {holderIdentity: app-11_0, renewTime: '2026-11-22T09:59:59.000000Z'}                          | Lease n/app-leader is held by app-11_0, which is none of its pods
            {holderIdentity: '', renewTime: '2026-11-22T09:59:59.000000Z'}                                | nobody holds Lease n/app-leader
            """)
    void everythingElseIsRefuted(String spec, String seen) {
        assertThat(((Proof.Refuted) verdict("{spec: " + spec + "}")).seen()).isEqualTo(seen);
    }

    @Test
    void whereNobodyWasEverElectedNobodyLeads() {
        Proof.Verdict verdict = LeaderActiveProver.judge(CHECK, Optional.empty(), PODS, NOW)
                .proof()
                .verdict();

        assertThat(((Proof.Refuted) verdict).seen())
                .isEqualTo("Lease n/app-leader does not exist: no pod was ever elected");
    }

    private static Proof.Verdict verdict(String lease) {
        Tree tree = Yaml.tree(lease);
        return LeaderActiveProver.judge(CHECK, Optional.of(tree), PODS, NOW)
                .proof()
                .verdict();
    }
}
