package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Node groups from the first preview to the last removal, with the nodes that come and go. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class NodeGroupsIT {
    private static final String BASELINE = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster: {name: sandbox, region: eu-west-1}
            nodeGroups:
              workers:
                instanceTypes: [m7g.large]
                architecture: arm64
                labels: {team: orders}
                taints: [{key: team, value: orders, effect: NoSchedule}]
            """;
    private static final String NODES = "/api/v1/nodes?labelSelector=team%3Dorders";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    /** Others count the nodes of this sandbox. */
    @AfterAll
    void end() {
        flow.given(BASELINE).run("remove", "--yes", "--delete", "100");
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void thePreviewShowsEachGroupWithWhatNobodyKnowsYet() {
        flow.given(BASELINE)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "    + create    IAM role groundwork-sandbox-eu-west-1-nodes-workers",
                        "    + create    EKS node group workers-eu-west-1a",
                        "    + create    EKS node group workers-eu-west-1b",
                        "    + create    EKS node group workers-eu-west-1c",
                        "role      arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-nodes-workers",
                        "behind",
                        "Auto Scaling group (known after apply)",
                        "team:NO_SCHEDULE=orders")
                .thenOutputHasNot("EC2 ", "not checked");
        assertThat(flow.awsActions()).contains("ec2:DescribeInstanceTypes", "ec2:DescribeInstanceTypeOfferings");
    }

    @Test
    @Order(2)
    void anApplyMakesThemAndProvesThatTheirNodesAreReadyAndTheSecondOneWritesNothing() {
        flow.given(BASELINE)
                .whenApplied("--timeout", "60s")
                .thenExitCodeIs(0)
                .thenOutputHas(
                        "+ created   EKS node group workers-eu-west-1a-",
                        "Ready nodes: " + names().getFirst() + " has 1 in eu-west-1a",
                        names().getLast() + ": ACTIVE, no issues",
                        " 0 refuted, ");
        Set<String> asked = new TreeSet<>(flow.awsActions());
        asked.removeAll(Set.of("sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"));
        assertThat(flow.run("rights", "--iam", "--set", "bootstrap").exactOutput())
                .as("the least rights that are printed are enough")
                .contains(asked)
                .contains("iam:PassRole")
                .contains("nodegroup/sandbox/workers-eu-west-1a-*/*")
                .doesNotContain("\"iam:*\"", "\"eks:*\"");
        assertThat(hands.get(NODES).path("items")).hasSize(3).allSatisfy(node -> {
            assertThat(node.at("/metadata/labels/kubernetes.io~1arch").asText()).isEqualTo("arm64");
            assertThat(node.at("/metadata/labels/groundwork.dev~1node-group").asText())
                    .isEqualTo("workers");
            assertThat(node.at("/spec/taints").toString())
                    .contains("\"effect\":\"NoSchedule\"", "\"value\":\"orders\"");
        });
        flow.whenPreviewed().thenExitCodeIs(0).thenOutputHas("Nothing to do");
        assertThat(flow.awsActions())
                .as("only what is to be made")
                .noneMatch(action -> action.contains("InstanceType"));
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
        assertThat(flow.awsActions()).noneMatch(action -> action.contains("InstanceType"));
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(2)
    void typesThatEc2DoesNotHaveAreToldByThePreviewAndRefusedBeforeTheFirstWrite() {
        String others = """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                nodeGroups:
                  others: %s
                """;
        flow.given(others.formatted("{instanceTypes: [m6i.large, m99i.large]}"));
        flow.whenPreviewed("--only", "nodeGroups.others")
                .thenExitCodeIs(1)
                .thenOutputHas("EC2 has no instance type m99i.large in eu-west-1.");
        flow.whenApplied("--only", "nodeGroups.others")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("Correct nodeGroups.others.instanceTypes");
        flow.given(others.formatted("{instanceTypes: [hpc7a.12xlarge], capacity: spot}"))
                .whenApplied("--only", "nodeGroups.others")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("EC2 has no spot instances of hpc7a.12xlarge");
        flow.given(others.formatted("{instanceTypes: [c8a.large]}"));
        flow.whenPreviewed("--only", "nodeGroups.others")
                .thenExitCodeIs(1)
                .thenOutputHas("    + create    EKS node group others-eu-west-1b-");
        flow.whenApplied("--only", "nodeGroups.others")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "EC2 does not offer c8a.large in eu-west-1c, but in eu-west-1a, eu-west-1b.", "Name a type");
        flow.given(others.formatted("{instanceTypes: [c8a.large], zones: [eu-west-1a, eu-west-1b]}"))
                .whenPreviewed("--only", "nodeGroups.others")
                .thenExitCodeIs(2)
                .thenOutputHasNot("EC2 ");
        flow.given(BASELINE);
    }

    @Test
    @Order(2)
    void whoMayNotAskWhatEc2HasIsToldSoAndNotStopped() {
        List.of("DescribeInstanceTypes", "DescribeInstanceTypeOfferings")
                .forEach(operation -> sandbox.aws().inject(Fault.of("ec2", operation, Fault.Kind.ACCESS_DENIED, 1)));
        flow.given(BASELINE.replace("m7g.large", "m6g.large"))
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "note: whether EC2 has the instance types of nodeGroups.workers was not checked,",
                        "note: whether the zones of nodeGroups.workers have their instance types was not checked,");
        flow.given(BASELINE);
    }

    @Test
    @Order(2)
    void aRoleThatNodesCannotHaveIsToldBeforeTheFirstWrite() {
        String other = BASELINE.replace("  workers:", "  others:\n    role: arn:aws:iam::123456789012:role/%s");
        flow.given(other.formatted("nobodys-role"))
                .whenApplied("--only", "nodeGroups.others")
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "its role arn:aws:iam::123456789012:role/nobodys-role does not exist in IAM",
                        "nodeGroups.others.role in the baseline, or leave it out, and one is made");
        hands.iam().createRole(request -> request.roleName("role-of-functions").assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
                """));
        try {
            flow.given(other.formatted("role-of-functions"))
                    .whenPreviewed("--only", "nodeGroups.others")
                    .thenExitCodeIs(1)
                    .thenOutputHas("does not trust ec2.amazonaws.com,");
        } finally {
            Account.deleteRole(hands.iam(), "role-of-functions");
        }
        flow.given(BASELINE);
    }

    @Test
    @Order(3)
    void theAutoscalersDoingIsNoDriftAndANodeThatIsGoneIsRefuted() {
        String name = hands.scaling().describeAutoScalingGroups().autoScalingGroups().stream()
                .map(group -> group.autoScalingGroupName())
                .filter(group -> group.startsWith("eks-workers-eu-west-1b-"))
                .findFirst()
                .orElseThrow();
        hands.scaling(client -> client.setDesiredCapacity(
                request -> request.autoScalingGroupName(name).desiredCapacity(2)));
        Hands.eventually("a fourth node", () -> hands.get(NODES).path("items").size() == 4);
        flow.whenPreviewed().thenExitCodeIs(0);
        hands.scaling(client -> client.updateAutoScalingGroup(
                request -> request.autoScalingGroupName(name).minSize(0).desiredCapacity(0)));
        Hands.eventually("two nodes", () -> hands.get(NODES).path("items").size() == 2);
        flow.run("drift", "--timeout", "2s")
                .thenExitCodeIs(3)
                .thenOutputHas(
                        "~ drift     EKS node group " + names().get(1),
                        names().get(1) + " has 0 of at least 1 Ready nodes in eu-west-1b");
        flow.whenApplied("--timeout", "60s")
                .thenExitCodeIs(0)
                .thenOutputHas("~ updated   EKS node group workers-eu-west-1b");
    }

    @Test
    @Order(4)
    void anotherInstanceTypeMakesNewGroupsFirstAndThenTheOldOnesGoOneAfterAnother() {
        List<String> old = names();
        flow.given(BASELINE.replace("m7g.large", "m6g.large"));
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "    + create    EKS node group workers-eu-west-1a-",
                        "    - delete    EKS node group " + old.getFirst(),
                        "with instanceTypes m6g.large instead",
                        "EKS drains its nodes and ends their instances",
                        "3 in AWS",
                        "3 to delete");
        flow.whenApplied().thenExitCodeIs(64).thenNothingWasWritten();
        flow.whenApplied("--delete", "3", "--timeout", "60s").thenExitCodeIs(0);
        assertThat(hands.get(NODES).path("items"))
                .hasSize(3)
                .allSatisfy(node -> assertThat(node.at("/metadata/labels/node.kubernetes.io~1instance-type")
                                .asText())
                        .isEqualTo("m6g.large"));
        assertThat(names()).hasSize(3).doesNotContainAnyElementsOf(old);
        assertThat(flow.awsWrites().stream()
                        .filter(write -> write.contains("Nodegroup"))
                        .toList())
                .startsWith("CreateNodegroup", "CreateNodegroup", "CreateNodegroup", "DeleteNodegroup");
        flow.whenPreviewed().thenExitCodeIs(0);
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
    }

    @Test
    @Order(5)
    void aNewGroupThatFailsLeavesTheOldOnesAsTheyAre() {
        List<String> old = names();
        flow.given(BASELINE.replace("m7g.large", "m7g.xlarge"));
        sandbox.aws().inject(Fault.code("eks", "CreateNodegroup", "ResourceLimitExceededException", 400, 3));
        flow.whenApplied("--delete", "3", "--timeout", "60s")
                .thenExitCodeIs(1)
                .thenOutputHas("ResourceLimitExceededException", "nothing was deleted");
        assertThat(names()).containsExactlyElementsOf(old);
        flow.given(BASELINE.replace("m7g.large", "m6g.large")).whenPreviewed().thenExitCodeIs(0);
    }

    private List<String> names() {
        return hands.eks()
                .listNodegroups(request -> request.clusterName("sandbox"))
                .nodegroups();
    }

    @Test
    @Order(6)
    void whatIsTakenOutOfTheBaselineGoesWithItsNodesAndItsRole() {
        flow.given("""
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                """);
        flow.whenPreviewed()
                .thenExitCodeIs(2)
                .thenOutputHas(
                        "    - delete    EKS node group " + names().getFirst() + " (switched off)", "4 to delete");
        flow.whenApplied("--delete", "4", "--timeout", "60s").thenExitCodeIs(0);
        Hands.eventually("no node is left", () -> hands.get(NODES).path("items").isEmpty());
        flow.whenPreviewed().thenExitCodeIs(0);
    }
}
