package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;

/** An add-on that is switched off, and the end of it all: what goes, in which order, what stays, and the proof. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RemoveIT {
    private static final String SERVICE = "/api/v1/namespaces/kube-system/services/metrics-server";
    private static final String INVENTORY = "/api/v1/namespaces/kube-system/configmaps/groundwork-inventory";
    private static final String BOTH = Flow.METRICS + "  cluster-autoscaler: {}\n";
    private static final String LOGS = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              metrics-server: {}
              fluentd: {}
            """;

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private Flow flow = Flow.in(sandbox);

    @BeforeEach
    void theClusterIsEmpty() {
        if (hands.exists(SERVICE)) {
            hands.patch(SERVICE, "test", "metadata: {finalizers: null}");
        }
        hands.emptyTheCluster();
        flow = Flow.in(sandbox).given(BOTH);
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void anAddonThatIsSwitchedOffIsShownAskedForAndGoesAndTheGroupsAreAsTheyWere() {
        List<AutoScalingGroup> before = groups();
        flow.whenApplied().thenExitCodeIs(0);

        flow.given(Flow.METRICS)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    - delete    ClusterRole cluster-autoscaler (switched off)
                    - delete    ClusterRoleBinding cluster-autoscaler (switched off)
                    - delete    Deployment kube-system/cluster-autoscaler (switched off)
                    - delete    PodDisruptionBudget kube-system/cluster-autoscaler (switched off)
                    - delete    Role kube-system/cluster-autoscaler (switched off)
                    - delete    RoleBinding kube-system/cluster-autoscaler (switched off)
                    - delete    ServiceAccount kube-system/cluster-autoscaler (switched off)
                    - delete    IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler (switched off)
                    - release   Auto Scaling group sandbox-eu-west-1a (switched off)
                        takes back the tags k8s.io/cluster-autoscaler/enabled, k8s.io/cluster-autoscaler/sandbox;
                        resumes AZRebalance; the group itself stays.
                    - release   Auto Scaling group sandbox-eu-west-1b (switched off)
                        takes back the tags k8s.io/cluster-autoscaler/enabled, k8s.io/cluster-autoscaler/sandbox;
                        resumes AZRebalance; the group itself stays.
                    - release   Auto Scaling group sandbox-eu-west-1c (switched off)
                        takes back the tags k8s.io/cluster-autoscaler/enabled, k8s.io/cluster-autoscaler/sandbox;
                        resumes AZRebalance; the group itself stays.

                identity
                    - delete    IAM OIDC provider
                                ISSUER (switched off)

                0 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 10 unchanged, 12 to delete
                """);
        flow.whenDriftIsAsked().thenOutputHas("Orphans: not wanted any more", "12 orphans");
        flow.whenApplied()
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenOutputHas("error: --yes: 12 objects would be deleted; nothing was written.")
                .thenOutputHas("allow it with --delete 12.");
        Flow.in(sandbox)
                .given(Flow.METRICS)
                .givenAPersonWhoSays("no")
                .run("apply")
                .thenExitCodeIs(1)
                .thenNothingWasWritten();

        flow.whenApplied("--delete", "12")
                .thenExitCodeIs(0)
                .thenOutputHas(
                        """
                    - deleted   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                """,
                        "7 Kubernetes objects and 5 AWS resources deleted, 0 failed, 0 blocked, 10 unchanged, in N s");

        assertThat(groups()).isEqualTo(before);
        assertThat(ours()).allMatch(object -> object.contains("metrics") || object.contains("groundwork-inventory"));
        flow.whenPreviewed().thenExitCodeIs(0);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
    }

    @Test
    void aRemovalLeavesNothingAndProvesItAndAnotherOneFindsNothing() {
        List<AutoScalingGroup> before = groups();
        flow.whenApplied().thenExitCodeIs(0);

        flow.run("remove").thenExitCodeIs(64).thenNothingWasWritten().thenOutputHas("nobody is there to be asked");
        flow.run("remove", "--yes", "--delete", "21").thenExitCodeIs(64).thenNothingWasWritten();
        flow.givenAPersonWhoSays("yes")
                .run("remove", "--no-color")
                .thenExitCodeIs(0)
                .thenOutputHas(
                        "17 Kubernetes objects and 5 AWS resources deleted, 0 failed, 0 blocked, in N s\n"
                                + "Nothing of ours is left: looked for by label among all kinds of the API server, and by tag in AWS.");

        List<String> writes = flow.kubernetesWrites();
        assertThat(writes)
                .containsSubsequence(
                        "delete apiservices v1beta1.metrics.k8s.io",
                        "delete deployments metrics-server",
                        "delete serviceaccounts metrics-server");
        assertThat(writes.subList(writes.size() - 1, writes.size()))
                .containsExactly("delete configmaps groundwork-inventory");
        assertThat(groups()).isEqualTo(before);
        assertThat(ours()).isEmpty();
        assertThat(hands.exists(INVENTORY)).isFalse();
        assertThat(hands.exists(Hands.LEASE + "/groundwork")).isFalse();
        assertThat(hands.iam()
                        .listRoles(request -> request.pathPrefix("/groundwork/"))
                        .roles())
                .isEmpty();
        assertThat(hands.iam().listOpenIDConnectProviders(request -> {}).openIDConnectProviderList())
                .isEmpty();

        flow = Flow.in(sandbox).given(BOTH);
        flow.run("remove", "--yes").thenExitCodeIs(0).thenNothingWasWritten().thenOutputIs("""
                Remove: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Nothing to delete: nothing is on record.
                Nothing of ours is left: looked for by label among all kinds of the API server, and by tag in AWS.
                """);
    }

    @Test
    void oneAddonGoesAlsoIfTheBaselineDoesNotNameItAnyMore() {
        flow.whenApplied().thenExitCodeIs(0);

        flow.given(Flow.AUTOSCALER)
                .run("remove", "--only", "metrics-server", "--yes", "--delete", "10")
                .thenExitCodeIs(0)
                .thenOutputHas(
                        "10 Kubernetes objects deleted",
                        "Besides 12 resources of other add-ons, nothing of ours is left");

        assertThat(ours()).noneMatch(object -> object.contains("metrics"));
        flow.whenPreviewed().thenExitCodeIs(0);
        flow.run("remove", "--only", "metrics-server")
                .thenExitCodeIs(64)
                .thenOutputHas("the baseline has no such add-on");
    }

    @Test
    void whatDoesNotCarryOurLabelStaysAndACopyOfOurLabelIsFoundAndNotDeleted() {
        flow.given(Flow.METRICS).whenApplied().thenExitCodeIs(0);
        hands.patch(SERVICE, "night-shift", "metadata: {labels: {app.kubernetes.io/managed-by: somebody}}");
        hands.create("/api/v1/namespaces/default/configmaps", "night-shift", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: copied, labels: {app.kubernetes.io/managed-by: groundwork}}
                """);

        flow.run("remove", "--yes", "--delete", "9")
                .thenExitCodeIs(3)
                .thenOutputHas("""
                    = keep      Service kube-system/metrics-server
                        it does not carry the label app.kubernetes.io/managed-by=groundwork, so it is not ours.
                """, """
                Left: it carries our label or tag, but is not on record, so it was not deleted
                    ! left      ConfigMap default/copied
                """, "1 thing of ours is still there.");

        assertThat(hands.exists(SERVICE)).isTrue();
        hands.delete(SERVICE);
        hands.delete("/api/v1/namespaces/default/configmaps/copied");
        flow.run("remove", "--yes").thenExitCodeIs(0);
    }

    @Test
    void aRemovalThatIsKilledHalfwayIsFinishedByTheNextOne() throws IOException, InterruptedException {
        flow.whenApplied().thenExitCodeIs(0);
        sandbox.aws().inject(Fault.stall("iam", "DeleteRole", Duration.ofSeconds(3), 1));
        List<String> arguments = new ArrayList<>(flow.arguments("remove"));
        arguments.addAll(List.of("--yes", "--delete", "22"));
        Program.start(flow.environment(), arguments).thenItIsKilledAfter("  deleted ");
        assertThat(hands.exists(INVENTORY)).isTrue();

        // As if fifteen seconds had passed.
        hands.delete(Hands.LEASE + "/groundwork");
        flow.run("remove", "--yes", "--delete", "22").thenExitCodeIs(0).thenOutputHas("Nothing of ours is left");
        assertThat(ours()).isEmpty();
    }

    @Test
    void whatIsHeldByAFinalizerIsToldAndBlocksOnlyWhatGoesAfterIt() {
        flow.whenApplied().thenExitCodeIs(0);
        hands.patch(SERVICE, "night-shift", "metadata: {finalizers: [example.com/hold]}");

        flow.run("remove", "--yes", "--delete", "22", "--timeout", "10s")
                .thenExitCodeIs(1)
                .thenOutputHas(
                        """
                    ! FAILED    Service kube-system/metrics-server
                """,
                        "still there: finalizer example.com/hold,",
                        """
                    ! BLOCKED   APIService v1beta1.metrics.k8s.io
                        not deleted, because it goes after Service kube-system/metrics-server
                """,
                        "    - deleted   Deployment kube-system/cluster-autoscaler\n",
                        "Besides what is told above, nothing");
        assertThat(ours()).isNotEmpty().noneMatch(object -> object.contains("autoscaler"));

        hands.patch(SERVICE, "night-shift", "metadata: {finalizers: null}");
        flow.run("remove", "--yes", "--delete", "22").thenExitCodeIs(0);
        assertThat(ours()).isEmpty();
    }

    @Test
    void aDeniedDeletionIsToldAndTheRestGoes() {
        flow.given(Flow.AUTOSCALER).whenApplied().thenExitCodeIs(0);
        sandbox.aws().inject(Fault.of("iam", "DeleteRole", Fault.Kind.ACCESS_DENIED, 1));

        flow.run("remove", "--yes", "--delete", "12")
                .thenExitCodeIs(1)
                .thenOutputHas(
                        """
                    ! FAILED    IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                """,
                        "AWS denied iam:DeleteRole",
                        "! BLOCKED   IAM OIDC provider",
                        """
                        not deleted, because it goes after IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                """,
                        "7 Kubernetes objects and 3 AWS resources deleted, 1 failed, 1 blocked");

        flow.run("remove", "--yes", "--delete", "2").thenExitCodeIs(0).thenOutputHas("2 AWS resources deleted");
    }

    @Test
    void aNamespaceWithSomethingOfOthersStaysAndLogsStayUnlessAskedFor() {
        flow.given(LOGS).whenApplied().thenExitCodeIs(0);
        hands.create("/api/v1/namespaces/amazon-cloudwatch/configmaps", "night-shift", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: theirs}
                """);

        flow.given(Flow.METRICS).whenApplied("--delete", "99").thenExitCodeIs(0).thenOutputHas("""
                    = keep      Namespace amazon-cloudwatch
                        it holds what is not ours or stays, which would be lost: ConfigMap amazon-cloudwatch/theirs.
                """, """
                    = keep      log group /aws/containerinsights/sandbox/application
                        it holds logs, and goes only if asked for.
                """);
        assertThat(hands.exists("/api/v1/namespaces/amazon-cloudwatch/configmaps/theirs"))
                .isTrue();
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();

        hands.delete("/api/v1/namespaces/amazon-cloudwatch/configmaps/theirs");
        flow.run("remove", "--yes", "--delete", "99")
                .thenExitCodeIs(0)
                .thenOutputHas("Besides what is told above, nothing");
        assertThat(hands.exists("/api/v1/namespaces/amazon-cloudwatch")).isFalse();
        assertThat(hands.exists(INVENTORY)).isTrue();

        flow.run("remove", "--yes", "--delete", "99", "--also", "loggroup")
                .thenExitCodeIs(0)
                .thenOutputHas("Nothing of ours is left");
        assertThat(hands.exists(INVENTORY)).isFalse();
    }

    /** Kind and name of all that carries our label, by other means than the program's own. */
    private List<String> ours() {
        List<String> found = new ArrayList<>();
        for (String group : List.of(
                "/api/v1",
                "/apis/apps/v1",
                "/apis/policy/v1",
                "/apis/rbac.authorization.k8s.io/v1",
                "/apis/apiregistration.k8s.io/v1",
                "/apis/admissionregistration.k8s.io/v1",
                "/apis/batch/v1",
                "/apis/networking.k8s.io/v1",
                "/apis/apiextensions.k8s.io/v1",
                "/apis/storage.k8s.io/v1",
                "/apis/scheduling.k8s.io/v1",
                "/apis/coordination.k8s.io/v1",
                "/apis/autoscaling/v2")) {
            for (JsonNode resource : hands.get(group).path("resources")) {
                if (resource.path("verbs").toString().contains("\"list\"")
                        && !resource.path("name").asText().equals("componentstatuses")
                        && !resource.path("name").asText().equals("endpoints")) {
                    hands.get(group + "/" + resource.path("name").asText()
                                    + "?labelSelector=app.kubernetes.io%2Fmanaged-by%3Dgroundwork")
                            .path("items")
                            .forEach(item -> found.add(resource.path("kind").asText() + " "
                                    + item.at("/metadata/name").asText()));
                }
            }
        }
        return found;
    }

    private List<AutoScalingGroup> groups() {
        return hands.scaling()
                .describeAutoScalingGroups(request ->
                        request.autoScalingGroupNames("sandbox-eu-west-1a", "sandbox-eu-west-1b", "sandbox-eu-west-1c"))
                .autoScalingGroups();
    }
}
