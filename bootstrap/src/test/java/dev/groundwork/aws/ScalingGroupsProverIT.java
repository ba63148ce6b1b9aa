package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.addon.ScalingGroupCheck.Property;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ScalingGroup;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ScalingGroupsProverIT {
    private static final List<String> GROUPS =
            List.of("sandbox-eu-west-1a", "sandbox-eu-west-1b", "sandbox-eu-west-1c");

    private final ScalingGroupsProver prover = new ScalingGroupsProver(
            AwsSandbox.clients(),
            () -> Stream.of("a", "b", "c")
                    .map(zone -> new NodeFact("node-" + zone, "i-" + zone, "eu-west-1" + zone, true))
                    .toList());

    @Test
    void allFivePropertiesAreProvenWithOneRead() {
        ScalingGroupDriver driver = new ScalingGroupDriver(AwsSandbox.clients(), AwsSandbox.ownership());
        for (String group : GROUPS) {
            AwsSandbox.applied(
                    driver, new ScalingGroup("x", group, GroupsJudge.discoveryTags("sandbox"), Set.of("AZRebalance")));
        }
        long mark = AwsSandbox.requests().mark();
        for (Property property : Property.values()) {
            Proof proof = prover.ask(check(GROUPS, property)).proof();
            assertThat(proof.verdict()).as("%s", property).isInstanceOf(Proof.Proven.class);
            assertThat(proof.ground()).isEqualTo(Proof.Ground.EMULATED);
        }
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeAutoScalingGroups");
    }

    @Test
    void aCheckThatIsAskedAgainReadsAgain() {
        ScalingGroupCheck.ScalingGroupsAre check = check(GROUPS, Property.ONE_ZONE);
        prover.ask(check);
        long mark = AwsSandbox.requests().mark();
        prover.ask(check);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeAutoScalingGroups");
    }

    @Test
    void theGroupThatSpansZonesIsRefutedWhereTheBaselineNamesIt() {
        Proof proof = prover.ask(check(List.of("sandbox-legacy-spanning"), Property.ONE_ZONE))
                .proof();
        assertThat(proof.verdict())
                .isInstanceOfSatisfying(
                        Proof.Refuted.class,
                        refuted -> assertThat(refuted.seen())
                                .isEqualTo("sandbox-legacy-spanning spans eu-west-1a, eu-west-1b, eu-west-1c"));
    }

    private static ScalingGroupCheck.ScalingGroupsAre check(List<String> groups, Property property) {
        return new ScalingGroupCheck.ScalingGroupsAre("cluster-autoscaler", "sandbox", groups, property);
    }
}
