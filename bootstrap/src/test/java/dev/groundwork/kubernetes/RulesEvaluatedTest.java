package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MonitoringCheck;
import dev.groundwork.addon.MonitoringCheck.RulesEvaluated;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RulesEvaluatedTest {
    private static final ResourceId NODES =
            new ResourceId(MonitoringCheck.GROUP, "PrometheusRule", "monitoring", "nodes");
    private static final RulesEvaluated CHECK = new RulesEvaluated("x", List.of(NODES));
    private static final String GOOD = "{name: A, health: ok}";

    @Test
    void rulesThatAreLoadedAndWellProveIt() {
        assertThat(judged(group("monitoring-nodes-1", GOOD), "{}").verdict())
                .isEqualTo(new Proof.Proven("1 rules are evaluated without an error by 1 servers"));
    }

    @Test
    void aRuleWithAnErrorIsRefutedInTheWordsOfPrometheus() {
        String bad = "{name: B, health: err, lastError: 'found duplicate series for the match group {}'}";

        assertThat(seen(judged(group("monitoring-nodes-1", GOOD + ", " + bad), "{}")))
                .isEqualTo("rule B of group g: found duplicate series for the match group {}");
    }

    @Test
    void aRuleThatWasNotYetEvaluatedProvesNothing() {
        assertThat(seen(judged(group("monitoring-nodes-1", "{name: A, health: unknown}"), "{}")))
                .isEqualTo("rule A of group g has not been evaluated yet");
    }

    @Test
    void anObjectThatTheOperatorRejectedIsRefutedInItsWords() {
        String status =
                "{bindings: [{name: main, conditions: [{type: Accepted, status: 'False', message: bad expression}]}]}";

        assertThat(seen(judged(group("monitoring-other-1", GOOD), status)))
                .isEqualTo("PrometheusRule monitoring/nodes is not loaded by prometheus-main-0: bad expression");
        assertThat(seen(RulesEvaluatedProver.judge(
                                CHECK,
                                Map.of(NODES, Optional.empty()),
                                List.of(answer(group("monitoring-other-1", GOOD))))
                        .proof()))
                .isEqualTo("PrometheusRule monitoring/nodes is not loaded by prometheus-main-0: it does not exist");
    }

    @Test
    void theSeriesThatPrometheusListsAreLeftOutOfItsWords() {
        String bad =
                "{name: B, health: err, lastError: 'found duplicate series for the match group {job=\"a\"} on the right"
                        + " hand-side of the operation: [{job=\"a\", pod=\"1\"}, {job=\"a\", pod=\"2\"}];many-to-many matching not"
                        + " allowed'}";

        assertThat(seen(judged(group("monitoring-nodes-1", GOOD + ", " + bad), "{}")))
                .isEqualTo(
                        "rule B of group g: found duplicate series for the match group {job=\"a\"} on the right hand-side of"
                                + " the operation: […]; many-to-many matching not allowed");
    }

    @Test
    void aRuleOfAnApplicationWithAnErrorIsAWarningOnly() {
        Proof proof = judged(
                group("monitoring-nodes-1", GOOD) + ", "
                        + group("shop-cart-1", "{name: C, health: err, lastError: broken}"),
                "{}");

        assertThat(proof.verdict()).isInstanceOf(Proof.Proven.class);
        assertThat(proof.warnings()).containsExactly("rule C of group g: broken");
    }

    private static Proof judged(String groups, String status) {
        Tree object = Yaml.tree("{kind: PrometheusRule, metadata: {name: nodes}, status: " + status + "}");
        return RulesEvaluatedProver.judge(CHECK, Map.of(NODES, Optional.of(object)), List.of(answer(groups)))
                .proof();
    }

    private static String seen(Proof proof) {
        return ((Proof.Refuted) proof.verdict()).seen();
    }

    private static PodProxy.Answer answer(String groups) {
        return new PodProxy.Answer(
                "prometheus-main-0", new PodProxy.Said.Yes(Yaml.node("{data: {groups: [" + groups + "]}}")));
    }

    private static String group(String file, String rules) {
        return "{name: g, file: /etc/prometheus/rules/prometheus-main-rulefiles-0/%s-uid.yaml, rules: [%s]}"
                .formatted(file, rules);
    }
}
