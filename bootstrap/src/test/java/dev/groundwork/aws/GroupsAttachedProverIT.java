package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.addon.TrafficCheck.GroupsAttached;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether the groups of nodes are behind a load balancer of our own, as the emulated AWS tells it. */
final class GroupsAttachedProverIT {
    private static final Balancing BALANCING = new Balancing("attached");
    private static final GroupsAttachedProver.Group TARGETS =
            new GroupsAttachedProver.Group("gw-30080", "arn:1", Set.of("i-1", "i-2"));

    private final LoadBalancer balancer = BALANCING.balancer();
    private final GroupsAttachedProver prover = new GroupsAttachedProver(
            AwsSandbox.clients(), _ -> Balancing.driver(balancer).attribute(balancer, "dnsName"));

    @BeforeAll
    static void made() {
        Balancing.apply(BALANCING.securityGroup());
        Balancing.apply(BALANCING.balancer());
        Balancing.apply(BALANCING.targetGroup(30080));
        Balancing.apply(BALANCING.listener(80, 30080));
        Balancing.apply(BALANCING.attachment("a", 30080));
    }

    private GroupsAttached check(String... groups) {
        return new GroupsAttached(
                Balancing.ADDON,
                new Entrance(
                        balancer.id(),
                        List.of(),
                        false,
                        80,
                        443,
                        new ResourceId("apps", "Deployment", "ingress-nginx", "ingress-nginx-controller")),
                List.of(groups));
    }

    @Test
    void groupsWhoseInstancesAreAllTargetsAreProvenOnEmulatedGround() {
        Proof proof = prover.ask(check("sandbox-eu-west-1a")).proof();

        assertThat(proof.ground()).isEqualTo(Proof.Ground.EMULATED);
        assertThat(proof.verdict())
                .isEqualTo(new Proof.Proven("all instances of sandbox-eu-west-1a are targets of it-attached-30080"));
    }

    @Test
    void aGroupThatIsNotAttachedIsRefutedByName() {
        Proof.Refuted refuted = (Proof.Refuted) prover.ask(check("sandbox-eu-west-1a", "sandbox-eu-west-1b"))
                .proof()
                .verdict();

        assertThat(refuted.seen())
                .isEqualTo("sandbox-eu-west-1b is not attached to it-attached-30080, so its nodes get no traffic");
        assertThat(refuted.next())
                .isEqualTo("aws autoscaling describe-traffic-sources --region eu-west-1 --auto-scaling-group-name"
                        + " sandbox-eu-west-1b");
    }

    @Test
    void anInstanceThatIsNoTargetAGroupThatRegistersNoneAndOneThatIsGoneAreNamed() {
        Proof.Refuted refuted = (Proof.Refuted) prover.judge(
                check("a", "b"),
                List.of(TARGETS),
                Map.of("a", new GroupsAttachedProver.Nodes(Set.of("arn:1"), List.of("i-1", "i-3"), true)));

        assertThat(refuted.seen())
                .isEqualTo("i-3 of a is no target of gw-30080; the process AddToLoadBalancer of a is suspended, so new"
                        + " nodes get no traffic; b does not exist any more");
    }

    @Test
    void aLoadBalancerThatIsNotThereOrLeadsNowhereIsRefuted() {
        GroupsAttachedProver lost = new GroupsAttachedProver(AwsSandbox.clients(), _ -> Optional.empty());

        assertThat(((Proof.Refuted) lost.ask(check("a")).proof().verdict()).seen())
                .contains("is not there yet");
        assertThat(((Proof.Refuted) prover.judge(check("a"), List.of(), Map.of())).seen())
                .contains("none of its listeners");
    }
}
