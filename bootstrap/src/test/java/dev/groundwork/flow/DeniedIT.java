package dev.groundwork.flow;

import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A call that is denied hides no other, and nothing that is not known is told as absent. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeniedIT {
    private static final String BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
    private static final String SERVICE_ACCOUNTS = "/api/v1/namespaces/flow/serviceaccounts";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private Flow flow = Flow.in(sandbox);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void theBaselineIsApplied() {
        hands.emptyTheCluster();
        flow.given(Flow.AUTOSCALER).whenApplied().thenExitCodeIs(0);
        hands.apply("/api/v1/namespaces/flow", "test", """
                apiVersion: v1
                kind: Namespace
                metadata: {name: flow}
                """);
    }

    @BeforeEach
    void begin() {
        flow = Flow.in(sandbox).given(Flow.AUTOSCALER);
    }

    @AfterEach
    void nothingIsLeft() {
        sandbox.aws().clearFaults();
        Flow.in(sandbox).given(Flow.AUTOSCALER).whenApplied().thenExitCodeIs(0);
    }

    @AfterAll
    void end() {
        hands.delete("/api/v1/namespaces/flow");
        hands.close();
    }

    @Test
    void deploymentsThatMayNotBeReadAreUnknownAndAllElseIsShown() throws IOException {
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {labels: {groundwork.dev/addon: x}}");
        flow.givenKubeconfig(somebodyWhoMay("""
                - {apiGroups: ["", policy, rbac.authorization.k8s.io], resources: ["*"], verbs: ["*"]}
                - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: ["*"]}
                - {apiGroups: [rbac.authorization.k8s.io], resources: ["*"], verbs: [bind, escalate]}
                """, "no-deployments"));
        flow.whenPreviewed().thenExitCodeIs(1).thenNothingWasWritten().thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ~ update    ServiceAccount kube-system/cluster-autoscaler
                        metadata.labels["groundwork.dev/addon"]: x -> cluster-autoscaler
                            set by night-shift at TIME
                    ! UNKNOWN   Deployment kube-system/cluster-autoscaler
                        the API server denies reading: deployments.apps "cluster-autoscaler" is forbidden: User
                        "system:serviceaccount:flow:no-deployments" cannot get resource "deployments" in API group
                        "apps" in the namespace "kube-system". Give the caller that right, or run as somebody who
                        has it.

                0 to create in Kubernetes, 0 in AWS, 1 to update, 0 to replace, 10 unchanged, 1 unknown
                """);
        flow.whenDriftIsAsked()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("1 drifted, 0 missing, 0 orphans, 0 not applied yet, 1 in conflict or not readable");
        flow.whenApplied().thenExitCodeIs(1).thenNothingWasWritten();
    }

    @Test
    void whoMayReadButNotDryRunSeesDifferencesThatTheServerHasNotChecked() throws IOException {
        hands.patch(
                Hands.SERVICE_ACCOUNTS + "/cluster-autoscaler",
                "night-shift",
                "metadata: {labels: {groundwork.dev/addon: x}}");
        flow.givenKubeconfig(somebodyWhoMay("""
                - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
                """, "reader"));
        flow.whenPreviewed().thenExitCodeIs(2).thenNothingWasWritten().thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ~ update    ServiceAccount kube-system/cluster-autoscaler (not checked by the server)
                        metadata.labels["groundwork.dev/addon"]: x -> cluster-autoscaler
                            set by night-shift at TIME

                0 to create in Kubernetes, 0 in AWS, 1 to update, 0 to replace, 11 unchanged
                1 change is not checked by the server, because you may not dry-run: compared by Groundwork alone.
                """);
        Flow.in(sandbox).given(Flow.AUTOSCALER).whenApplied().thenExitCodeIs(0);
        flow.whenPreviewed().thenExitCodeIs(0);
    }

    @Test
    void aRoleThatMayNotBeReadIsUnknownAndAllElseIsShown() {
        sandbox.aws().inject(Fault.of("iam", "GetRole", Fault.Kind.ACCESS_DENIED, 10));
        flow.whenPreviewed().thenExitCodeIs(1).thenNothingWasWritten().thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ! UNKNOWN   IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        AWS denied iam:GetRole: User: arn:aws:iam::123456789012:user/sandbox-operator is not
                        authorized to perform: iam:GetRole on resource: * (request
                        ID). Allow iam:GetRole to the caller on IAM role
                        groundwork-sandbox-eu-west-1-cluster-autoscaler, or run Groundwork as somebody who may.

                0 to create in Kubernetes, 0 in AWS, 0 to update, 0 to replace, 11 unchanged, 1 unknown
                """);
    }

    /** A kubeconfig for a ServiceAccount with these rules and no more. */
    private Path somebodyWhoMay(String rules, String name) throws IOException {
        hands.apply(SERVICE_ACCOUNTS + "/" + name, "test", """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: %s, namespace: flow}
                """.formatted(name));
        hands.apply(Hands.CLUSTER_ROLES + "/flow-" + name, "test", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: flow-%s}
                rules:
                %s
                """.formatted(name, rules.indent(2)));
        hands.apply(BINDINGS + "/flow-" + name, "test", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: flow-%1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: flow-%1$s}
                subjects: [{kind: ServiceAccount, name: %1$s, namespace: flow}]
                """.formatted(name));
        String token = hands.kubernetes()
                .serviceAccounts()
                .inNamespace("flow")
                .withName(name)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return Kubeconfigs.of(sandbox).withToken(token).in(folder.resolve(name));
    }
}
