package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.MetricsCheck;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.addon.ScalingGroupCheck.Property;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Proof.Ground;
import dev.groundwork.plan.Verb;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyTextTest {
    @Test
    void whatIsAcceptedIsShownWithItsReasonAndCountedApart() {
        String text = TextReport.print(
                with(
                        report(Verb.PREFLIGHT),
                        Proof.of(
                                new PreflightCheck("network", "x", "it is closed", "Harm.", "urn:example:x"),
                                new Proof.Accepted(
                                        new Proof.Refuted("closed", "open", "close it"),
                                        "the VPN comes in spring, OPS-123",
                                        Optional.of(LocalDate.of(2027, 3, 31))),
                                Ground.EMULATED)),
                Style.plain());

        assertThat(text).endsWith("""
                network
                  accepted (emulated) it is closed
                                        expected  closed
                                        seen      open
                                        because   the VPN comes in spring, OPS-123 (until 2027-03-31)
                                        harm      Harm.
                                        source    urn:example:x

                0 proven, 0 refuted, 1 accepted, 0 not provable here
                """);
    }

    @Test
    void eachCheckShowsItsVerdictItsClaimAndItsEvidence() {
        RoleCheck.RoleAssumable assumable = new RoleCheck.RoleAssumable(
                "cluster-autoscaler",
                "arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler",
                "kube-system",
                "cluster-autoscaler",
                "sts.amazonaws.com");
        String text = TextReport.print(
                with(
                        report(Verb.VERIFY),
                        Proof.of(
                                new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id()),
                                new Proof.Proven("2 of 2 replicas available, all of generation 3, none restarting"),
                                Ground.REAL),
                        Proof.of(
                                new MetricsCheck.NodeMetricsFresh(
                                        "metrics-server", Duration.ofMinutes(2), Samples.DEPLOYMENT.id()),
                                new Proof.Refuted(
                                        "metrics of all 3 Ready nodes, none older than 120 seconds",
                                        "no metrics of worker-a, worker-b and worker-c; the API answered 200 with an"
                                                + " empty list",
                                        "kubectl -n kube-system logs deployment/metrics-server --tail=50"),
                                Ground.REAL),
                        Proof.of(
                                assumable,
                                new Proof.Proven(
                                        "a token of the ServiceAccount became "
                                                + "arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-cluster-autoscaler"),
                                Ground.EMULATED),
                        Proof.of(
                                new RoleCheck.StrangerRefused("cluster-autoscaler", assumable),
                                new Proof.Refuted(
                                        "AccessDenied for the token of kube-system/default",
                                        "it was given credentials of the role",
                                        "aws iam get-role --role-name groundwork-sandbox-eu-west-1-cluster-autoscaler"),
                                Ground.EMULATED),
                        new Proof(
                                new ScalingGroupCheck.ScalingGroupsAre(
                                        "cluster-autoscaler", "sandbox", List.of("workers-a"), Property.DISCOVERABLE),
                                new Proof.Proven("workers-a carries both tags"),
                                Ground.EMULATED,
                                List.of("mixed carries the tags too, but spans eu-west-1a and eu-west-1b")),
                        Proof.of(
                                new ScalingGroupCheck.AutoscalerStatusHealthy(
                                        "cluster-autoscaler",
                                        "kube-system",
                                        "cluster-autoscaler-status",
                                        List.of("workers-a"),
                                        Samples.AUTOSCALER.id()),
                                new Proof.NotProvable("nothing really runs the pods of Deployment"
                                        + " kube-system/cluster-autoscaler: its node worker-a is simulated"),
                                Ground.EMULATED)),
                Style.plain());

        assertThat(text).isEqualTo("""
                Verify: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                  proven              Deployment kube-system/metrics-server is rolled out
                                        2 of 2 replicas available, all of generation 3, none restarting
                  REFUTED             each Ready node has metrics no older than 120 seconds
                                        expected  metrics of all 3 Ready nodes, none older than 120 seconds
                                        seen      no metrics of worker-a, worker-b and worker-c; the API answered
                                                  200 with an empty list
                                        next      kubectl -n kube-system logs deployment/metrics-server --tail=50

                cluster-autoscaler
                  proven (emulated)   ServiceAccount kube-system/cluster-autoscaler can assume its role
                                        a token of the ServiceAccount became
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-cluster-autoscaler
                  REFUTED (emulated)  a stranger cannot assume the role of kube-system/cluster-autoscaler
                                        expected  AccessDenied for the token of kube-system/default
                                        seen      it was given credentials of the role
                                        next      aws iam get-role --role-name groundwork-sandbox-eu-west-1-cluster-autoscaler
                  proven (emulated)   each Auto Scaling group carries both discovery tags
                                        workers-a carries both tags
                                        warning: mixed carries the tags too, but spans eu-west-1a and eu-west-1b
                  not provable here   the autoscaler reports fresh and healthy groups
                                        nothing really runs the pods of Deployment kube-system/cluster-autoscaler:
                                        its node worker-a is simulated

                3 proven (2 of them emulated), 2 refuted, 1 not provable here, 1 warning
                """);
    }

    @Test
    void withoutChecksItDoesNotLookProven() {
        assertThat(TextReport.print(report(Verb.VERIFY), Style.plain())).endsWith("\nNothing was checked.\n");
    }
}
