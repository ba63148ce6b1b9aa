package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.addon.ScalingGroupCheck.Property;
import dev.groundwork.catalog.ClusterAutoscaler;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.plan.Proof;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

final class GroupsJudgeTest {
    private static final Map<String, String> DISCOVERY = GroupsJudge.discoveryTags("c");
    private static final AutoScalingGroup GOOD = group("a", 1, 3, DISCOVERY, "zone-a");
    private static final List<NodeFact> NODES =
            List.of(new NodeFact("n1", "i-1", "zone-a", true), new NodeFact("n2", "i-2", "zone-b", true));

    @Test
    void theDiscoveryTagsAreThoseThatTheAddonDeclares() {
        assertThat(DISCOVERY).isEqualTo(ClusterAutoscaler.discoveryTags("c"));
    }

    @Test
    void aGroupInOneZoneIsProvenWithItsZone() {
        assertThat(verdict(Property.ONE_ZONE, GOOD)).isEqualTo(new Proof.Proven("a is in zone-a"));
    }

    @Test
    void aGroupThatSpansZonesIsRefuted() {
        assertThat(verdict(Property.ONE_ZONE, group("a", 1, 3, DISCOVERY, "zone-b", "zone-a")))
                .isEqualTo(new Proof.Refuted(
                        "one zone each",
                        "a spans zone-a, zone-b",
                        "aws autoscaling describe-auto-scaling-groups --region r --auto-scaling-group-names a"
                                + " --query 'AutoScalingGroups[].AvailabilityZones'"));
    }

    @Test
    void aGroupBehindANodeGroupOfTheBaselineIsKnownByThatOnesName() {
        String before = "eks-workers-zone-a-0000000a";
        String after = before + "-d2f08d5d-5ef9-412f-ac4a-12cf18b76a72";
        var check = new ScalingGroupCheck.ScalingGroupsAre("x", "c", List.of("a", before), Property.ONE_ZONE);
        List<AutoScalingGroup> all = List.of(
                GOOD,
                group(after, 1, 3, DISCOVERY, "zone-a"),
                group("eks-workers-zone-b-0000000a-d2f08d5d-5ef9-412f-ac4a-12cf18b76a72", 1, 3, DISCOVERY, "x", "y"));

        assertThat(new GroupsJudge(check, all, "r").verdict(() -> NODES))
                .isEqualTo(new Proof.Proven("a and %s are in zone-a".formatted(after)));
        assertThat(new GroupsJudge(check, all.subList(0, 1), "r").verdict(() -> NODES))
                .as("one that is not there is missed")
                .isInstanceOf(Proof.Refuted.class);
    }

    @Test
    void aGroupWithoutOneOfTheDiscoveryTagsIsRefuted() {
        AutoScalingGroup group = group("a", 1, 3, Map.of("k8s.io/cluster-autoscaler/enabled", "true"), "zone-a");
        assertThat(refuted(Property.DISCOVERABLE, group).seen()).isEqualTo("a lacks k8s.io/cluster-autoscaler/c=owned");
    }

    @Test
    void bothDiscoveryTagsAreProven() {
        assertThat(verdict(Property.DISCOVERABLE, GOOD)).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void aGroupWhoseRebalancingRunsIsRefuted() {
        AutoScalingGroup group = GOOD.toBuilder().suspendedProcesses(List.of()).build();
        assertThat(refuted(Property.NOT_REBALANCED, group).seen()).isEqualTo("AZRebalance is running in a");
        assertThat(verdict(Property.NOT_REBALANCED, GOOD)).isEqualTo(new Proof.Proven("AZRebalance is suspended in a"));
    }

    @Test
    void aGroupAtItsMaximumIsRefuted() {
        assertThat(refuted(Property.CAN_GROW, group("a", 3, 3, DISCOVERY, "zone-a"))
                        .seen())
                .isEqualTo("a has 3 of at most 3");
        assertThat(verdict(Property.CAN_GROW, GOOD)).isEqualTo(new Proof.Proven("a has 1 of at most 3"));
    }

    @Test
    void whatIsTrueOfSeveralGroupsIsSaidOnce() {
        AutoScalingGroup b = group("b", 1, 3, DISCOVERY, "zone-b");
        AutoScalingGroup c = group("c", 2, 3, DISCOVERY, "zone-a");
        assertThat(verdict(Property.ONE_ZONE, GOOD, b, c))
                .isEqualTo(new Proof.Proven("a and c are in zone-a; b is in zone-b"));
        assertThat(verdict(Property.DISCOVERABLE, GOOD, b, c))
                .isEqualTo(new Proof.Proven("a, b and c carry k8s.io/cluster-autoscaler/c=owned"
                        + " and k8s.io/cluster-autoscaler/enabled=true"));
        assertThat(verdict(Property.NOT_REBALANCED, GOOD, b, c))
                .isEqualTo(new Proof.Proven("AZRebalance is suspended in a, b and c"));
        assertThat(verdict(Property.CAN_GROW, GOOD, b, c))
                .isEqualTo(new Proof.Proven("a and b each have 1 of at most 3; c has 2 of at most 3"));
    }

    @Test
    void whatIsWrongWithSeveralGroupsIsSaidOnceAndTheGoodOnesAreNotNamed() {
        AutoScalingGroup b = group("b", 3, 3, Map.of(), "zone-b");
        AutoScalingGroup c = group("c", 3, 3, Map.of(), "zone-a");
        assertThat(refuted(Property.CAN_GROW, GOOD, b, c).seen()).isEqualTo("b and c each have 3 of at most 3");
        assertThat(refuted(Property.DISCOVERABLE, GOOD, b, c).seen()).startsWith("b and c lack k8s.io/");
    }

    @Test
    void aZoneWithNodesAndWithoutAGroupIsRefuted() {
        assertThat(refuted(Property.ZONES_COVERED, GOOD).seen()).isEqualTo("zone-b has 1 node and no group");
        assertThat(verdict(Property.ZONES_COVERED, GOOD, group("b", 1, 3, DISCOVERY, "zone-b")))
                .isEqualTo(new Proof.Proven("zone-a (1 node) has a; zone-b (1 node) has b"));
    }

    @Test
    void whereNodesHaveNoZoneNothingIsProven() {
        Proof.Verdict verdict = new GroupsJudge(check(Property.ZONES_COVERED, GOOD), List.of(GOOD), "r")
                .verdict(() -> List.of(new NodeFact("n", "", "", true)));
        assertThat(verdict).isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void noGroupAtAllProvesNothing() {
        assertThat(verdict(Property.ONE_ZONE)).isInstanceOf(Proof.NotProvable.class);
    }

    @Test
    void aGroupThatDoesNotExistIsRefuted() {
        Proof.Verdict verdict = new GroupsJudge(check(Property.CAN_GROW, GOOD), List.of(), "r").verdict(() -> NODES);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen()).isEqualTo("there is no group a"));
    }

    @Test
    void aForeignGroupThatSpansZonesAndWouldBeFoundIsAWarning() {
        List<AutoScalingGroup> all = List.of(
                GOOD,
                group("spanning", 1, 3, DISCOVERY, "zone-a", "zone-b"),
                group("spanning-untagged", 1, 3, Map.of(), "zone-a", "zone-b"),
                group("in-one-zone", 1, 3, DISCOVERY, "zone-a"));
        assertThat(new GroupsJudge(check(Property.DISCOVERABLE, GOOD), all, "r").warnings())
                .singleElement()
                .asString()
                .contains("group spanning is none of the baseline's", "zone-a, zone-b");
        assertThat(new GroupsJudge(check(Property.CAN_GROW, GOOD), all, "r").warnings())
                .isEmpty();
    }

    private static Proof.Refuted refuted(Property property, AutoScalingGroup... groups) {
        return (Proof.Refuted) verdict(property, groups);
    }

    private static Proof.Verdict verdict(Property property, AutoScalingGroup... groups) {
        return new GroupsJudge(check(property, groups), List.of(groups), "r").verdict(() -> NODES);
    }

    private static ScalingGroupCheck.ScalingGroupsAre check(Property property, AutoScalingGroup... groups) {
        List<String> names =
                Stream.of(groups).map(AutoScalingGroup::autoScalingGroupName).toList();
        return new ScalingGroupCheck.ScalingGroupsAre("cluster-autoscaler", "c", names, property);
    }

    private static AutoScalingGroup group(
            String name, int desired, int maximum, Map<String, String> tags, String... zones) {
        return AutoScalingGroup.builder()
                .autoScalingGroupName(name)
                .desiredCapacity(desired)
                .maxSize(maximum)
                .availabilityZones(zones)
                .suspendedProcesses(
                        SuspendedProcess.builder().processName("AZRebalance").build())
                .tags(tags.entrySet().stream()
                        .map(tag -> TagDescription.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
