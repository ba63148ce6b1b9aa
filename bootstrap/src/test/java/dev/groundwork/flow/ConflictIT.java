package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Others were there first: nothing at all is written until the baseline decides. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConflictIT {
    private static final String IMAGE = "spec.template.spec.containers[cluster-autoscaler].image";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeEach
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
        flow.given(Flow.AUTOSCALER);
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    void whatSomebodyElseInstalledIsNamedWithItsOwnerAndNothingIsWritten() {
        hands.create(Hands.SERVICE_ACCOUNTS, "kubectl-create", """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: cluster-autoscaler, labels: {made: by-hand}}
                """);
        hands.create(Hands.DEPLOYMENTS, "helm", deployment("""
                labels: {app.kubernetes.io/managed-by: Helm}
                annotations: {meta.helm.sh/release-name: scaler, meta.helm.sh/release-namespace: kube-system}
                """));
        flow.whenPreviewed()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("5 to create in Kubernetes, 2 in AWS", "2 in conflict");
        flow.whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ! CONFLICT  ServiceAccount kube-system/cluster-autoscaler
                        it exists already and belongs to field manager kubectl-create. Remove it there, or let
                        Groundwork take it over with addons.cluster-autoscaler.adopt: true.
                    ! CONFLICT  Deployment kube-system/cluster-autoscaler
                        it exists already and belongs to the Helm release scaler. Remove it there, or let Groundwork
                        take it over with addons.cluster-autoscaler.adopt: true.

                Nothing was written.

                error: plan: nothing was written, because not every change is clear. Settle what is named above, then apply again.
                """);
    }

    @Test
    void whatIsToBeAdoptedIsTakenOver() {
        hands.create(Hands.SERVICE_ACCOUNTS, "kubectl-create", """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: cluster-autoscaler}
                """);
        flow.given(decided("adopt: true")).whenApplied().thenExitCodeIs(0);
        flow.given(Flow.AUTOSCALER).whenPreviewed().thenExitCodeIs(0);
    }

    @Test
    void aFieldOfAnAdoptedObjectThatSomebodyHoldsIsAConflictUntilItIsTaken() {
        hands.create(Hands.DEPLOYMENTS, "night-shift", deployment(""));
        flow.given(decided("adopt: true")).whenPreviewed().thenExitCodeIs(1);
        flow.whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenNoLockWasTaken()
                .thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ! CONFLICT  Deployment kube-system/cluster-autoscaler
                        spec.template.spec.containers[cluster-autoscaler].image belongs to night-shift
                            theirs  theirs:1
                            ours    registry.k8s.io/autoscaling/cluster-autoscaler:v1.36.1
                        Nothing at all is written until addons.cluster-autoscaler in the baseline has either
                            take: ['spec.template.spec.containers[cluster-autoscaler].image']
                        to have ours, or
                            yield: ['spec.template.spec.containers[cluster-autoscaler].image']
                        to leave theirs.

                Nothing was written.

                error: plan: nothing was written, because not every change is clear. Settle what is named above, then apply again.
                """);
        flow.given(decided("adopt: true, take: ['" + IMAGE + "']"))
                .whenApplied()
                .thenExitCodeIs(0);
        assertThat(image()).startsWith("registry.k8s.io/autoscaling/cluster-autoscaler:");
        flow.given(Flow.AUTOSCALER).whenPreviewed().thenExitCodeIs(0);
    }

    @Test
    void aFieldThatIsYieldedStaysTheirsAndIsNoDifferenceAnyMore() {
        hands.create(Hands.DEPLOYMENTS, "night-shift", deployment(""));
        flow.given(decided("adopt: true, yield: ['" + IMAGE + "']"))
                .whenApplied()
                .thenExitCodeIs(0);
        assertThat(image()).isEqualTo("theirs:1");
        flow.whenPreviewed().thenExitCodeIs(0).thenOutputHas("Nothing to do");
        flow.whenDriftIsAsked().thenExitCodeIs(0);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    void aRoleThatSomebodyElseMadeIsNamed() {
        hands.iam().createRole(request -> request.roleName(Hands.ROLE).assumeRolePolicyDocument("""
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
                        """));
        flow.whenApplied().thenExitCodeIs(1).thenNothingWasWritten().thenOutputIs("""
                Apply: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                cluster-autoscaler
                    ! CONFLICT  IAM role groundwork-sandbox-eu-west-1-cluster-autoscaler
                        exists and was not made by Groundwork: it has no tag groundwork.dev/cluster. Set
                        addons.cluster-autoscaler.adopt: true to take it over with all its policies, or delete it.

                Nothing was written.

                error: plan: nothing was written, because not every change is clear. Settle what is named above, then apply again.
                """);
    }

    private String image() {
        return hands.get(Hands.DEPLOYMENTS + "/cluster-autoscaler")
                .at("/spec/template/spec/containers/0/image")
                .asText();
    }

    private static String decided(String decision) {
        return Flow.AUTOSCALER.replace("{}", "{" + decision + "}");
    }

    private static String deployment(String metadata) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: cluster-autoscaler
                %s
                spec:
                  selector: {matchLabels: {app.kubernetes.io/name: cluster-autoscaler}}
                  template:
                    metadata: {labels: {app.kubernetes.io/name: cluster-autoscaler}}
                    spec: {containers: [{name: cluster-autoscaler, image: 'theirs:1'}]}
                """.formatted(metadata.indent(2).stripTrailing());
    }
}
