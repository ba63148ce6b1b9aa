package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.WiringCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NoOldWiringProverTest {
    private static final String ARN = "arn:aws:iam::111122223333:role/app";
    private static final String POD = """
            {metadata: {name: %s, annotations: {%s}},
             spec: {serviceAccountName: app, containers: [{name: app, env: [%s]}]}, status: {phase: Running}}""";
    private static final String NEW = "groundwork.dev/wiring: '2'";
    private static final String ROLE = "{name: AWS_ROLE_ARN, value: '" + ARN + "'}";
    private static final WiringCheck.NoOldWiring WORKLOAD = new WiringCheck.NoOldWiring(
            "x",
            new ResourceId("apps", "Deployment", "n", "app"),
            Map.of("groundwork.dev/wiring", "2"),
            WiringCheck.variables(ARN));
    private static final WiringCheck.NoOldWiring ACCOUNT = new WiringCheck.NoOldWiring(
            "x", new ResourceId("", "ServiceAccount", "n", "app"), Map.of(), WiringCheck.variables(ARN));

    private final WireCluster cluster = new WireCluster()
            .hasPods("n")
            .has(
                    "/apis/apps/v1/namespaces/n/deployments/app",
                    "{metadata: {name: app, namespace: n}, spec: {selector: {matchLabels: {app: app}}}}");

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void podsWithThePresentHashAndTheirRoleAreProven() {
        givenWebhook();
        cluster.hasPods("n", POD.formatted("a", NEW, ROLE), POD.formatted("b", NEW, ROLE));
        assertThat(ask(WORKLOAD).proof().verdict()).isEqualTo(new Proof.Proven("all 2 pods have the present wiring"));
    }

    @Test
    void aPodThatWasMadeBeforeIsNamedWithWhatToRestart() {
        givenWebhook();
        cluster.hasPods(
                "n",
                POD.formatted("a", NEW, ROLE),
                POD.formatted("b", "groundwork.dev/wiring: '1'", ROLE),
                POD.formatted("c", "", ROLE));
        Prover.Finding finding = ask(WORKLOAD);
        assertThat(finding.proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "pods that were made after the last change",
                        "b has groundwork.dev/wiring=1; c has no annotation groundwork.dev/wiring",
                        "kubectl -n n rollout restart deployment/app"));
        assertThat(finding.settled()).as("a roll-out may replace them").isFalse();
    }

    @Test
    void aPodThatTheWebhookNeverSawHasNoRole() {
        givenWebhook();
        cluster.hasPods(
                "n",
                POD.formatted("a", NEW, ""),
                POD.formatted("b", NEW, "{name: AWS_ROLE_ARN, value: 'arn:aws:iam::111122223333:role/old'}"));
        assertThat(ask(WORKLOAD).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .isEqualTo(
                                        "a has no AWS_ROLE_ARN; b has AWS_ROLE_ARN=arn:aws:iam::111122223333:role/old"));
    }

    @Test
    void withoutTheWebhookOnlyAnnotationsTellAndThatIsSaid() {
        cluster.hasPods("n", POD.formatted("a", NEW, ""));
        assertThat(ask(WORKLOAD).proof().verdict())
                .isEqualTo(
                        new Proof.Proven(
                                "its pod has the present wiring, as far as its annotations tell: no pod-identity-webhook is seen here"));
    }

    @Test
    void thePodsOfAServiceAccountAreThoseThatRunAsIt() {
        givenWebhook();
        cluster.hasPods(
                "n",
                POD.formatted("a", "", ""),
                POD.formatted("b", "", "").replace("serviceAccountName: app", "serviceAccountName: other"),
                POD.formatted("c", "", "").replace("Running", "Succeeded"));
        assertThat(ask(ACCOUNT).proof().verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).isEqualTo("a has no AWS_ROLE_ARN"));
    }

    @Test
    void nothingIsSaidOfPodsThatOnlyTheMissingWebhookCouldWire() {
        assertThat(ask(ACCOUNT).proof().verdict()).isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void aWorkloadWithoutPodsHasNoneWithOldWiring() {
        assertThat(ask(WORKLOAD).proof().verdict()).isEqualTo(new Proof.Proven("no pod runs"));
    }

    private void givenWebhook() {
        cluster.has(
                "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/pod-identity-webhook",
                "{metadata: {name: pod-identity-webhook}}");
    }

    private Prover.Finding ask(WiringCheck.NoOldWiring check) {
        return new NoOldWiringProver(cluster.reader(), new Simulation(cluster.reader())).ask(check);
    }
}
