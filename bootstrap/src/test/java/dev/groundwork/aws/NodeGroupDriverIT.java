package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroupCheck;
import dev.groundwork.addon.Subnet;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.iam.IamClient;

final class NodeGroupDriverIT {
    private static final String ROLE = "it-nodes";
    private static final String POLICIES = "arn:aws:iam::aws:policy/";
    private static final Waiter WAITER = new Waiter(Clock.systemUTC());

    private final NodeGroupDriver driver = driver("eu-west-1a");
    private final LiveNodeGroups reading =
            new LiveNodeGroups(AwsSandbox.clients(), AwsSandbox.cluster().name());

    @BeforeAll
    static void aRoleForNodes() {
        IamClient iam = AwsSandbox.clients().iam();
        iam.createRole(request -> request.roleName(ROLE).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{
                  "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
                """));
        Stream.of("AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy")
                .forEach(policy ->
                        iam.attachRolePolicy(request -> request.roleName(ROLE).policyArn(POLICIES + policy)));
    }

    /** @param zone where the subnet of all groups is said to be */
    private static NodeGroupDriver driver(String zone) {
        Network network = new Network.Known(
                "vpc-0",
                List.of(new Subnet(Wanted.subnet(), zone, 100, false, Map.of())),
                Optional.empty(),
                new TreeSet<>());
        return new NodeGroupDriver(AwsSandbox.clients(), AwsSandbox.ownership(), WAITER, network);
    }

    /** Others of this package count the nodes. */
    @AfterAll
    static void noGroupIsLeft() {
        NodeGroupDriver driver = driver("eu-west-1a");
        driver.ours().forEach(id -> AwsSandbox.deleted(driver, AwsSandbox.leftover(id)));
    }

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void aGroupIsMadeAsShownAndASecondRunOnlyReads() {
        ManagedNodeGroup group = Wanted.group("made").with();
        Change.Create create = (Change.Create) driver.observe(List.of(group)).getFirst();
        assertThat(create.after().text("scalingGroup", "name")).isEqualTo(Reference.UNKNOWN);
        Tree there = driver.apply(create);
        assertThat(there.text("scalingGroup", "name")).startsWith("eks-made-");
        assertThat(named(there)).isEqualTo(group.tree());
        assertThat(driver.await(group, Instant.MAX, _ -> {})).isEqualTo(Health.current("is ACTIVE"));
        assertThat(driver.attribute(group, "scalingGroup")).hasValue(there.text("scalingGroup", "name"));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.observe(List.of(group))).containsExactly(new Change.Unchanged(group));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeNodegroup", "DescribeAutoScalingGroups");
    }

    @Test
    void whatEc2HasIsAskedOnceForAllGroupsThatAreToBeMadeAndNotForOneThatIsThere() {
        applied(Wanted.group("there").with());
        List<Resource> groups = List.of(
                Wanted.group("there").with(),
                Wanted.group("one").with(),
                Wanted.group("two").on("m99g.large").with(),
                Wanted.group("three").on("c8a.large").with());
        long mark = AwsSandbox.requests().mark();
        List<Change.Declared> changes = driver("eu-west-1c").observe(groups);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsOnlyOnce("DescribeInstanceTypes", "DescribeInstanceTypeOfferings");
        assertThat(changes.get(0)).isInstanceOf(Change.Unchanged.class);
        assertThat(changes.get(1)).isInstanceOf(Change.Create.class);
        assertThat(((Change.Conflicted) changes.get(2)).problem().what())
                .isEqualTo("EC2 has no instance type m99g.large in eu-west-1");
        assertThat(((Change.Conflicted) changes.get(3)).problem().what())
                .isEqualTo("EC2 does not offer c8a.large in eu-west-1c, but in eu-west-1a, eu-west-1b");
    }

    @Test
    void whoMayNotAskWhatEc2HasIsToldSoAndStoppedByNothingButAFailureLeavesTheGroupsUnknown() {
        List<Resource> groups = List.of(
                Wanted.group("four").with(),
                Wanted.group("five").on("m99g.large").with());
        AwsSandbox.requests().inject(Fault.of("ec2", "DescribeInstanceTypes", Fault.Kind.ACCESS_DENIED, 1));
        AwsSandbox.requests().inject(Fault.of("ec2", "DescribeInstanceTypeOfferings", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(driver.observe(groups)).hasOnlyElementsOfType(Change.Create.class);
        assertThat(driver.notes())
                .satisfiesExactly(
                        note -> assertThat(note)
                                .startsWith("whether EC2 has the instance types of nodeGroups.it was not checked")
                                .contains("AWS denied ec2:DescribeInstanceTypes: "),
                        note -> assertThat(note)
                                .startsWith("whether the zones of nodeGroups.it have their instance types was not")
                                .contains("Allow ec2:DescribeInstanceTypeOfferings to the caller"));

        AwsSandbox.requests()
                .inject(Fault.code("ec2", "DescribeInstanceTypeOfferings", "InvalidParameterValue", 400, 1));
        assertThat(driver.observe(groups)).hasOnlyElementsOfType(Change.Unreadable.class);
        assertThat(driver.notes()).isEmpty();
    }

    @Test
    void boundsLabelsTaintsAndTheAutoscalersPictureChangeInPlace() {
        Wanted wanted = Wanted.group("changed");
        applied(wanted.labelled("old", "1").tainted("a:NO_SCHEDULE", "b").with());
        ManagedNodeGroup other = wanted.labelled("new", "2").bounded(2, 4).with();
        Change.Update update = (Change.Update) driver.observe(List.of(other)).getFirst();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly(
                        "labels.new",
                        "labels.old",
                        "scaling.max",
                        "scaling.min",
                        "scalingGroup.tags[\"k8s.io/cluster-autoscaler/node-template/label/new\"]",
                        "scalingGroup.tags[\"k8s.io/cluster-autoscaler/node-template/label/old\"]",
                        "taints.a:NO_SCHEDULE");
        assertThat(driver.apply(update)).isEqualTo(other.tree());
        assertThat(behind("changed").desiredCapacity())
                .as("only as far as the new bounds ask for it")
                .isEqualTo(2);
    }

    @Test
    void theDesiredSizeIsTheAutoscalersAndNoDifference() {
        ManagedNodeGroup group = Wanted.group("grown").with();
        applied(group);
        AwsSandbox.clients()
                .autoScaling()
                .setDesiredCapacity(
                        request -> request.autoScalingGroupName(behind("grown").autoScalingGroupName())
                                .desiredCapacity(3));
        assertThat(driver.observe(List.of(group))).containsExactly(new Change.Unchanged(group));
        ManagedNodeGroup larger = Wanted.group("grown").bounded(1, 9).with();
        driver.apply(driver.observe(List.of(larger)).getFirst());
        assertThat(behind("grown").desiredCapacity()).isEqualTo(3);
    }

    @Test
    void tagsThatSomebodyTookOffAndAProcessThatSomebodyResumedComeBack() {
        ManagedNodeGroup group = Wanted.group("drifted").with();
        applied(group);
        String name = behind("drifted").autoScalingGroupName();
        Tag tag = Tag.builder()
                .resourceId(name)
                .resourceType("auto-scaling-group")
                .key("k8s.io/cluster-autoscaler/enabled")
                .build();
        scaling(client -> client.deleteTags(request -> request.tags(tag)));
        scaling(client -> client.resumeProcesses(
                request -> request.autoScalingGroupName(name).scalingProcesses("AZRebalance")));
        Change.Update update = (Change.Update) driver.observe(List.of(group)).getFirst();
        assertThat(update.fields()).extracting(FieldChange::path).hasSize(2);
        assertThat(verdictOfTags(group)).isInstanceOf(Proof.Refuted.class);
        assertThat(driver.apply(update)).isEqualTo(group.tree());
        assertThat(verdictOfTags(group)).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void aGroupThatTakesThePlaceOfAnotherBeginsWithAsManyNodesAndTheOtherOneSaysWhyItGoes() {
        ManagedNodeGroup old = Wanted.group("place-0000000a").with();
        applied(old);
        AwsSandbox.clients()
                .autoScaling()
                .setDesiredCapacity(request -> request.autoScalingGroupName(
                                behind(old.name()).autoScalingGroupName())
                        .desiredCapacity(3));
        ManagedNodeGroup next =
                Wanted.group("place-0000000b").on("m5.large").bounded(1, 2).with();

        assertThat(driver.observe(List.of(next)).getFirst()).isInstanceOf(Change.Create.class);
        Change.Delete delete =
                (Change.Delete) driver.leftovers(List.of(leftover(old))).getFirst();
        driver.apply(driver.observe(List.of(next)).getFirst());

        assertThat(behind(next.name()).desiredCapacity()).as("as far as it may").isEqualTo(2);
        assertThat(delete.what())
                .startsWith("when place-0000000b stands in its place, with instanceTypes m5.large instead of m6i.large,"
                        + " EKS drains its nodes");
        assertThat(reading.named(old.name()))
                .as("nothing else has happened to it")
                .isPresent();
    }

    @Test
    void whatTheNameDoesNotSayIsAsItWasWhenTheGroupWasMade() {
        applied(Wanted.group("fixed").with());
        assertThat(driver.observe(List.of(Wanted.group("fixed").on("m5.large").with())))
                .singleElement()
                .isInstanceOf(Change.Unchanged.class);
    }

    private static Leftover leftover(ManagedNodeGroup group) {
        return new Leftover(group.id(), group.addon(), Leftover.Reason.NO_LONGER_PART, Map.of(), false);
    }

    @Test
    void aGroupWhoseNodesCannotJoinHasFailedInTheWordsOfEksAndIsMadeAnew() {
        AwsSandbox.clients()
                .iam()
                .createRole(request -> request.roleName("it-no-nodes").assumeRolePolicyDocument("""
                        {"Version": "2012-10-17", "Statement": [{
                          "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
                        """));
        ManagedNodeGroup group = Wanted.group("failing").as("it-no-nodes").with();
        AwsSandbox.applied(driver, group);
        Health health = driver.await(group, Instant.MAX, _ -> {});
        assertThat(health.state()).isEqualTo(Health.State.FAILED);
        assertThat(health.reason())
                .startsWith("CREATE_FAILED: NodeCreationFailure: Instances failed to join the kubernetes cluster (i-");
        Proof.Refuted refuted = (Proof.Refuted) healthy(group);
        assertThat(refuted.seen()).startsWith("failing is CREATE_FAILED: NodeCreationFailure");
        assertThat(driver.observe(List.of(group)).getFirst()).isInstanceOf(Change.Replace.class);
    }

    @Test
    void aGroupThatIsGoneIsRefutedByNameAndOneThatIsWellIsProven() {
        ManagedNodeGroup group = Wanted.group("well").with();
        assertThat(((Proof.Refuted) healthy(group)).seen()).isEqualTo("well does not exist");
        applied(group);
        driver.await(group, Instant.MAX, _ -> {});
        assertThat(healthy(group)).isEqualTo(new Proof.Proven("well: ACTIVE, no issues"));
        assertThat(((Proof.Refuted) verdictOfTags(Wanted.group("nobody").with())).seen())
                .isEqualTo("there is no Auto Scaling group behind nobody");
    }

    @Test
    void aGroupOfAnotherIsLeftAloneAndALostAnswerIsNotNoticed() {
        AwsSandbox.requests().inject(Fault.of("eks", "CreateNodegroup", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        applied(Wanted.group("lost").with());
        AwsSandbox.clients()
                .eks()
                .tagResource(request -> request.resourceArn(
                                reading.named("lost").orElseThrow().group().nodegroupArn())
                        .tags(Map.of(Ownership.CLUSTER_TAG, "other")));
        assertThat(driver.observe(List.of(Wanted.group("lost").with())).getFirst())
                .isInstanceOf(Change.Conflicted.class);
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(ManagedNodeGroup.idOf("lost")))))
                .singleElement()
                .isInstanceOf(Change.Kept.class);
        AwsSandbox.clients()
                .eks()
                .tagResource(request -> request.resourceArn(
                                reading.named("lost").orElseThrow().group().nodegroupArn())
                        .tags(Map.of(Ownership.CLUSTER_TAG, AwsSandbox.cluster().name())));
    }

    @Test
    void whatNobodyWantsIsDeletedAndThatIsAwaited() {
        applied(Wanted.group("leaving").with());
        assertThat(driver.ours()).contains(ManagedNodeGroup.idOf("leaving"));
        AwsSandbox.deleted(driver, AwsSandbox.leftover(ManagedNodeGroup.idOf("leaving")));
        assertThat(reading.named("leaving")).isEmpty();
        AwsSandbox.deleted(driver, AwsSandbox.leftover(ManagedNodeGroup.idOf("leaving")));
    }

    private void applied(ManagedNodeGroup group) {
        AwsSandbox.applied(driver, group);
        assertThat(driver.await(group, Instant.now().plus(Duration.ofMinutes(1)), _ -> {})
                        .state())
                .isEqualTo(Health.State.CURRENT);
    }

    private AutoScalingGroup behind(String group) {
        return reading.named(group).flatMap(LiveNodeGroups.Live::behind).orElseThrow();
    }

    private static void scaling(Consumer<AutoScalingClient> change) {
        change.accept(AwsSandbox.clients().autoScaling());
    }

    private static Proof.Verdict healthy(ManagedNodeGroup group) {
        return new NodeGroupsHealthyProver(AwsSandbox.clients())
                .ask(new NodeGroupCheck.NodeGroupsHealthy(
                        "nodeGroups.it", AwsSandbox.cluster().name(), new TreeSet<>(Set.of(group.name()))))
                .proof()
                .verdict();
    }

    private static Proof.Verdict verdictOfTags(ManagedNodeGroup group) {
        return new NodeGroupsTaggedProver(AwsSandbox.clients())
                .ask(new NodeGroupCheck.NodeGroupsTagged(
                        "nodeGroups.it",
                        AwsSandbox.cluster().name(),
                        new TreeSet<>(Set.of(group.name())),
                        group.scalingTags()))
                .proof()
                .verdict();
    }

    /** Without the name that AWS thought up. */
    private static Tree named(Tree there) {
        return there.with(root -> {
            root.withObjectProperty("scalingGroup").remove("name");
            return root;
        });
    }

    /** A group as a test wants it. */
    private record Wanted(
            String name,
            String role,
            String type,
            int min,
            int max,
            SortedMap<String, String> labels,
            SortedMap<String, String> taints) {
        static Wanted group(String name) {
            return new Wanted(name, ROLE, "m6i.large", 1, 3, new TreeMap<>(), new TreeMap<>());
        }

        Wanted as(String other) {
            return new Wanted(name, other, type, min, max, labels, taints);
        }

        Wanted on(String other) {
            return new Wanted(name, role, other, min, max, labels, taints);
        }

        Wanted bounded(int least, int most) {
            return new Wanted(name, role, type, least, most, labels, taints);
        }

        Wanted labelled(String key, String value) {
            return new Wanted(name, role, type, min, max, new TreeMap<>(Map.of(key, value)), taints);
        }

        Wanted tainted(String taint, String value) {
            return new Wanted(name, role, type, min, max, labels, new TreeMap<>(Map.of(taint, value)));
        }

        ManagedNodeGroup with() {
            SortedMap<String, String> scaling = new TreeMap<>(Map.of("k8s.io/cluster-autoscaler/enabled", "true"));
            labels.forEach((key, value) -> scaling.put(ManagedNodeGroup.TEMPLATE + "label/" + key, value));
            return new ManagedNodeGroup(
                    "nodeGroups.it",
                    name,
                    new ManagedNodeGroup.Machines(
                            "arn:aws:iam::%s:role/%s".formatted(AwsSandbox.ACCOUNT, role),
                            new TreeSet<>(Set.of(subnet())),
                            List.of(type),
                            "AL2023_x86_64_STANDARD",
                            "ON_DEMAND",
                            20),
                    min,
                    max,
                    labels,
                    taints,
                    Map.of(Ownership.CLUSTER_TAG, AwsSandbox.cluster().name(), "groundwork.dev/addon", "nodeGroups.it"),
                    scaling);
        }

        private static String subnet() {
            return AwsSandbox.clients()
                    .ec2()
                    .describeSubnets(request -> request.filters(
                            Filter.builder()
                                    .name("tag-key")
                                    .values("kubernetes.io/role/internal-elb")
                                    .build(),
                            Filter.builder()
                                    .name("availability-zone")
                                    .values("eu-west-1a")
                                    .build()))
                    .subnets()
                    .getFirst()
                    .subnetId();
        }
    }
}
