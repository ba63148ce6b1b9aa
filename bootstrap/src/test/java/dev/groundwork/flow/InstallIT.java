package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Groundwork lays itself into a cluster, and what it laid has exactly the rights that its baseline needs. One story: each
 * step begins where the one before ended. The pods are simulated here, so the verbs are run with the tokens of their
 * ServiceAccounts.
 */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallIT {
    private static final String BASELINE = Flow.AUTOSCALER + "  groundwork: {everyMinutes: 15}\n";
    private static final String OWN = "/api/v1/namespaces/groundwork";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final RightsOf rights = new RightsOf(sandbox, hands);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void aBaselineThatDoesNotNameItIsToldWhatToWrite() {
        Flow.in(sandbox)
                .given(Flow.AUTOSCALER)
                .run("install", "--print")
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenMessagesHave("error: --only groundwork: the baseline has no such add-on");
    }

    @Test
    @Order(2)
    void printedItIsYamlThatTheApiServerTakes() {
        Flow flow = engineer().run("install", "--print").thenExitCodeIs(0).thenNothingWasWritten();

        List<HasMetadata> objects = hands.kubernetes()
                .load(new ByteArrayInputStream(flow.exactOutput().getBytes(StandardCharsets.UTF_8)))
                .items();
        assertThat(objects.stream().map(HasMetadata::getKind))
                .contains("Job", "CronJob", "ConfigMap", "ClusterRole", "ValidatingAdmissionPolicy");
    }

    @Test
    @Order(3)
    void installingWritesItAndTheSecondTimeNothing() {
        engineer()
                .run("install", "--apply", "--yes")
                .thenExitCodeIs(0)
                .thenOutputHas("created   Job groundwork/groundwork-bootstrap", " 0 refuted, ");
        engineer().run("install", "--apply", "--yes").thenExitCodeIs(0).thenNothingWasWritten();
        assertThat(hands.get(OWN + "/configmaps/groundwork-baseline")
                        .at("/data/groundwork.yaml")
                        .asText())
                .isEqualTo(BASELINE);
        assertThat(hands.exists(Hands.DEPLOYMENTS + "/cluster-autoscaler"))
                .as("nothing of the other add-ons is written")
                .isFalse();
    }

    @Test
    @Order(4)
    void theJobsServiceAccountMakesTheBaselineSo() throws IOException {
        as("bootstrap")
                .run("apply", "--except", "groundwork", "--yes", "--keep")
                .thenExitCodeIs(0)
                .thenOutputHas("created   Deployment kube-system/cluster-autoscaler", " 0 refuted, ");
        as("bootstrap")
                .run("apply", "--except", "groundwork", "--yes", "--keep")
                .thenExitCodeIs(0)
                .thenNothingWasWritten();
    }

    @Test
    @Order(5)
    void theCronJobsServiceAccountSeesDriftOfTheBaselineAndOfItsOwnRights() throws IOException {
        as("drift").whenDriftIsAsked().thenExitCodeIs(0).thenNothingWasWritten();
        hands.patch(Hands.DEPLOYMENTS + "/cluster-autoscaler", "night-shift", "spec: {replicas: 0}");
        hands.patch(
                Hands.CLUSTER_ROLES + "/groundwork-drift",
                "night-shift",
                "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");

        as("drift")
                .whenDriftIsAsked()
                .thenOutputHas(
                        "~ drift     Deployment kube-system/cluster-autoscaler",
                        "~ drift     ClusterRole groundwork-drift");
        as("drift").run("drift", "--exit-zero").thenExitCodeIs(0).thenOutputHas("2 drifted");
        engineer().whenApplied().thenExitCodeIs(0).thenOutputHas("updated   ClusterRole groundwork-drift");
    }

    @Test
    @Order(6)
    void aPolicyThatOnlyWarnsIsRefutedByTheRunThatItShouldHold() throws IOException {
        String bindings = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
        hands.patch(bindings + "/groundwork-drift-dry-runs-only", "night-shift", "spec: {validationActions: [Warn]}");

        as("drift")
                .whenDriftIsAsked()
                .thenExitCodeIs(3)
                .thenOutputHas(
                        "REFUTED             admission policy groundwork-drift-dry-runs-only is in force",
                        "the binding's validationActions are [Warn], without Deny");
        hands.delete(bindings + "/groundwork-drift-dry-runs-only");
        as("drift").whenDriftIsAsked().thenExitCodeIs(3).thenOutputHas("its binding does not exist");
        engineer().whenApplied().thenExitCodeIs(0);
        as("drift").whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(7)
    void nothingOfItIsClusterAdmin() {
        List<ClusterRoleBinding> bindings = hands.kubernetes()
                .rbac()
                .clusterRoleBindings()
                .withLabel("groundwork.dev/addon", "groundwork")
                .list()
                .getItems();

        assertThat(bindings)
                .isNotEmpty()
                .allSatisfy(
                        binding -> assertThat(binding.getRoleRef().getName()).startsWith("groundwork-"));
    }

    @Test
    @Order(8)
    void withoutTheJobNobodyInTheClusterMayWrite() {
        Flow.in(sandbox)
                .given(Flow.AUTOSCALER + "  groundwork: {everyMinutes: 15, bootstrap: false}\n")
                .whenApplied("--delete", "40", "--delete-budget", "40")
                .thenExitCodeIs(0)
                .thenOutputHas(
                        "deleted   Job groundwork/groundwork-bootstrap", "deleted   ClusterRole groundwork-bootstrap");
        assertThat(hands.exists(OWN + "/serviceaccounts/groundwork-bootstrap")).isFalse();
    }

    @Test
    @Order(9)
    void aRemovalLeavesNothingOfIt() {
        engineer()
                .run("remove", "--yes", "--delete", "100")
                .thenExitCodeIs(0)
                .thenOutputHas("0 failed, 0 blocked", "Nothing of ours is left");
        assertThat(hands.exists(OWN)).isFalse();
    }

    private Flow engineer() {
        return Flow.in(sandbox).given(BASELINE);
    }

    private Flow as(String set) throws IOException {
        return engineer().givenKubeconfig(rights.kubeconfig(set, folder));
    }
}
