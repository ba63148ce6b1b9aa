package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static dev.groundwork.report.Samples.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Score;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApplyTextTest {
    @Test
    void anApplyThatWentWellSaysWhatWasWrittenHowWellItWasForetoldAndWhatIsProven() {
        Change.Declared account = create(Samples.ACCOUNT);
        Change.Declared deployment = create(Samples.DEPLOYMENT);
        Change.Declared role = create(Samples.ROLE);
        Change.Declared group = create(Samples.GROUP);
        Report report = with(
                report(Verb.APPLY, account, deployment, role, group, new Change.Unchanged(Samples.SERVICE)),
                List.of(applied(role), applied(account), applied(group), applied(deployment)),
                Map.of(deployment.id(), Health.current("2 of 2 replicas available")),
                Optional.of(new Score(412, new TreeMap<>(), 2, 2, 0)));

        assertPrints(
                with(
                        report,
                        Proof.of(
                                new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id()),
                                new Proof.Proven("2 of 2 replicas updated and available"),
                                Proof.Ground.REAL)),
                """
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    + created   ServiceAccount kube-system/metrics-server
                    + created   Deployment kube-system/metrics-server

                cluster-autoscaler
                    + created   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                    + added to  Auto Scaling group workers-a

                2 Kubernetes objects and 2 AWS resources written, 0 failed, 0 blocked, 1 unchanged, in 12.3 s
                Prediction: 100 % of 412 leaves turned out as shown (2 changes predicted by the server, 2 computed
                for AWS, 0 not predictable)

                metrics-server
                  proven              Deployment kube-system/metrics-server is rolled out
                                        2 of 2 replicas updated and available

                1 proven, 0 refuted, 0 not provable here
                """);
    }

    @Test
    void aFailureNamesItsReasonAndWhatItBlocks() {
        Change.Declared role = create(Samples.ROLE);
        Change.Declared autoscaler = create(Samples.AUTOSCALER);
        Change.Declared deployment = create(Samples.DEPLOYMENT);
        Change.Declared service = create(Samples.SERVICE);
        Report report = with(
                report(Verb.APPLY, role, autoscaler, deployment, service),
                List.of(
                        new Outcome.Failed(
                                role.id(),
                                new Problem(
                                        Problem.Code.DENIED,
                                        "IAM",
                                        "arn:aws:iam::123456789012:user/engineer may not call iam:CreateRole",
                                        "Give it the policy that `groundwork policy` prints")),
                        new Outcome.Blocked(autoscaler.id(), List.of(role.id())),
                        applied(deployment)),
                Map.of(
                        deployment.id(), Health.inProgress("0 of 2 replicas available"),
                        service.id(), Health.failed("no endpoints")),
                Optional.empty());

        assertPrints(report, """
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ! BLOCKED   Deployment kube-system/cluster-autoscaler
                        not tried, because it needs IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                    ! FAILED    IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        arn:aws:iam::123456789012:user/engineer may not call iam:CreateRole. Give it the policy that
                        `groundwork policy` prints.

                metrics-server
                    + created   Deployment kube-system/metrics-server
                        still in progress: 0 of 2 replicas available

                Not as it should be
                    ! Service kube-system/metrics-server: failed: no endpoints

                1 Kubernetes object written, 1 failed, 1 blocked, 0 unchanged, in 12.3 s
                """);
    }

    @Test
    void eachMissOfThePreviewIsNamed() {
        Change.Declared update = new Change.Update(
                Samples.DEPLOYMENT,
                Samples.DEPLOYMENT.tree(),
                Samples.DEPLOYMENT.tree(),
                List.of(field("spec.replicas", "1", "2")),
                Prediction.SERVER,
                false);
        SortedMap<ResourceId, List<FieldChange>> misses = new TreeMap<>(Map.of(
                update.id(),
                List.of(
                        field("spec.replicas", "2", "3"),
                        new FieldChange(
                                "metadata.annotations[\"sidecar.example.com/injected\"]",
                                Optional.empty(),
                                Optional.of("\"true\""),
                                Optional.empty()),
                        new FieldChange("spec.paused", Optional.of("false"), Optional.empty(), Optional.empty()))));
        Report report = with(
                report(Verb.APPLY, update),
                List.of(applied(update)),
                Map.of(),
                Optional.of(new Score(412, misses, 1, 0, 0)));

        assertPrints(report, """
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    ~ updated   Deployment kube-system/metrics-server

                1 Kubernetes object written, 0 failed, 0 blocked, 0 unchanged, in 12.3 s
                Prediction: 99 % of 412 leaves turned out as shown (1 change predicted by the server, 0 computed for
                AWS, 0 not predictable)
                  miss Deployment kube-system/metrics-server: spec.replicas: shown 2, became 3
                  miss Deployment kube-system/metrics-server: metadata.annotations["sidecar.example.com/injected"]:
                       not shown, became "true"
                  miss Deployment kube-system/metrics-server: spec.paused: shown false, is not there
                """);
    }

    @Test
    void whatTheServerFilledInWhereNobodyCouldAskItBeforeIsCountedAndNotListed() {
        Change.Declared create = create(Samples.DEPLOYMENT);
        List<FieldChange> come = Stream.of("a", "b", "c", "d")
                .map(path -> new FieldChange(path, Optional.empty(), Optional.of("1"), Optional.empty()))
                .toList();
        Report report = with(
                report(Verb.APPLY, create),
                List.of(applied(create)),
                Map.of(),
                Optional.of(new Score(40, new TreeMap<>(Map.of(create.id(), come)), 0, 0, 1)));

        assertPrints(report, """
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    + created   Deployment kube-system/metrics-server

                1 Kubernetes object written, 0 failed, 0 blocked, 0 unchanged, in 12.3 s
                Prediction: 90 % of 40 leaves turned out as shown (0 changes predicted by the server, 0 computed for
                AWS, 1 not predictable)
                  miss Deployment kube-system/metrics-server: 4 leaves were not shown and have come, such as a, b, c
                """);
    }

    @Test
    void aSecondApplyHasNothingToDo() {
        assertPrints(
                report(Verb.APPLY, new Change.Unchanged(Samples.ACCOUNT), new Change.Unchanged(Samples.ROLE)), """
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Nothing to do: 1 Kubernetes object and 1 AWS resource are as declared.
                """);
    }

    @Test
    void withSomethingUnknownNothingIsWritten() {
        Change unreadable = new Change.Unreadable(
                Samples.ROLE, new Problem(Problem.Code.THROTTLED, "IAM", "too many requests, six times", "Try again"));

        assertPrints(report(Verb.APPLY, unreadable, create(Samples.SERVICE)), """
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ! UNKNOWN   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        too many requests, six times. Try again.

                Nothing was written.
                """);
    }

    @Test
    void aScoreOfNothingIsNotCalledPerfect() {
        Change.Declared create = create(Samples.ACCOUNT);
        Report report = with(
                report(Verb.APPLY, create),
                List.of(applied(create)),
                Map.of(),
                Optional.of(new Score(0, new TreeMap<>(), 0, 0, 1)));

        assertThat(TextReport.print(report, Style.plain()))
                .contains("Prediction: there was nothing to compare (0 changes predicted by the server, 0 computed")
                .doesNotContain("100 %");
    }

    private static void assertPrints(Report report, String expected) {
        assertThat(TextReport.print(report, Style.plain())).isEqualTo(expected);
    }

    private static Change.Declared create(Resource resource) {
        Prediction prediction = resource.id().isAws() ? Prediction.COMPUTED : Prediction.SERVER;
        return new Change.Create(resource, resource.tree(), prediction);
    }

    private static Outcome applied(Change.Declared change) {
        return new Outcome.Applied(change, change.resource().tree());
    }
}
