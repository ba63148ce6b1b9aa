package dev.groundwork.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.Subnet;
import dev.groundwork.plan.Proof;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SubnetsJudgeTest {
    private static final Map<String, String> INTERNAL = Map.of("kubernetes.io/role/internal-elb", "1");
    private static final Map<String, String> PUBLIC = Map.of("kubernetes.io/role/elb", "1");
    private static final Map<String, String> NONE = Map.of();

    @Test
    void aTaggedSubnetInEachZoneIsWhatIsAskedFor() {
        Proof proof = internal(
                subnet("subnet-a", "a", false, INTERNAL),
                subnet("subnet-b", "b", false, Map.of("kubernetes.io/role/internal-elb", "")),
                subnet("subnet-pa", "a", true, PUBLIC),
                subnet("subnet-pb", "b", true, PUBLIC));

        assertThat(proof.verdict()).isEqualTo(new Proof.Proven("a has subnet-a; b has subnet-b"));
        assertThat(proof.warnings()).isEmpty();
    }

    @Test
    void aZoneWithoutATaggedSubnetIsRefutedThoughItsRoutesWouldDo() {
        Proof proof = internal(subnet("subnet-a", "a", false, INTERNAL), subnet("subnet-b", "b", false, NONE));

        assertThat(refuted(proof).expected())
                .isEqualTo(
                        "in each of a, b a subnet with the tag kubernetes.io/role/internal-elb=1 and 8 free addresses");
        assertThat(refuted(proof).seen()).isEqualTo("b has no subnet with the tag");
    }

    @Test
    void withoutAnyTagTheRoutesDecideWhichIsAWarning() {
        Proof proof = internal(
                subnet("subnet-a", "a", false, NONE),
                subnet("subnet-b", "b", false, NONE),
                subnet("subnet-pa", "a", true, NONE),
                subnet("subnet-pb", "b", true, NONE));

        assertThat(proof.verdict()).isEqualTo(new Proof.Proven("a has subnet-a; b has subnet-b"));
        assertThat(proof.warnings())
                .containsExactly(
                        "only their routes say so: tag them kubernetes.io/role/internal-elb=1, or another route"
                                + " table changes where load balancers go");
    }

    @Test
    void whatIsMissingForTheOtherSortIsAWarning() {
        Proof proof = internal(subnet("subnet-a", "a", false, INTERNAL), subnet("subnet-b", "b", false, INTERNAL));

        assertThat(proof.warnings()).containsExactly("internet-facing load balancers would find no subnet in a, b");
    }

    @Test
    void internetFacingLoadBalancersNeedPublicSubnets() {
        Proof proof = proof(true, subnet("subnet-a", "a", false, NONE), subnet("subnet-b", "b", true, NONE));

        assertThat(refuted(proof).seen()).isEqualTo("a has no public subnet, and no subnet at all has the tag");
    }

    @Test
    void whatBelongsToAnotherClusterDoesNotCount() {
        Map<String, String> theirs =
                Map.of("kubernetes.io/role/internal-elb", "1", "kubernetes.io/cluster/other", "owned");
        Map<String, String> both = Map.of(
                "kubernetes.io/role/internal-elb",
                "1",
                "kubernetes.io/cluster/other",
                "shared",
                "kubernetes.io/cluster/sandbox",
                "shared");

        assertThat(refuted(internal(subnet("subnet-a", "a", false, theirs), subnet("subnet-b", "b", false, both)))
                        .seen())
                .isEqualTo("a has only subnets of other clusters");
    }

    @Test
    void theClustersOwnTagComesFirstThenTheLowestId() {
        Map<String, String> own =
                Map.of("kubernetes.io/role/internal-elb", "1", "kubernetes.io/cluster/sandbox", "shared");

        assertThat(internal(
                                subnet("subnet-1", "a", false, INTERNAL),
                                subnet("subnet-2", "a", false, own),
                                subnet("subnet-4", "b", false, INTERNAL),
                                subnet("subnet-3", "b", false, INTERNAL))
                        .verdict())
                .isEqualTo(new Proof.Proven("a has subnet-2; b has subnet-3"));
    }

    @Test
    void aFullSubnetIsPassedOver() {
        Subnet full = new Subnet("subnet-b", "b", 7, false, INTERNAL);

        assertThat(refuted(internal(subnet("subnet-a", "a", false, INTERNAL), full))
                        .seen())
                .isEqualTo("b has no subnet with enough free addresses");
    }

    @Test
    void aZoneWithoutAnySubnetIsRefuted() {
        assertThat(refuted(internal(subnet("subnet-a", "a", false, INTERNAL))).seen())
                .isEqualTo("b has no subnet");
    }

    @Test
    void nothingIsProvedOfNoZones() {
        var check = new NetworkCheck.SubnetsFound("x", "sandbox", "vpc-1", new TreeSet<>(), false);

        assertThat(new SubnetsJudge(check, List.of(), "eu-west-1")
                        .proof(Proof.Ground.REAL)
                        .verdict())
                .isInstanceOf(Proof.NotProvable.class);
    }

    private static Proof internal(Subnet... subnets) {
        return proof(false, subnets);
    }

    private static Proof proof(boolean internetFacing, Subnet... subnets) {
        var check =
                new NetworkCheck.SubnetsFound("x", "sandbox", "vpc-1", new TreeSet<>(Set.of("a", "b")), internetFacing);
        return new SubnetsJudge(check, List.of(subnets), "eu-west-1").proof(Proof.Ground.REAL);
    }

    private static Subnet subnet(String id, String zone, boolean isPublic, Map<String, String> tags) {
        return new Subnet(id, zone, 200, isPublic, tags);
    }

    private static Proof.Refuted refuted(Proof proof) {
        assertThat(proof.verdict()).isInstanceOf(Proof.Refuted.class);
        return (Proof.Refuted) proof.verdict();
    }
}
