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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One story: an empty cluster, a preview, an apply, and then peace. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FirstApplyIT {
    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.EXAMPLE);

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.close();
    }

    @Test
    @Order(1)
    void aPreviewOfAnEmptyClusterShowsEverythingAndWritesNothing() {
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    + create    ServiceAccount kube-system/metrics-server
                    + create    ClusterRole system:metrics-server
                        get             nodes/metrics
                        get,list,watch  nodes, pods
                    + create    ClusterRole system:aggregated-metrics-reader
                        get,list,watch  nodes.metrics.k8s.io, pods.metrics.k8s.io
                        adds to   what these may do: admin, edit, view
                    + create    ClusterRoleBinding system:metrics-server
                        gives     ClusterRole system:metrics-server to ServiceAccount kube-system/metrics-server
                    + create    ClusterRoleBinding metrics-server:system:auth-delegator
                        gives     ClusterRole system:auth-delegator to ServiceAccount kube-system/metrics-server
                    + create    RoleBinding kube-system/metrics-server-auth-reader
                        gives     Role extension-apiserver-authentication-reader to ServiceAccount
                                  kube-system/metrics-server
                    + create    Service kube-system/metrics-server
                        ports     443 to https
                    + create    Deployment kube-system/metrics-server
                        replicas  2
                        runs as   ServiceAccount metrics-server
                        image     registry.k8s.io/metrics-server/metrics-server:v0.9.0
                        args      --cert-dir=/tmp --secure-port=10250
                                  --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
                                  --kubelet-use-node-status-port --metric-resolution=15s
                        requests  cpu 100m, memory 200Mi
                        limits    memory 400Mi
                    + create    APIService v1beta1.metrics.k8s.io
                        served by Service kube-system/metrics-server
                        TLS       the server's certificate is not checked
                    + create    PodDisruptionBudget kube-system/metrics-server
                        at most   1 unavailable

                cluster-autoscaler
                    + create    ServiceAccount kube-system/cluster-autoscaler
                        role      arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler
                    + create    ClusterRole cluster-autoscaler
                        create,patch           events, events.events.k8s.io
                        create                 pods/eviction
                        update                 pods/status
                        get,list,watch,update  nodes
                        get,list,watch         namespaces, pods, services, replicationcontrollers,
                                               persistentvolumeclaims, persistentvolumes
                        get,list,watch         statefulsets.apps, replicasets.apps, daemonsets.apps
                        get,list,watch,patch   jobs.batch
                        list,watch             poddisruptionbudgets.policy
                        get,list,watch         deviceclasses.resource.k8s.io, resourceslices.resource.k8s.io,
                                               resourceclaims.resource.k8s.io
                        get,list,watch         storageclasses.storage.k8s.io, csinodes.storage.k8s.io,
                                               csidrivers.storage.k8s.io, csistoragecapacities.storage.k8s.io,
                                               volumeattachments.storage.k8s.io
                    + create    ClusterRoleBinding cluster-autoscaler
                        gives     ClusterRole cluster-autoscaler to ServiceAccount kube-system/cluster-autoscaler
                    + create    Role kube-system/cluster-autoscaler
                        create,list,watch  configmaps
                        get,update,delete  configmaps named cluster-autoscaler-status,
                                           cluster-autoscaler-priority-expander
                        create             leases.coordination.k8s.io
                        get,update         leases.coordination.k8s.io named cluster-autoscaler
                    + create    RoleBinding kube-system/cluster-autoscaler
                        gives     Role cluster-autoscaler to ServiceAccount kube-system/cluster-autoscaler
                    + create    PodDisruptionBudget kube-system/cluster-autoscaler
                        at most   1 unavailable
                    + create    Deployment kube-system/cluster-autoscaler
                        replicas  1
                        runs as   ServiceAccount cluster-autoscaler
                        image     registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1
                        args      --cloud-provider=aws --namespace=kube-system
                                  --node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/sandbox
                                  --balance-similar-node-groups=true --expander=least-waste
                                  --aws-use-static-instance-list=true --skip-nodes-with-local-storage=false
                                  --emit-per-nodegroup-metrics=true --v=2
                        requests  cpu 100m, memory 600Mi
                        limits    memory 600Mi
                    + create    IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        trusts    tokens of ISSUER
                                  if aud is sts.amazonaws.com
                                  and sub is system:serviceaccount:kube-system:cluster-autoscaler
                                  for sts:AssumeRoleWithWebIdentity
                        allows    autoscaling:DescribeAutoScalingGroups, autoscaling:DescribeAutoScalingInstances,
                                  autoscaling:DescribeLaunchConfigurations, autoscaling:DescribeScalingActivities,
                                  ec2:DescribeImages, ec2:DescribeInstanceTypes, ec2:DescribeLaunchTemplateVersions,
                                  ec2:GetInstanceTypesFromInstanceRequirements
                                  on *
                        allows    eks:DescribeNodegroup on arn:aws:eks:eu-west-1:123456789012:nodegroup/sandbox/*/*
                        allows    autoscaling:SetDesiredCapacity, autoscaling:TerminateInstanceInAutoScalingGroup
                                  on
                                  arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/*
                                  if aws:ResourceTag/k8s.io/cluster-autoscaler/sandbox is owned
                        path      /groundwork/sandbox/
                        tags      cost-center=42, groundwork.dev/addon=cluster-autoscaler,
                                  groundwork.dev/cluster=sandbox
                    ~ update    Auto Scaling group sandbox-eu-west-1a
                        processes.AZRebalance: running -> suspended
                        tags["k8s.io/cluster-autoscaler/enabled"]: (not set) -> "true"
                        tags["k8s.io/cluster-autoscaler/sandbox"]: (not set) -> owned
                    ~ update    Auto Scaling group sandbox-eu-west-1b
                        processes.AZRebalance: running -> suspended
                        tags["k8s.io/cluster-autoscaler/enabled"]: (not set) -> "true"
                        tags["k8s.io/cluster-autoscaler/sandbox"]: (not set) -> owned
                    ~ update    Auto Scaling group sandbox-eu-west-1c
                        processes.AZRebalance: running -> suspended
                        tags["k8s.io/cluster-autoscaler/enabled"]: (not set) -> "true"
                        tags["k8s.io/cluster-autoscaler/sandbox"]: (not set) -> owned

                identity
                    + create    IAM OIDC provider
                                ISSUER
                        accepts   tokens for sts.amazonaws.com

                17 to create in Kubernetes, 2 in AWS, 3 to update, 0 to replace, 0 unchanged
                5 changes are computed by Groundwork, because AWS has no dry run.
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    @Order(2)
    void anApplyMakesItSoProvesItAndHadForetoldEveryLeaf() {
        flow.whenApplied().thenExitCodeIs(0).thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                metrics-server
                    + created   ServiceAccount kube-system/metrics-server
                    + created   ClusterRole system:metrics-server
                    + created   ClusterRole system:aggregated-metrics-reader
                    + created   ClusterRoleBinding system:metrics-server
                    + created   ClusterRoleBinding metrics-server:system:auth-delegator
                    + created   RoleBinding kube-system/metrics-server-auth-reader
                    + created   Service kube-system/metrics-server
                    + created   Deployment kube-system/metrics-server
                    + created   APIService v1beta1.metrics.k8s.io
                    + created   PodDisruptionBudget kube-system/metrics-server

                cluster-autoscaler
                    + created   ServiceAccount kube-system/cluster-autoscaler
                    + created   ClusterRole cluster-autoscaler
                    + created   ClusterRoleBinding cluster-autoscaler
                    + created   Role kube-system/cluster-autoscaler
                    + created   RoleBinding kube-system/cluster-autoscaler
                    + created   PodDisruptionBudget kube-system/cluster-autoscaler
                    + created   Deployment kube-system/cluster-autoscaler
                    + created   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                    ~ updated   Auto Scaling group sandbox-eu-west-1a
                    ~ updated   Auto Scaling group sandbox-eu-west-1b
                    ~ updated   Auto Scaling group sandbox-eu-west-1c

                identity
                    + created   IAM OIDC provider
                                ISSUER

                17 Kubernetes objects and 5 AWS resources written, 0 failed, 0 blocked, 0 unchanged, in N s
                Prediction: 100 % of 445 leaves turned out as shown (17 changes predicted by the server, 5 computed
                for AWS, 0 not predictable)

                metrics-server
                  proven              Deployment kube-system/metrics-server is rolled out
                                        2 of 2 pods are available, none restarting, generation N
                  proven              PodDisruptionBudget kube-system/metrics-server lets a node be drained
                                        healthy pods 2, needed 1, may go now 1
                  proven              the aggregated API v1beta1.metrics.k8s.io is available and answers
                                        it is Available, and /apis/metrics.k8s.io/v1beta1 answers with 2 resources
                  proven              each Ready node has metrics no older than 120 seconds
                                        3 of 3 Ready nodes have metrics, the oldest N seconds old

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
                  proven (emulated)   each Auto Scaling group carries both discovery tags
                                        sandbox-eu-west-1a, sandbox-eu-west-1b and sandbox-eu-west-1c carry
                                        k8s.io/cluster-autoscaler/enabled=true and
                                        k8s.io/cluster-autoscaler/sandbox=owned
                  proven (emulated)   each Auto Scaling group has AZRebalance suspended
                                        AZRebalance is suspended in sandbox-eu-west-1a, sandbox-eu-west-1b and
                                        sandbox-eu-west-1c
                  proven (emulated)   each Auto Scaling group can grow
                                        sandbox-eu-west-1a, sandbox-eu-west-1b and sandbox-eu-west-1c each have 1 of
                                        at most 5
                  proven (emulated)   every zone that has nodes has an Auto Scaling group
                                        eu-west-1a (1 node) has sandbox-eu-west-1a; eu-west-1b (1 node) has
                                        sandbox-eu-west-1b; eu-west-1c (1 node) has sandbox-eu-west-1c
                  not provable here   the autoscaler reports fresh and healthy groups
                                        nothing really runs the pods of Deployment kube-system/cluster-autoscaler:
                                        they are simulated
                  proven (emulated)   no pod of Deployment kube-system/cluster-autoscaler runs with old wiring
                                        its pod has the present wiring

                15 proven (10 of them emulated), 0 refuted, 1 not provable here
                """);
        assertThat(flow.kubernetesWrites())
                .containsOnlyOnce("patch deployments metrics-server", "patch apiservices v1beta1.metrics.k8s.io")
                .hasSize(17 + 2)
                .allMatch(write -> write.startsWith("patch "));
        assertThat(flow.awsWrites())
                .containsOnlyOnce("CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy")
                .allMatch(write -> write.matches(
                        "CreateOpenIDConnectProvider|CreateRole|PutRolePolicy|CreateOrUpdateTags|SuspendProcesses"));
    }

    @Test
    @Order(3)
    void aSecondPreviewFindsNothingToDo() {
        flow.whenPreviewed().thenExitCodeIs(0).thenNothingWasWritten().thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Nothing to do: 17 Kubernetes objects and 5 AWS resources are as declared.
                """);
    }

    @Test
    @Order(4)
    void aSecondApplySendsNoWriteAndTakesNoLock() {
        flow.whenApplied()
                .thenExitCodeIs(0)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputHas("Nothing to do: 17 Kubernetes objects and 5 AWS resources are as declared.");
    }

    @Test
    @Order(5)
    void thenNothingHasDrifted() {
        flow.whenDriftIsAsked().thenExitCodeIs(0).thenNothingWasWritten().thenOutputHas("""
                        No drift: 17 Kubernetes objects and 5 AWS resources are as declared.
                        15 proven (10 of them emulated), 0 refuted, 1 not provable here
                        """);
    }

    @Test
    @Order(6)
    void theMetricsAreRealAndSaidToBe() {
        flow.whenVerified("--output", "json").thenExitCodeIs(0).thenOnlyProbesWereMade();
        assertThat(flow.kubernetesWrites())
                .containsExactly(
                        "patch horizontalpodautoscalers groundwork-probe-metrics-server",
                        "delete horizontalpodautoscalers groundwork-probe-metrics-server");
        assertThat(flow.verdicts())
                .containsExactly(
                        "metrics-server rolled-out: proven real",
                        "metrics-server eviction-allowed: proven real",
                        "metrics-server api-service-answers: proven real",
                        "metrics-server node-metrics-fresh: proven real",
                        "metrics-server hpa-gets-numbers: proven real",
                        "cluster-autoscaler rolled-out: proven emulated",
                        "cluster-autoscaler eviction-allowed: proven emulated",
                        "cluster-autoscaler one-mechanism: proven real",
                        "cluster-autoscaler role-assumable: proven emulated",
                        "cluster-autoscaler stranger-refused: proven emulated",
                        "cluster-autoscaler groups-in-one-zone: proven emulated",
                        "cluster-autoscaler groups-discoverable: proven emulated",
                        "cluster-autoscaler groups-not-rebalanced: proven emulated",
                        "cluster-autoscaler groups-can-grow: proven emulated",
                        "cluster-autoscaler zones-covered: proven emulated",
                        "cluster-autoscaler autoscaler-status-healthy: not-provable real",
                        "cluster-autoscaler old-wiring: proven emulated");
    }

    @Test
    @Order(7)
    void whatIsNotProvableCountsAsRefutedIfStrictnessIsAsked() {
        flow.whenVerified("--strict").thenExitCodeIs(3);
    }

    @ParameterizedTest
    @Order(8)
    @ValueSource(strings = {"preview", "apply", "verify", "drift"})
    void everyVerbSaysTheSameInJson(String verb) {
        String[] options =
                verb.equals("apply") ? new String[] {"--output", "json", "--yes"} : new String[] {"--output", "json"};
        flow.run(verb, options).thenExitCodeIs(0);
        if (verb.equals("verify")) {
            flow.thenOnlyProbesWereMade();
        } else {
            flow.thenNothingWasWritten();
        }
        assertThat(flow.json().path("verb").asText()).isEqualTo(verb);
        assertThat(flow.json().path("exitCode").asInt()).isZero();
        assertThat(flow.json().path("result").asText()).isEqualTo("ok");
        assertThat(flow.json("problems")).isEmpty();
    }
}
