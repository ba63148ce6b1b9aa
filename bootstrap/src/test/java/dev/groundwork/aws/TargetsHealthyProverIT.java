package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.addon.TrafficCheck.TargetsHealthy;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.sandbox.TargetHealth;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The health of targets of a load balancer of our own, as the emulated AWS tells it. */
final class TargetsHealthyProverIT {
    private static final Balancing BALANCING = new Balancing("healthy");

    private final LoadBalancer balancer = BALANCING.balancer();
    private final TargetsHealthyProver prover = new TargetsHealthyProver(
            AwsSandbox.clients(), _ -> Balancing.driver(balancer).attribute(balancer, "dnsName"), List::of);

    @BeforeAll
    static void made() {
        Balancing.apply(BALANCING.securityGroup());
        Balancing.apply(BALANCING.balancer());
        Balancing.apply(BALANCING.targetGroup(30080));
        Balancing.apply(BALANCING.listener(80, 30080));
        for (String zone : List.of("a", "b", "c")) {
            Balancing.apply(BALANCING.attachment(zone, 30080));
        }
    }

    @AfterEach
    void nobodySaysAnything() {
        AwsSandbox.requests().clearTargets();
    }

    private Proof asked() {
        return prover.ask(new TargetsHealthy(
                        Balancing.ADDON,
                        new Entrance(
                                balancer.id(),
                                List.copyOf(balancer.subnets().keySet()),
                                false,
                                80,
                                443,
                                new ResourceId("apps", "Deployment", "ingress-nginx", "ingress-nginx-controller")),
                        true,
                        true))
                .proof();
    }

    @Test
    void targetsThatAreHealthyInEveryZoneAreProvenOnEmulatedGround() {
        AwsSandbox.requests().targetsAre(TargetHealth.everywhere("healthy"));
        Proof proof = asked();
        assertThat(proof.ground()).isEqualTo(Proof.Ground.EMULATED);
        assertThat(proof.verdict())
                .isEqualTo(new Proof.Proven("it-healthy-30080: 3 of 3 healthy in eu-west-1a, eu-west-1b, eu-west-1c"));
    }

    @Test
    void oneZoneThatDoesNotAnswerIsRefutedWithTheReason() {
        AwsSandbox.requests().targetsAre(TargetHealth.everywhere("healthy"));
        AwsSandbox.requests().targetsAre(TargetHealth.in("eu-west-1b", "unhealthy", "Target.Timeout"));
        Proof.Refuted refuted = (Proof.Refuted) asked().verdict();
        assertThat(refuted.seen())
                .isEqualTo("i-00000000000000101:30080 (eu-west-1b) of it-healthy-30080 is unhealthy, Target.Timeout"
                        + " (a security group may keep the health check out)");
        assertThat(refuted.next())
                .startsWith("aws elbv2 describe-target-health --region eu-west-1 --target-group-arn arn:");
    }

    @Test
    void targetsOfWhichNobodySaysAnythingAreNotHealthy() {
        assertThat(((Proof.Refuted) asked().verdict()).seen()).contains("is initial, Elb.InitialHealthChecking");
    }

    @Test
    void aLoadBalancerThatIsNotThereIsRefuted() {
        TargetsHealthyProver lost = new TargetsHealthyProver(AwsSandbox.clients(), _ -> Optional.empty(), List::of);
        assertThat(lost.ask(new TargetsHealthy(
                                Balancing.ADDON,
                                new Entrance(balancer.id(), List.of(), false, 80, 443, balancer.id()),
                                true,
                                true))
                        .proof()
                        .verdict())
                .isInstanceOf(Proof.Refuted.class);
    }
}
