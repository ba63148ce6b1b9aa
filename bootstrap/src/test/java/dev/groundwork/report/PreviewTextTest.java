package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Prediction;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreviewTextTest {
    @Test
    void everythingIsToBeCreatedOnAnEmptyCluster() {
        Report report = report(
                Verb.PREVIEW,
                Stream.of(
                                Samples.ACCOUNT,
                                Samples.CLUSTER_ROLE,
                                Samples.BINDING,
                                Samples.SERVICE,
                                Samples.DEPLOYMENT,
                                Samples.BUDGET,
                                Samples.API_SERVICE,
                                Samples.PROVIDER,
                                Samples.ROLE,
                                Samples.GROUP,
                                Samples.AUTOSCALER)
                        .map(PreviewTextTest::create)
                        .toArray(Change[]::new));

        assertPrints(report, """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    + create    ServiceAccount kube-system/metrics-server
                    + create    ClusterRole system:metrics-server
                        get             nodes/metrics
                        get,list,watch  nodes, pods
                    + create    ClusterRoleBinding system:metrics-server
                        gives     ClusterRole system:metrics-server to ServiceAccount kube-system/metrics-server
                    + create    Service kube-system/metrics-server
                        ports     443 to https
                    + create    Deployment kube-system/metrics-server
                        replicas  2
                        runs as   ServiceAccount metrics-server
                        image     registry.k8s.io/metrics-server/metrics-server:v0.9.0
                        args      --cert-dir=/tmp --secure-port=10250
                                  --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
                                  --metric-resolution=15s
                        requests  cpu 100m, memory 200Mi
                        limits    memory 400Mi
                    + create    PodDisruptionBudget kube-system/metrics-server
                        at most   1 unavailable
                    + create    APIService v1beta1.metrics.k8s.io
                        served by Service kube-system/metrics-server
                        TLS       the server's certificate is not checked

                identity
                    + create    IAM OIDC provider
                                oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF
                        accepts   tokens for sts.amazonaws.com

                cluster-autoscaler
                    + create    Deployment kube-system/cluster-autoscaler
                        replicas  1
                        image     registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1
                    + create    IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        trusts    tokens of oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF
                                  if aud is sts.amazonaws.com
                                  and sub is system:serviceaccount:kube-system:cluster-autoscaler
                                  for sts:AssumeRoleWithWebIdentity
                        allows    autoscaling:DescribeAutoScalingGroups, ec2:DescribeInstanceTypes on *
                        allows    autoscaling:SetDesiredCapacity
                                  on arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*
                                  if aws:ResourceTag/k8s.io/cluster-autoscaler/sandbox is owned
                        path      /groundwork/sandbox/
                        tags      groundwork.dev/addon=cluster-autoscaler, groundwork.dev/cluster=sandbox
                    + add to    Auto Scaling group workers-a
                        suspends  AZRebalance
                        tags      k8s.io/cluster-autoscaler/enabled=true, k8s.io/cluster-autoscaler/sandbox=owned

                8 to create in Kubernetes, 3 in AWS, 0 to update, 0 to replace, 0 unchanged
                3 changes are computed by Groundwork, because AWS has no dry run.
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    void whatTheServerHasNotCheckedIsMarkedAndCounted() {
        assertPrints(
                report(
                        Verb.PREVIEW,
                        new Change.Create(Samples.ACCOUNT, Samples.ACCOUNT.tree(), Prediction.TOO_EARLY),
                        new Change.Create(Samples.BUDGET, Samples.BUDGET.tree(), Prediction.TOO_EARLY),
                        new Change.Create(Samples.SERVICE, Samples.SERVICE.tree(), Prediction.NOT_CHECKED)),
                """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    + create    ServiceAccount kube-system/metrics-server (too early for the server to check)
                    + create    PodDisruptionBudget kube-system/metrics-server (too early for the server to check)
                        at most   1 unavailable
                    + create    Service kube-system/metrics-server (not checked by the server)
                        ports     443 to https

                3 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 0 unchanged
                2 changes are too early for the server to check: this plan first makes their namespace or kind.
                1 change is not checked by the server, because you may not dry-run: compared by Groundwork alone.
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    void whenAllIsAsDeclaredThereIsNothingToDo() {
        assertPrints(
                report(
                        Verb.PREVIEW,
                        new Change.Unchanged(Samples.ACCOUNT),
                        new Change.Unchanged(Samples.DEPLOYMENT),
                        new Change.Unchanged(Samples.ROLE)),
                """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Nothing to do: 2 Kubernetes objects and 1 AWS resource are as declared.
                """);
    }

    @Test
    void withAProblemItNeverSaysThatThereIsNothingToDo() {
        Report report = with(
                report(Verb.PREVIEW, new Change.Unchanged(Samples.ACCOUNT)),
                List.of(new Problem(
                        Problem.Code.UNREACHABLE, "IAM", "nobody answered within 5 seconds", "Check the network")),
                List.of("the endpoint of the kubeconfig is not the one that EKS names"));

        assertPrints(report, """
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36
                note: the endpoint of the kubeconfig is not the one that EKS names.

                0 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 1 unchanged

                error: IAM: nobody answered within 5 seconds. Check the network.
                """);
    }

    @Test
    void aRunThatFoundNoClusterSaysOnlyWhy() {
        Report empty = report(Verb.PREVIEW);
        Report report = new Report(
                empty.verb(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                empty.health(),
                Optional.empty(),
                List.of(),
                List.of(new Problem(
                        Problem.Code.UNAUTHENTICATED,
                        "AWS",
                        "no credentials were found in the environment, ~/.aws/credentials or the instance",
                        "Log in, for instance with `aws sso login`")),
                List.of(),
                empty.started(),
                empty.took());

        assertPrints(report, """
                error: AWS: no credentials were found in the environment, ~/.aws/credentials or the instance. Log
                       in, for instance with `aws sso login`.
                """);
    }

    @Test
    void theSummaryCountsByPlace() {
        Report report = with(report(Verb.PREVIEW), new Plan(List.of(create(Samples.ROLE), create(Samples.SERVICE))));

        assertThat(TextReport.print(report, Style.plain()))
                .contains("1 to create in Kubernetes, 1 in AWS, 0 to update, 0 to replace, 0 unchanged\n");
    }

    private static void assertPrints(Report report, String expected) {
        assertThat(TextReport.print(report, Style.plain())).isEqualTo(expected);
    }

    private static Change create(Resource resource) {
        Prediction prediction = resource.id().isAws() ? Prediction.COMPUTED : Prediction.SERVER;
        return new Change.Create(resource, resource.tree(), prediction);
    }
}
