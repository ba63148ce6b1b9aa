package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What cannot be changed must be deleted and made again, and that is nobody's to decide but the person's. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplaceIT {
    private static final String BINDING = "/apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox).given(Flow.AUTOSCALER);

    @BeforeEach
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.close();
    }

    @Test
    void aDeploymentWithAnotherSelectorIsReplacedOnlyIfThatWasAllowed() {
        hands.create(Hands.DEPLOYMENTS, "groundwork-old", """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: cluster-autoscaler
                  labels: {app.kubernetes.io/managed-by: groundwork}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: old}}
                  template:
                    metadata: {labels: {app: old}}
                    spec: {containers: [{name: cluster-autoscaler, image: old}]}
                """);
        String uid = uid(Hands.DEPLOYMENTS);
        flow.given(Flow.AUTOSCALER.replace("{}", "{take: ['*']}"));
        flow.whenPreviewed().thenExitCodeIs(2).thenOutputHas("""
                  -/+ REPLACE   Deployment kube-system/cluster-autoscaler
                        deletes and makes again, because spec.selector cannot change
                """, "1 to replace");
        flow.whenApplied()
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                Nothing was written.

                error: --yes: one object would be deleted and made again; nothing was written. Look at groundwork preview, then allow it with --delete 1.
                """);
        assertThat(uid(Hands.DEPLOYMENTS)).isEqualTo(uid);
        flow.whenApplied("--delete", "1").thenExitCodeIs(0);
        assertThat(uid(Hands.DEPLOYMENTS)).isNotEqualTo(uid);
        flow.whenPreviewed().thenExitCodeIs(0);
    }

    @Test
    void aRoleBindingToAnotherRoleIsReplaced() {
        hands.create(BINDING, "groundwork-old", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: cluster-autoscaler
                  labels: {app.kubernetes.io/managed-by: groundwork}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: another}
                """);
        flow.given(Flow.AUTOSCALER.replace("{}", "{take: ['*']}"));
        flow.whenPreviewed().thenExitCodeIs(2).thenOutputHas("""
                  -/+ REPLACE   RoleBinding kube-system/cluster-autoscaler
                        deletes and makes again, because roleRef cannot change
                """);
        flow.whenApplied("--delete", "1").thenExitCodeIs(0);
        assertThat(hands.get(BINDING + "/cluster-autoscaler")
                        .at("/roleRef/name")
                        .asText())
                .isEqualTo("cluster-autoscaler");
    }

    private String uid(String path) {
        return hands.get(path + "/cluster-autoscaler").at("/metadata/uid").asText();
    }
}
