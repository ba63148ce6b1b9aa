package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.balancers;
import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static dev.groundwork.preflight.Sights.subnet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.LoadBalancer.Scheme;
import dev.groundwork.resource.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LoadBalancerSubnetsTaggedTest {
    private final Sights sights = new Sights();

    @Test
    void aTaggedSubnetInEachZoneIsWell() {
        sights.wanted = clear(balancers(Scheme.INTERNET_FACING));

        assertThat(proven(sights.judgedBy(new LoadBalancerSubnetsTagged())))
                .containsExactly("internet-facing: a has subnet-pa; b has subnet-pb");
    }

    @Test
    void aZoneWithoutTheTagIsFound() {
        sights.wanted = clear(balancers(Scheme.INTERNET_FACING));
        untag("subnet-pb");

        assertThat(refuted(sights.judgedBy(new LoadBalancerSubnetsTagged())))
                .isEqualTo("internet-facing: b has no subnet with the tag");
    }

    @Test
    void whatTheBaselineDoesNotMakeIsOnlyAWarning() {
        sights.wanted = clear(balancers(Scheme.INTERNAL));
        untag("subnet-pb");

        assertThat(proven(sights.judgedBy(new LoadBalancerSubnetsTagged())))
                .containsExactly(
                        "internal: a has subnet-a; b has subnet-b",
                        "internet-facing load balancers, which the baseline does not make, would find none: b has no subnet"
                                + " with the tag");
    }

    @Test
    void subnetsThatOnlyTheirRoutesTellAreAWarning() {
        sights.wanted = clear(balancers(Scheme.INTERNET_FACING));
        untag("subnet-pa");
        untag("subnet-pb");

        assertThat(sights.judgedBy(new LoadBalancerSubnetsTagged()).warnings())
                .containsExactly(
                        "internet-facing: only their routes say so: tag them kubernetes.io/role/elb=1, or another"
                                + " route table changes where load balancers go");
    }

    @Test
    void whereTheBaselineCannotBeRenderedBothSortsCount() {
        sights.wanted = new Seen.Hidden<>(new Problem(Problem.Code.INVALID, "addons.x", "does not fit", ""));
        untag("subnet-b");

        assertThat(refuted(sights.judgedBy(new LoadBalancerSubnetsTagged())))
                .isEqualTo("internal: b has no subnet with the tag");
    }

    @Test
    void aClusterWithoutNodesIsJudgedByTheZonesOfItsControlPlane() {
        sights.nodes = clear(List.of());
        sights.wanted = clear(balancers(Scheme.INTERNAL));
        untag("subnet-b");

        assertThat(refuted(sights.judgedBy(new LoadBalancerSubnetsTagged())))
                .isEqualTo("internal: b has no subnet with the tag");
    }

    private void untag(String id) {
        List<VpcSubnet> subnets = new ArrayList<>();
        for (VpcSubnet one : sights.subnets.get()) {
            subnets.add(one.id().equals(id) ? subnet(id, one.zone(), one.free(), one.way(), Map.of()) : one);
        }
        sights.subnets = clear(subnets);
    }
}
