package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Samples.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeTextTest {
    @Test
    void anUpdateShowsEachFieldAndWhoWroteItUnlessItWasGroundwork() {
        Change update = update(
                field(
                        "spec.template.spec.containers[metrics-server].image",
                        "\"registry.k8s.io/metrics-server/metrics-server:v0.8.0\"",
                        "\"registry.k8s.io/metrics-server/metrics-server:v0.9.0\"",
                        "kubectl-edit"),
                field("spec.replicas", "1", "2", "groundwork"),
                new FieldChange("spec.paused", Optional.of("true"), Optional.empty(), Optional.empty()),
                new FieldChange("spec.minReadySeconds", Optional.empty(), Optional.of("5"), Optional.empty()),
                field("metadata.annotations[\"groundwork.dev/declared\"]", "\"3f2a\"", "\"99c1\""));

        assertPrints(report(Verb.PREVIEW, update, new Change.Unchanged(Samples.SERVICE)), """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    ~ update    Deployment kube-system/metrics-server
                        spec.template.spec.containers[metrics-server].image:
                               registry.k8s.io/metrics-server/metrics-server:v0.8.0
                            -> registry.k8s.io/metrics-server/metrics-server:v0.9.0
                            set by kubectl-edit at 2026-11-22 05:31:10Z
                        spec.replicas: 1 -> 2
                        spec.paused: true -> (removed)
                        spec.minReadySeconds: (not set) -> 5

                0 to create in Kubernetes, 0 in AWS, 1 to update, 0 to replace, 1 unchanged
                """);
    }

    @Test
    void anUpdateThatTakesFromOthersWhatTheyHaveSetSaysSo() {
        assertThat(TextReport.print(report(Verb.PREVIEW, addon(EksAddon.Conflicts.OVERWRITE)), Style.plain()))
                .contains("""
                    ~ update    EKS add-on coredns
                        overwrites what others have set in its objects in the cluster (conflicts: overwrite).
                        configuration.replicaCount: 2 -> 3
                """);
        assertThat(TextReport.print(report(Verb.PREVIEW, addon(EksAddon.Conflicts.PRESERVE)), Style.plain()))
                .doesNotContain("verwrite");
    }

    private static Change addon(EksAddon.Conflicts conflicts) {
        EksAddon coredns = new EksAddon(
                "coredns",
                "sandbox",
                "coredns",
                "v1.0.0-eksbuild.1",
                Tree.empty(),
                Optional.empty(),
                conflicts,
                Set.of(),
                Map.of());
        return new Change.Update(
                coredns,
                coredns.tree(),
                coredns.tree(),
                List.of(field("configuration.replicaCount", "2", "3")),
                Prediction.COMPUTED,
                false);
    }

    @Test
    void aReplacementIsLoudAndSaysWhichFieldForcesIt() {
        Change replace = new Change.Replace(
                Samples.DEPLOYMENT,
                Samples.DEPLOYMENT.tree(),
                Samples.DEPLOYMENT.tree(),
                List.of(field("spec.selector.matchLabels.app", "\"metrics\"", "\"metrics-server\"")),
                "spec.selector");

        assertPrints(report(Verb.PREVIEW, replace), """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                  -/+ REPLACE   Deployment kube-system/metrics-server
                        deletes and makes again, because spec.selector cannot change
                        spec.selector.matchLabels.app: metrics -> metrics-server

                0 to create in Kubernetes, 0 in AWS, 0 to update, 1 to replace, 0 unchanged
                """);
    }

    @Test
    void aConflictShowsBothValuesAndWhatToPasteIntoTheBaseline() {
        Change conflict = new Change.Conflicted(
                Samples.DEPLOYMENT,
                List.of(
                        new FieldConflict("spec.replicas", "keda", Optional.of("5"), Optional.of("2")),
                        new FieldConflict(
                                "spec.template.spec.containers[metrics-server].image",
                                "argocd-controller",
                                Optional.empty(),
                                Optional.of("\"registry.k8s.io/metrics-server/metrics-server:v0.9.0\""))),
                problem(Problem.Code.CONFLICT, "other managers hold fields that the baseline wants", "Decide"));

        assertPrints(report(Verb.PREVIEW, conflict, create(Samples.BUDGET)), """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    ! CONFLICT  Deployment kube-system/metrics-server
                        spec.replicas belongs to keda
                            theirs  5
                            ours    2
                        spec.template.spec.containers[metrics-server].image belongs to argocd-controller
                            theirs  (not known)
                            ours    registry.k8s.io/metrics-server/metrics-server:v0.9.0
                        Nothing at all is written until addons.metrics-server in the baseline has either
                            take: ['spec.replicas', 'spec.template.spec.containers[metrics-server].image']
                        to have ours, or
                            yield: ['spec.replicas', 'spec.template.spec.containers[metrics-server].image']
                        to leave theirs.
                    + create    PodDisruptionBudget kube-system/metrics-server
                        at most   1 unavailable

                1 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 0 unchanged, 1 in conflict
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    void anObjectOfSomebodyElseIsToldWithItsProblem() {
        Change conflict = new Change.Conflicted(
                Samples.DEPLOYMENT,
                List.of(),
                problem(
                        Problem.Code.CONFLICT,
                        "it exists already and belongs to the Helm release metrics-server",
                        "Remove it there, or let Groundwork take it over with addons.metrics-server.adopt: true"));

        assertPrints(report(Verb.PREVIEW, conflict), """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    ! CONFLICT  Deployment kube-system/metrics-server
                        it exists already and belongs to the Helm release metrics-server. Remove it there, or let
                        Groundwork take it over with addons.metrics-server.adopt: true.

                0 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 0 unchanged, 1 in conflict
                """);
    }

    @Test
    void whatCannotBeReadIsUnknownAndNeverAbsentAndOrphansAreNamed() {
        Change unreadable = new Change.Unreadable(
                Samples.CLUSTER_ROLE,
                problem(
                        Problem.Code.DENIED,
                        "the user engineer may not list clusterroles",
                        "Give it the right to list clusterroles, or run as somebody who has it"));
        Change orphan = new Change.Delete(
                Samples.leftover(ResourceId.aws("Role", "groundwork-sandbox-external-dns"), "external-dns"), "id");

        assertPrints(report(Verb.PREVIEW, unreadable, orphan, new Change.Unchanged(Samples.DEPLOYMENT)), """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    ! UNKNOWN   ClusterRole system:metrics-server
                        the user engineer may not list clusterroles. Give it the right to list clusterroles, or run
                        as somebody who has it.

                external-dns
                    - delete    IAM role groundwork-sandbox-external-dns (switched off)

                0 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 1 unchanged, 1 unknown, 1 to delete
                """);
    }

    private static void assertPrints(Report report, String expected) {
        assertThat(TextReport.print(report, Style.plain())).isEqualTo(expected);
    }

    private static Change create(Resource resource) {
        Prediction prediction = resource.id().isAws() ? Prediction.COMPUTED : Prediction.SERVER;
        return new Change.Create(resource, resource.tree(), prediction);
    }

    private static Change update(FieldChange... fields) {
        return new Change.Update(
                Samples.DEPLOYMENT,
                Samples.DEPLOYMENT.tree(),
                Samples.DEPLOYMENT.tree(),
                List.of(fields),
                Prediction.SERVER,
                false);
    }

    private static Problem problem(Problem.Code code, String what, String todo) {
        return new Problem(code, "subject", what, todo);
    }
}
