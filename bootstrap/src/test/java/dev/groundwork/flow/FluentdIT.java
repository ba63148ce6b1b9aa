package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.model.QueryDefinition;

/** Logs to CloudWatch, as a person lays and keeps them; the program itself is simulated here. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FluentdIT {
    private static final String GROUP = "/aws/containerinsights/sandbox/application";
    private static final String DAEMON_SET = "/apis/apps/v1/namespaces/amazon-cloudwatch/daemonsets/fluentd";

    private static final String JOBS = "/apis/batch/v1/namespaces/amazon-cloudwatch/jobs";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.FLUENTD);

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.delete("/api/v1/namespaces/amazon-cloudwatch");
        hands.logs()
                .describeLogGroups(request -> request.logGroupNamePrefix("/aws/containerinsights/sandbox/"))
                .logGroups()
                .forEach(group -> hands.logs().deleteLogGroup(request -> request.logGroupName(group.logGroupName())));
        hands.logs()
                .describeQueryDefinitions(request -> request.queryDefinitionNamePrefix("groundwork/sandbox/"))
                .queryDefinitions()
                .forEach(query -> hands.logs()
                        .deleteQueryDefinition(request -> request.queryDefinitionId(query.queryDefinitionId())));
        hands.deleteRole("groundwork-sandbox-eu-west-1-fluentd");
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void thePreviewShowsWhatFluentdMayDoAndWhatIsSaved() {
        flow.whenPreviewed().thenExitCodeIs(2).thenNothingWasWritten().thenOutputHas("""
                    + create    DaemonSet amazon-cloudwatch/fluentd (too early for the server to check)
                        runs as   ServiceAccount fluentd
                        image     docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-cloudwatch-1.1
                        requests  cpu 100m, memory 512Mi
                        limits    memory 512Mi
                        node      hostPath /var/log, hostPath /var/lib/groundwork/fluentd, hostPath /run/log/journal
                    + create    IAM role groundwork-sandbox-eu-west-1-fluentd
                        trusts    tokens of ISSUER
                                  if aud is sts.amazonaws.com
                                  and sub is system:serviceaccount:amazon-cloudwatch:fluentd
                                  for sts:AssumeRoleWithWebIdentity
                        allows    logs:DescribeLogGroups on *
                        allows    logs:CreateLogStream, logs:DescribeLogStreams, logs:PutLogEvents
                                  on
                                  arn:aws:logs:eu-west-1:123456789012:log-group:/aws/containerinsights/sandbox/application:*,
                                  arn:aws:logs:eu-west-1:123456789012:log-group:/aws/containerinsights/sandbox/dataplane:*,
                                  arn:aws:logs:eu-west-1:123456789012:log-group:/aws/containerinsights/sandbox/host:*
                        path      /groundwork/sandbox/
                        tags      groundwork.dev/addon=fluentd, groundwork.dev/cluster=sandbox
                    + create    log group /aws/containerinsights/sandbox/application
                        keeps     30 days
                        class     STANDARD
                        tags      groundwork.dev/addon=fluentd, groundwork.dev/cluster=sandbox
                """, """
                    + create    saved query groundwork/sandbox/lines-of-a-pod
                        asks      /aws/containerinsights/sandbox/application
                        query     fields @timestamp, stream, coalesce(message, log.msg, log.message) as text |
                                  filter kubernetes.namespace_name = "NAMESPACE" and kubernetes.pod_name like /POD/
                                  | sort @timestamp desc | limit 1000
                """);
    }

    @Test
    @Order(2)
    void theFirstApplyMakesGroupsBeforeAnyLineArrivesAndNoProbe() {
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas("""
                fluentd
                    + created   Namespace amazon-cloudwatch
                    + created   ServiceAccount amazon-cloudwatch/fluentd
                    + created   ClusterRole fluentd
                    + created   ClusterRoleBinding fluentd
                    + created   ConfigMap amazon-cloudwatch/fluentd
                    + created   DaemonSet amazon-cloudwatch/fluentd
                    + created   IAM role groundwork-sandbox-eu-west-1-fluentd
                    + created   log group /aws/containerinsights/sandbox/application
                    + created   log group /aws/containerinsights/sandbox/dataplane
                    + created   log group /aws/containerinsights/sandbox/host
                    + created   saved query groundwork/sandbox/errors-by-workload
                    + created   saved query groundwork/sandbox/lines-of-a-pod
                    + created   saved query groundwork/sandbox/who-writes-most

                identity
                    + created   IAM OIDC provider
                                ISSUER

                6 Kubernetes objects and 8 AWS resources written, 0 failed, 0 blocked, 0 unchanged, in N s
                """, """
                fluentd
                  proven (emulated)   DaemonSet amazon-cloudwatch/fluentd is rolled out
                                        3 of 3 pods are available, none restarting, generation N
                  proven (emulated)   every node has a ready pod of DaemonSet amazon-cloudwatch/fluentd
                                        3 of 3 nodes have a ready pod
                  proven              ServiceAccount amazon-cloudwatch/fluentd gets its role by IRSA alone
                                        eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-fluentd
                  proven (emulated)   ServiceAccount amazon-cloudwatch/fluentd can assume its role
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-fluentd/groundwork-verify
                  proven (emulated)   a stranger cannot assume the role of amazon-cloudwatch/fluentd
                                        AccessDenied for amazon-cloudwatch/default and default/default
                  proven (emulated)   each log group keeps its events as long as it should
                                        /aws/containerinsights/sandbox/application 30 days,
                                        /aws/containerinsights/sandbox/dataplane 30 days,
                                        /aws/containerinsights/sandbox/host 30 days
                  not provable here   what waits on the nodes does not grow, and CloudWatch throttles nothing
                                        nothing really runs the pods of DaemonSet amazon-cloudwatch/fluentd: they
                                        are simulated
                  proven (emulated)   no pod of DaemonSet amazon-cloudwatch/fluentd runs with old wiring
                                        all 3 pods have the present wiring, as far as their annotations tell: no
                                        pod-identity-webhook is seen here

                7 proven (6 of them emulated), 0 refuted, 1 not provable here
                """);
    }

    @Test
    @Order(3)
    void aSecondApplySendsNoWrite() {
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
    }

    @Test
    @Order(4)
    void verifyRunsTheProbeTooAndSaysWhatCannotBeProvenHere() {
        flow.whenVerified().thenExitCodeIs(0).thenNothingWasWritten().thenOutputIs("""
                Verify: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                fluentd
                  proven (emulated)   DaemonSet amazon-cloudwatch/fluentd is rolled out
                                        3 of 3 pods are available, none restarting, generation N
                  proven (emulated)   every node has a ready pod of DaemonSet amazon-cloudwatch/fluentd
                                        3 of 3 nodes have a ready pod
                  proven              ServiceAccount amazon-cloudwatch/fluentd gets its role by IRSA alone
                                        eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-fluentd
                  proven (emulated)   ServiceAccount amazon-cloudwatch/fluentd can assume its role
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-fluentd/groundwork-verify
                  proven (emulated)   a stranger cannot assume the role of amazon-cloudwatch/fluentd
                                        AccessDenied for amazon-cloudwatch/default and default/default
                  proven (emulated)   each log group keeps its events as long as it should
                                        /aws/containerinsights/sandbox/application 30 days,
                                        /aws/containerinsights/sandbox/dataplane 30 days,
                                        /aws/containerinsights/sandbox/host 30 days
                  not provable here   what waits on the nodes does not grow, and CloudWatch throttles nothing
                                        nothing really runs the pods of DaemonSet amazon-cloudwatch/fluentd: they
                                        are simulated
                  not provable here   a line that a pod writes arrives in /aws/containerinsights/sandbox/application
                                        nothing really runs the pods of DaemonSet amazon-cloudwatch/fluentd: they
                                        are simulated
                  proven (emulated)   no pod of DaemonSet amazon-cloudwatch/fluentd runs with old wiring
                                        all 3 pods have the present wiring, as far as their annotations tell: no
                                        pod-identity-webhook is seen here

                7 proven (6 of them emulated), 0 refuted, 2 not provable here
                """);
    }

    @Test
    @Order(5)
    void aRetentionThatAStrangerChangedIsDriftAndRefutedAndHealed() {
        hands.logs().putRetentionPolicy(request -> request.logGroupName(GROUP).retentionInDays(1));
        QueryDefinition query = hands.logs()
                .describeQueryDefinitions(
                        request -> request.queryDefinitionNamePrefix("groundwork/sandbox/lines-of-a-pod"))
                .queryDefinitions()
                .getFirst();
        hands.logs()
                .putQueryDefinition(request -> request.queryDefinitionId(query.queryDefinitionId())
                        .name(query.name())
                        .queryString(query.queryString().replace("1000", "10"))
                        .logGroupNames(query.logGroupNames()));
        flow.whenDriftIsAsked().thenExitCodeIs(3).thenNothingWasWritten().thenOutputIs("""
                Drift: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Changed by somebody else since the last apply
                    ~ drift     log group /aws/containerinsights/sandbox/application (fluentd)
                        retentionDays: is 1, declared 30
                            AWS does not record who
                    ~ drift     saved query groundwork/sandbox/lines-of-a-pod (fluentd)
                        query: is 5 lines, line 4: | limit 10, declared 5 lines, line 4: | limit 1000
                            AWS does not record who

                fluentd
                  proven (emulated)   DaemonSet amazon-cloudwatch/fluentd is rolled out
                                        3 of 3 pods are available, none restarting, generation N
                  proven (emulated)   every node has a ready pod of DaemonSet amazon-cloudwatch/fluentd
                                        3 of 3 nodes have a ready pod
                  proven              ServiceAccount amazon-cloudwatch/fluentd gets its role by IRSA alone
                                        eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-fluentd
                  proven (emulated)   ServiceAccount amazon-cloudwatch/fluentd can assume its role
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-fluentd/groundwork-verify
                  proven (emulated)   a stranger cannot assume the role of amazon-cloudwatch/fluentd
                                        AccessDenied for amazon-cloudwatch/default and default/default
                  REFUTED (emulated)  each log group keeps its events as long as it should
                                        expected  /aws/containerinsights/sandbox/application 30 days, /aws/containerinsights/sandbox/dataplane 30 days, /aws/containerinsights/sandbox/host 30 days
                                        seen      /aws/containerinsights/sandbox/application keeps them 1 day
                                        next      groundwork apply
                  not provable here   what waits on the nodes does not grow, and CloudWatch throttles nothing
                                        nothing really runs the pods of DaemonSet amazon-cloudwatch/fluentd: they
                                        are simulated
                  proven (emulated)   no pod of DaemonSet amazon-cloudwatch/fluentd runs with old wiring
                                        all 3 pods have the present wiring, as far as their annotations tell: no
                                        pod-identity-webhook is seen here

                2 drifted, 0 missing, 0 orphans, 0 not applied yet, 12 as declared
                6 proven (5 of them emulated), 1 refuted, 1 not provable here
                """);
        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.awsWrites()).containsExactlyInAnyOrder("PutRetentionPolicy", "PutQueryDefinition");
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(6)
    void aNodeThatSomebodyTookThePodsFromIsNamedWithTheReason() {
        hands.patch(DAEMON_SET, "night-shift", "spec: {template: {spec: {nodeSelector: {pool: workers}}}}");
        Hands.eventually(
                "the pods have gone",
                () -> hands.get(DAEMON_SET)
                                .path("status")
                                .path("desiredNumberScheduled")
                                .asInt()
                        == 0);
        flow.whenVerified("--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas(
                        "seen      node ip-10-0-0-10.eu-west-1.compute.internal has none: its nodeSelector asks for"
                                + " pool=workers, and the node has no such label; node ip-10-0-1-10",
                        "seen      no pod runs",
                        "seen      no line of pod amazon-cloudwatch/groundwork-canary-");
        // Nothing reads the line, so it never arrives; the pod is gone all the same.
        Hands.eventually(
                "the canary has gone", () -> hands.get(JOBS).path("items").isEmpty());
        flow.whenApplied().thenExitCodeIs(0);
    }

    @Test
    @Order(7)
    void withProbesAnApplyRunsThemToo() {
        flow.whenApplied("--probes", "--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts()).contains("fluentd log-line-arrives: not-provable real");
        flow.whenApplied("--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts()).noneMatch(verdict -> verdict.contains("log-line-arrives"));
    }
}
