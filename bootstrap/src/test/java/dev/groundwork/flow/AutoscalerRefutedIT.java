package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.autoscaling.model.Tag;

/** Each claim about the autoscaler is refuted once, for the reason that it is there for. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AutoscalerRefutedIT {
    private static final String BUDGET =
            "/apis/policy/v1/namespaces/kube-system/poddisruptionbudgets/cluster-autoscaler";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER);

    @BeforeAll
    void theBaselineIsApplied() {
        hands.emptyTheCluster();
        flow.whenApplied().thenExitCodeIs(0);
    }

    @AfterEach
    void anApplyHealsIt() {
        flow.whenApplied().thenExitCodeIs(0);
    }

    @AfterAll
    void end() {
        hands.close();
    }

    @Test
    void withoutItsRoleNothingCanBeAssumedAndNothingIsSaidOfStrangers() {
        hands.deleteRole(Hands.ROLE);
        flow.whenVerified("--output", "json", "--timeout", "2s").thenExitCodeIs(3);
        assertThat(flow.verdicts())
                .contains(
                        "cluster-autoscaler role-assumable: refuted emulated",
                        "cluster-autoscaler stranger-refused: not-provable real");
    }

    @Test
    void withoutItsOidcProviderNothingCanBeAssumedAndNothingIsSaidOfStrangers() {
        hands.iam()
                .listOpenIDConnectProviders(request -> {})
                .openIDConnectProviderList()
                .forEach(provider -> hands.iam()
                        .deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(provider.arn())));
        flow.whenVerified("--timeout", "2s").thenExitCodeIs(3).thenOutputHas("""
                  REFUTED (emulated)  ServiceAccount kube-system/cluster-autoscaler can assume its role
                                        expected  credentials of role groundwork-sandbox-eu-west-1-cluster-autoscaler
                                        seen      InvalidIdentityToken: No OpenIDConnect provider found in your account for https://ISSUER
                                        next      Compare the cluster's issuer with the providers of this account: aws iam list-open-id-connect-providers
                  not provable here   a stranger cannot assume the role of kube-system/cluster-autoscaler
                                        it means nothing before this is proven: ServiceAccount
                                        kube-system/cluster-autoscaler can assume its role
                """);
    }

    @Test
    void aStrangerWhoCanAssumeTheRoleRefutesOnlyThat() {
        hands.widenTrust();
        flow.whenVerified("--output", "json", "--timeout", "2s").thenExitCodeIs(3);
        assertThat(flow.verdicts())
                .contains(
                        "cluster-autoscaler role-assumable: proven emulated",
                        "cluster-autoscaler stranger-refused: refuted emulated");
    }

    @Test
    void eachPropertyOfTheGroupsIsRefutedAtOnce() {
        hands.scaling(scaling -> {
            scaling.deleteTags(request -> request.tags(Tag.builder()
                    .resourceId("sandbox-eu-west-1a")
                    .resourceType("auto-scaling-group")
                    .key("k8s.io/cluster-autoscaler/enabled")
                    .build()));
            scaling.resumeProcesses(request -> request.autoScalingGroupName("sandbox-eu-west-1b"));
            scaling.updateAutoScalingGroup(request ->
                    request.autoScalingGroupName("sandbox-eu-west-1c").maxSize(1));
        });
        try {
            flow.whenVerified("--timeout", "2s")
                    .thenExitCodeIs(3)
                    .thenNothingWasWritten()
                    .thenOutputIs("""
                Verify: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                  proven (emulated)   Deployment kube-system/cluster-autoscaler is rolled out
                                        1 of 1 pods are available, none restarting, generation N
                  proven (emulated)   PodDisruptionBudget kube-system/cluster-autoscaler lets a node be drained
                                        healthy pods 1, needed 0, may go now 1
                  proven              ServiceAccount kube-system/cluster-autoscaler gets its role by IRSA alone
                                        eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler
                  proven (emulated)   ServiceAccount kube-system/cluster-autoscaler can assume its role
                                        arn:aws:sts::123456789012:assumed-role/groundwork-sandbox-eu-west-1-cluster-autoscaler/groundwork-verify
                  proven (emulated)   a stranger cannot assume the role of kube-system/cluster-autoscaler
                                        AccessDenied for kube-system/default and default/default
                  proven (emulated)   each Auto Scaling group lies in one zone
                                        sandbox-eu-west-1a is in eu-west-1a; sandbox-eu-west-1b is in eu-west-1b;
                                        sandbox-eu-west-1c is in eu-west-1c
                  REFUTED (emulated)  each Auto Scaling group carries both discovery tags
                                        expected  k8s.io/cluster-autoscaler/enabled=true and k8s.io/cluster-autoscaler/sandbox=owned
                                        seen      sandbox-eu-west-1a lacks k8s.io/cluster-autoscaler/enabled=true
                                        next      aws autoscaling describe-auto-scaling-groups --region eu-west-1 --auto-scaling-group-names sandbox-eu-west-1a --query 'AutoScalingGroups[].Tags[].[Key,Value]'
                  REFUTED (emulated)  each Auto Scaling group has AZRebalance suspended
                                        expected  AZRebalance suspended
                                        seen      AZRebalance is running in sandbox-eu-west-1b
                                        next      aws autoscaling describe-auto-scaling-groups --region eu-west-1 --auto-scaling-group-names sandbox-eu-west-1b --query 'AutoScalingGroups[].SuspendedProcesses'
                  REFUTED (emulated)  each Auto Scaling group can grow
                                        expected  a maximum above the desired size
                                        seen      sandbox-eu-west-1c has 1 of at most 1
                                        next      aws autoscaling describe-auto-scaling-groups --region eu-west-1 --auto-scaling-group-names sandbox-eu-west-1c --query 'AutoScalingGroups[].[MinSize,DesiredCapacity,MaxSize]'
                  proven (emulated)   every zone that has nodes has an Auto Scaling group
                                        eu-west-1a (1 node) has sandbox-eu-west-1a; eu-west-1b (1 node) has
                                        sandbox-eu-west-1b; eu-west-1c (1 node) has sandbox-eu-west-1c
                  not provable here   the autoscaler reports fresh and healthy groups
                                        nothing really runs the pods of Deployment kube-system/cluster-autoscaler:
                                        they are simulated
                  proven (emulated)   no pod of Deployment kube-system/cluster-autoscaler runs with old wiring
                                        its pod has the present wiring, as far as its annotations tell: no
                                        pod-identity-webhook is seen here

                8 proven (7 of them emulated), 3 refuted, 1 not provable here
                """);
        } finally {
            hands.scaling(scaling -> scaling.updateAutoScalingGroup(request ->
                    request.autoScalingGroupName("sandbox-eu-west-1c").maxSize(5)));
        }
    }

    @Test
    void aBudgetThatLetsNoPodGoIsRefuted() {
        hands.patch(BUDGET, "night-shift", "spec: {maxUnavailable: 0}");
        Hands.eventually(
                "the budget lets nothing go",
                () -> hands.get(BUDGET)
                                .path("status")
                                .path("disruptionsAllowed")
                                .asInt()
                        == 0);
        flow.whenVerified("--timeout", "2s").thenExitCodeIs(3).thenOutputHas("""
                  REFUTED (emulated)  PodDisruptionBudget kube-system/cluster-autoscaler lets a node be drained
                                        expected  at least one pod may go
                                        seen      healthy pods 1, needed 1, may go now 0
                                        next      kubectl -n kube-system describe pdb cluster-autoscaler
                """);
    }

    @Test
    void aWorkloadThatIsGoneIsRefuted() {
        hands.delete(Hands.DEPLOYMENTS + "/cluster-autoscaler");
        flow.whenVerified("--timeout", "2s").thenExitCodeIs(3).thenOutputHas("""
                  REFUTED             Deployment kube-system/cluster-autoscaler is rolled out
                                        expected  all pods of the newest version, available
                                        seen      it does not exist
                                        next      groundwork apply
                """);
    }
}
