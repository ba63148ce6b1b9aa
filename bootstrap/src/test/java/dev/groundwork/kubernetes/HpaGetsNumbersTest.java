package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.engine.Probes;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HpaGetsNumbersTest {
    private static final MetricsCheck.HpaGetsNumbers CHECK = new MetricsCheck.HpaGetsNumbers(
            "metrics-server", new ResourceId("apps", "Deployment", "kube-system", "metrics-server"));

    @Test
    void numbersThatItSeesAreTheProof() {
        assertThat(judged("""
                {conditions: [{type: AbleToScale, status: "True"}, {type: ScalingActive, status: "True", reason: ValidMetricFound}],
                 currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageValue: 5m, averageUtilization: 5}}}]}"""))
                .isEqualTo(new Proof.Proven("it sees 5m of CPU on average over the pods, 5 % of what they ask for"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                      | kube-controller-manager has not looked at it yet
            {conditions: [{type: AbleToScale, status: "True"}]}                     | kube-controller-manager has not looked at it yet
            {conditions: [{type: ScalingActive, status: "False", reason: FailedGetResourceMetric, message: unable to fetch metrics}]} | FailedGetResourceMetric: unable to fetch metrics
            {conditions: [{type: ScalingActive, status: "False", reason: ScalingDisabled, message: the replica count is zero}], currentMetrics: [{resource: {current: {averageValue: 5m}}}]} | ScalingDisabled: the replica count is zero
            {conditions: [{type: ScalingActive, status: "True", reason: ValidMetricFound, message: found}], currentMetrics: [{type: ""}]} | ValidMetricFound: found
            """)
    void everythingElseIsRefuted(String status, String seen) {
        assertThat(((Proof.Refuted) judged(status)).seen()).isEqualTo(seen);
    }

    @Test
    void whatAKilledRunLeftIsNoAnswerAndIsTakenAwayAndTheOwnOneToo() {
        FakeProbes probes = new FakeProbes();
        HpaGetsNumbersProver prover = new HpaGetsNumbersProver(probes);
        probes.make("left", Yaml.tree("""
                {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler,
                 metadata: {name: groundwork-probe-metrics-server, namespace: kube-system}}"""));

        assertThat(((Proof.Refuted) verdict(prover.ask(CHECK))).seen()).isEqualTo("it was made a moment ago");
        assertThat(((Proof.Refuted) verdict(prover.ask(CHECK))).seen())
                .isEqualTo("kube-controller-manager has not looked at it yet");
        assertThat(probes.told).containsExactly("make left", "remove", "make hpa-gets-numbers");
        assertThat(probes.there.values()).singleElement().satisfies(autoscaler -> {
            assertThat(autoscaler.text("spec", "behavior", "scaleUp", "selectPolicy"))
                    .isEqualTo("Disabled");
            assertThat(autoscaler.text("spec", "behavior", "scaleDown", "selectPolicy"))
                    .isEqualTo("Disabled");
        });

        prover.end(CHECK);
        prover.end(CHECK);
        assertThat(probes.there).isEmpty();
        assertThat(probes.told).hasSize(4);
    }

    @Test
    void oneThatSomebodyTookAwayIsMadeAgain() {
        FakeProbes probes = new FakeProbes();
        HpaGetsNumbersProver prover = new HpaGetsNumbersProver(probes);
        prover.ask(CHECK);
        probes.there.clear();

        prover.ask(CHECK);

        assertThat(probes.there).hasSize(1);
    }

    private static Proof.Verdict judged(String status) {
        return verdict(HpaGetsNumbersProver.judge(CHECK, Yaml.tree("{metadata: {}, status: " + status + "}")));
    }

    private static Proof.Verdict verdict(Prover.Finding finding) {
        return finding.proof().verdict();
    }

    /** A cluster that holds what is made and does nothing with it. */
    private static final class FakeProbes implements Probes {
        private final Map<ResourceId, Tree> there = new TreeMap<>();
        private final List<String> told = new ArrayList<>();

        @Override
        public void make(String check, Tree object) {
            told.add("make " + check);
            there.put(KubernetesObject.idOf(object), object);
        }

        @Override
        public Optional<Tree> read(ResourceId id) {
            return Optional.ofNullable(there.get(id));
        }

        @Override
        public Optional<String> trouble(String namespace, String labels) {
            return Optional.empty();
        }

        @Override
        public void remove(ResourceId id) {
            told.add("remove");
            there.remove(id);
        }
    }
}
