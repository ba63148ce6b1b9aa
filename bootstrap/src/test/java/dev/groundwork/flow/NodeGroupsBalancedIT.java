package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Sandbox;
import dev.groundwork.sandbox.TargetHealth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Add-ons that need the groups of nodes, with groups that come, change and go in the same apply. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NodeGroupsBalancedIT {
    private static final String ADDONS = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            addons:
              cluster-autoscaler: {}
              ingress-nginx:
                loadBalancer: {mode: node-port}
                minReadySeconds: 0
            """;
    private static final String NODES = ADDONS + """
            nodeGroups:
              workers: {instanceTypes: [m6i.large]}
            """;
    private static final String WEBHOOK =
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/ingress-nginx-admission";

    private final Sandbox sandbox = Sandboxes.real();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
        sandbox.aws().targetsAre(TargetHealth.everywhere("healthy"));
    }

    /** Others count the nodes of this sandbox. */
    @AfterAll
    void end() {
        sandbox.aws().clearTargets();
        hands.delete(WEBHOOK);
        flow.given(NODES).run("remove", "--yes", "--delete", "100", "--timeout", "60s");
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void oneApplyMakesTheGroupsAndRegistersTheirNodesWithTheLoadBalancer() {
        flow.given(NODES)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "    + create    target attachment eks-workers-eu-west-1a-",
                        "registers instances of EKS node group workers-eu-west-1a-");
        flow.whenApplied().thenExitCodeIs(0).thenOutputHas(" 0 failed, 0 blocked, 0 unchanged", " 0 refuted, ");
        assertThat(balanced())
                .as("the groups of the sandbox and those of the baseline")
                .hasSize(6)
                .filteredOn(name -> name.startsWith("eks-workers-"))
                .hasSize(3);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(2)
    void otherMachinesAreRegisteredBeforeTheOldOnesGo() {
        List<String> before = balanced();
        flow.given(NODES.replace("m6i.large", "m5.large"));
        flow.whenApplied("--delete", "9").thenExitCodeIs(0).thenOutputHas(" 0 failed, 0 blocked", " 0 refuted, ");
        assertThat(balanced())
                .hasSize(6)
                .filteredOn(name -> name.startsWith("eks-workers-"))
                .hasSize(3)
                .doesNotContainAnyElementsOf(before);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(3)
    void anApplyOfSomethingElseLeavesThemAsTheyAre() {
        flow.given(ADDONS);
        flow.whenPreviewed("--except", "nodeGroups.workers").thenExitCodeIs(0);
        flow.given(NODES.replace("m6i.large", "r5.large"));
        flow.run("preview", "--only", "cluster-autoscaler").thenExitCodeIs(0);
    }

    @Test
    @Order(4)
    void anApplyThatDeletesGroupsDoesNotLookForThemAfterwards() {
        flow.given(ADDONS);
        flow.whenApplied("--delete", "10").thenExitCodeIs(0).thenOutputHas(" 0 failed, 0 blocked", " 0 refuted, ");
        assertThat(balanced()).hasSize(3);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    /** The Auto Scaling groups that register their instances with a target group. */
    private List<String> balanced() {
        return hands.scaling().describeAutoScalingGroups().autoScalingGroups().stream()
                .filter(group -> !group.trafficSources().isEmpty())
                .map(group -> group.autoScalingGroupName())
                .toList();
    }
}
