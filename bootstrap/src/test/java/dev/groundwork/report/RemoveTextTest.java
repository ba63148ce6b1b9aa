package dev.groundwork.report;

import static dev.groundwork.report.Samples.leftover;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Sweep;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RemoveTextTest {
    private static final Change.Delete SERVICE = new Change.Delete(
            leftover(new ResourceId("", "Service", "ingress-nginx", "nginx"), "ingress-nginx"),
            "uid",
            Set.of("service.k8s.aws/resources"),
            "");
    private static final Change.Delete DEPLOYMENT = new Change.Delete(
            leftover(new ResourceId("apps", "Deployment", "ingress-nginx", "nginx"), "ingress-nginx"), "uid");
    private static final Change.Delete GROUP = new Change.Delete(
            leftover(ResourceId.aws("ScalingGroup", "workers-a"), "cluster-autoscaler"),
            "arn",
            Set.of(),
            "resumes AZRebalance; the group itself stays");
    private static final Change.Kept KIND = new Change.Kept(
            leftover(
                    new ResourceId("apiextensions.k8s.io", "CustomResourceDefinition", "", "things.example"), "things"),
            "it goes only if asked for",
            true);
    private static final Plan PLAN = new Plan(List.of(DEPLOYMENT, SERVICE, GROUP, KIND));

    @Test
    void whatWouldGoAndWhatStaysIsShownBeforeAnybodyIsAsked() {
        Report report = Reports.report(Verb.REMOVE, DEPLOYMENT, SERVICE, GROUP, KIND);

        assertThat(print(report)).isEqualTo("""
                Remove: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                ingress-nginx
                    - delete    Deployment ingress-nginx/nginx (switched off)
                    - delete    Service ingress-nginx/nginx (switched off)
                        goes once this finalizer is off: service.k8s.aws/resources

                cluster-autoscaler
                    - release   Auto Scaling group workers-a (switched off)
                        resumes AZRebalance; the group itself stays.

                things
                    = keep      CustomResourceDefinition things.example
                        it goes only if asked for.

                2 Kubernetes objects and 1 AWS resource to delete, 1 kept.
                """);
    }

    @Test
    void whatBecameOfItIsToldAndThatNothingElseIsLeft() {
        Problem stuck =
                new Problem(Problem.Code.TIMED_OUT, "Service", "it is held by a finalizer", "Look at its controller");
        Report report = Reports.removed(
                PLAN,
                List.of(
                        new Outcome.Blocked(DEPLOYMENT.id(), List.of(SERVICE.id())),
                        new Outcome.Failed(SERVICE.id(), stuck),
                        new Outcome.Deleted(GROUP)),
                new Sweep(List.of(), List.of()));

        assertThat(print(report)).isEqualTo("""
                Remove: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                things
                    = keep      CustomResourceDefinition things.example
                        it goes only if asked for.

                ingress-nginx
                    ! BLOCKED   Deployment ingress-nginx/nginx
                        not deleted, because it goes after Service ingress-nginx/nginx
                    ! FAILED    Service ingress-nginx/nginx
                        it is held by a finalizer. Look at its controller.

                cluster-autoscaler
                    - released  Auto Scaling group workers-a

                1 AWS resource deleted, 1 failed, 1 blocked, 1 kept, in 12.3 s
                Besides what is told above, nothing of ours is left: looked for by label among all kinds of the API
                server, and by tag in AWS.
                """);
    }

    @Test
    void whatIsLeftOrCouldNotBeLookedAtIsToldAndNothingIsCalledProven() {
        Report left = Reports.removed(
                new Plan(List.of(GROUP)),
                List.of(new Outcome.Deleted(GROUP)),
                new Sweep(List.of(Samples.BUDGET.id()), List.of()));
        assertThat(print(left))
                .contains("""
                Left: it carries our label or tag, but is not on record, so it was not deleted
                    ! left      PodDisruptionBudget kube-system/metrics-server
                """, "1 thing of ours is still there.\n")
                .doesNotContain("nothing of ours");

        Problem denied = new Problem(Problem.Code.DENIED, "/api/v1/secrets", "the API server denies listing", "Ask");
        assertThat(print(Reports.removed(new Plan(List.of()), List.of(), new Sweep(List.of(), List.of(denied)))))
                .contains("Not looked at", "/api/v1/secrets", "it is not proven that nothing of ours is left")
                .contains("Nothing to delete: nothing is on record.");
    }

    @Test
    void programsReadTheSame() throws JsonProcessingException {
        Report report = Reports.removed(
                PLAN, List.of(new Outcome.Deleted(GROUP)), new Sweep(List.of(Samples.BUDGET.id()), List.of()));
        String text = JsonReport.print(report, ExitCode.of(report, false));
        ReportSchema.check(text);
        JsonNode json = new ObjectMapper().readTree(text);

        assertThat(json.path("verb").asText()).isEqualTo("remove");
        assertThat(json.path("result").asText()).isEqualTo("refuted");
        assertThat(json.at("/outcomes/0/outcome").asText()).isEqualTo("deleted");
        assertThat(json.at("/sweep/left/0/text").asText()).isEqualTo("PodDisruptionBudget kube-system/metrics-server");
        assertThat(json.at("/sweep/unseen").isEmpty()).isTrue();
    }

    private static String print(Report report) {
        return TextReport.print(report, Style.plain());
    }
}
