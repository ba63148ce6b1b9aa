package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static dev.groundwork.report.Samples.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.RoleCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTextTest {
    @Test
    void driftSaysWhatIsWhatWasDeclaredAndWhoDidIt() {
        Change image = update(
                Samples.DEPLOYMENT,
                true,
                field(
                        "spec.template.spec.containers[metrics-server].image",
                        "\"registry.example.com/metrics-server:debug\"",
                        "\"registry.k8s.io/metrics-server/metrics-server:v0.9.0\"",
                        "kubectl-set"),
                field("spec.replicas", "0", "2", "kubectl-edit"));
        Change trust = update(
                Samples.ROLE,
                true,
                field(
                        "trust.Statement[0].Condition.StringLike[\"" + Samples.HOST + ":sub\"]",
                        "\"system:serviceaccount:*\"",
                        "\"system:serviceaccount:kube-system:cluster-autoscaler\""));
        Change tag = update(
                Samples.GROUP,
                true,
                new FieldChange(
                        "tags[\"k8s.io/cluster-autoscaler/enabled\"]",
                        Optional.empty(),
                        Optional.of("\"true\""),
                        Optional.empty()));
        RoleCheck.RoleAssumable assumable = new RoleCheck.RoleAssumable(
                "cluster-autoscaler", "arn", "kube-system", "cluster-autoscaler", "sts.amazonaws.com");
        Report report = with(
                report(Verb.DRIFT, image, trust, tag, new Change.Unchanged(Samples.SERVICE)),
                Proof.of(
                        new RoleCheck.StrangerRefused("cluster-autoscaler", assumable),
                        new Proof.Refuted(
                                "AccessDenied for the token of kube-system/default",
                                "it was given credentials of the role",
                                "groundwork apply"),
                        Proof.Ground.EMULATED));

        assertPrints(report, """
                Drift: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Changed by somebody else since the last apply
                    ~ drift     Deployment kube-system/metrics-server (metrics-server)
                        spec.template.spec.containers[metrics-server].image:
                            is        registry.example.com/metrics-server:debug
                            declared  registry.k8s.io/metrics-server/metrics-server:v0.9.0
                            set by kubectl-set at 2026-11-22 05:31:10Z
                        spec.replicas: is 0, declared 2
                            set by kubectl-edit at 2026-11-22 05:31:10Z
                    ~ drift     IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler (cluster-autoscaler)
                        trust.Statement[0].Condition.StringLike["oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub"]:
                            is        system:serviceaccount:*
                            declared  system:serviceaccount:kube-system:cluster-autoscaler
                            IAM does not record who
                    ~ drift     Auto Scaling group workers-a (cluster-autoscaler)
                        tags["k8s.io/cluster-autoscaler/enabled"]: is not set, declared "true"
                            AWS does not record who

                cluster-autoscaler
                  REFUTED (emulated)  a stranger cannot assume the role of kube-system/cluster-autoscaler
                                        expected  AccessDenied for the token of kube-system/default
                                        seen      it was given credentials of the role
                                        next      groundwork apply

                3 drifted, 0 missing, 0 orphans, 0 not applied yet, 1 as declared
                0 proven, 1 refuted, 0 not provable here
                """);
    }

    @Test
    void differencesThatNobodyElseMadeStandApart() {
        Change pending = update(Samples.DEPLOYMENT, false, field("spec.replicas", "2", "3", "groundwork"));
        Change missing = new Change.Create(Samples.BUDGET, Samples.BUDGET.tree(), Prediction.SERVER, true);
        Change orphan = new Change.Delete(
                Samples.leftover(new ResourceId("apps", "Deployment", "kube-system", "external-dns"), "external-dns"),
                "uid");
        Change unreadable = new Change.Unreadable(
                Samples.ROLE, new Problem(Problem.Code.DENIED, "IAM", "iam:GetRole is denied", "Allow it"));

        Change refused = new Change.Refused(
                Samples.leftover(ResourceId.aws("AccessEntry", "arn:aws:iam::123456789012:user/ada"), "access"),
                new Problem(
                        Problem.Code.CONFLICT,
                        "access entry",
                        "the caller itself would lose group admins",
                        "Declare it again"));

        assertPrints(report(Verb.DRIFT, pending, missing, orphan, refused, unreadable), """
                Drift: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Missing: deleted by somebody else since the last apply
                    - missing   PodDisruptionBudget kube-system/metrics-server (metrics-server)

                Not applied yet: the baseline changed since the last apply, or that did not come to its end
                    ~ update    Deployment kube-system/metrics-server
                        spec.replicas: 2 -> 3

                Orphans: not wanted any more, and the next apply deletes them
                    - delete    Deployment kube-system/external-dns (switched off)

                Not wanted any more, but an apply refuses to delete it
                    ! REFUSED   EKS access entry arn:aws:iam::123456789012:user/ada (switched off)
                        the caller itself would lose group admins. Declare it again.

                In conflict, or not readable
                    ! UNKNOWN   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        iam:GetRole is denied. Allow it.

                0 drifted, 1 missing, 1 orphan, 1 not applied yet, 1 refused, 1 in conflict or not readable, 0 as
                declared
                """);
    }

    @Test
    void withoutDriftOneLineSaysSo() {
        assertPrints(
                report(Verb.DRIFT, new Change.Unchanged(Samples.SERVICE), new Change.Unchanged(Samples.ROLE)), """
                Drift: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                No drift: 1 Kubernetes object and 1 AWS resource are as declared.
                """);
    }

    private static void assertPrints(Report report, String expected) {
        assertThat(TextReport.print(report, Style.plain())).isEqualTo(expected);
    }

    private static Change update(Resource resource, boolean drift, FieldChange... fields) {
        return new Change.Update(resource, resource.tree(), resource.tree(), List.of(fields), Prediction.SERVER, drift);
    }
}
