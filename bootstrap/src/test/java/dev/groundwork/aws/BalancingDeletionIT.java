package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** What is left of a load balancer of our own when nobody wants it any more: nothing that is ours, all that is not. */
final class BalancingDeletionIT {
    private final ElasticLoadBalancingV2Client elb = AwsSandbox.clients().loadBalancing();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    private static List<Resource> whole(String word) {
        Balancing balancing = new Balancing(word);
        return List.of(
                balancing.securityGroup(),
                balancing.rule(30080),
                balancing.balancer(),
                balancing.targetGroup(30080),
                balancing.listener(80, 30080),
                balancing.attachment("a", 30080),
                balancing.record("*." + word + ".example.com"));
    }

    private static List<ResourceId> ours(String word) {
        return Balancing.drivers(AwsSandbox.ownership()).stream()
                .flatMap(driver -> driver.ours().stream())
                .filter(id -> id.name().contains(word))
                .toList();
    }

    @Test
    void everythingGoesInAnyOrderAndNothingOfOursIsLeft() {
        List<Resource> all = whole("del-all");
        all.forEach(Balancing::apply);
        // A driver knows only the hosted zones that it has looked at.
        assertThat(ours("del-all"))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(resource -> !(resource instanceof DnsRecord))
                        .map(Resource::id)
                        .toList());
        // All at once: what is still in use waits until it is free.
        Instant deadline = Instant.now().plusSeconds(60);
        Parallel.map(all.reversed(), resource -> Balancing.delete(resource, deadline));
        assertThat(ours("del-all")).isEmpty();
        all.forEach(resource -> assertThat(Balancing.leaving(resource)).isEmpty());
    }

    @Test
    void whatIsStillUsedSaysByWhatAndIsAProblemAtTheDeadline() {
        List<Resource> all = whole("del-used");
        all.forEach(Balancing::apply);
        for (int i : new int[] {0, 3}) {
            assertThatThrownBy(() -> Balancing.delete(all.get(i), Instant.now().minusSeconds(1)))
                    .isInstanceOfSatisfying(ProblemException.class, failure -> {
                        assertThat(failure.problem().code()).isEqualTo(Problem.Code.TIMED_OUT);
                        assertThat(failure.problem().what()).contains("still");
                    });
        }
    }

    @Test
    void aProtectedLoadBalancerStaysAndSaysWhy() {
        LoadBalancer plain = (LoadBalancer) whole("del-kept").get(2);
        LoadBalancer guarded = new LoadBalancer(
                plain.addon(),
                plain.name(),
                plain.scheme(),
                plain.subnets(),
                plain.securityGroups(),
                true,
                true,
                plain.tags());
        Balancing.apply(new Balancing("del-kept").securityGroup());
        Balancing.apply(guarded);
        Change.Kept kept = (Change.Kept) Balancing.leaving(guarded).getFirst();
        assertThat(kept.ours()).isTrue();
        assertThat(kept.why()).contains("protected from deletion");
        Balancing.apply(plain);
        assertThat(Balancing.leaving(plain)).allMatch(Change.Delete.class::isInstance);
    }

    @Test
    void whatDoesNotCarryOurTagStays() {
        Balancing balancing = new Balancing("del-foreign");
        Balancing.apply(balancing.targetGroup(30080));
        String arn = elb.describeTargetGroups(request -> request.names("it-del-foreign-30080"))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
        elb.removeTags(request -> request.resourceArns(arn).tagKeys(Ownership.CLUSTER_TAG));
        Change.Kept kept =
                (Change.Kept) Balancing.leaving(balancing.targetGroup(30080)).getFirst();
        assertThat(kept.ours()).isFalse();
        assertThat(ours("del-foreign")).isEmpty();
    }

    @Test
    void lostAnswersDoNotKeepAnythingFromGoing() {
        List<Resource> all = whole("del-lost");
        all.forEach(Balancing::apply);
        Map.of(
                        "DeleteLoadBalancer", "elasticloadbalancing",
                        "DeleteListener", "elasticloadbalancing",
                        "DeleteTargetGroup", "elasticloadbalancing",
                        "DetachTrafficSources", "autoscaling",
                        "RevokeSecurityGroupIngress", "ec2",
                        "DeleteSecurityGroup", "ec2")
                .forEach((operation, service) ->
                        AwsSandbox.requests().inject(Fault.of(service, operation, Fault.Kind.LOST_ACKNOWLEDGEMENT, 1)));
        Stream.of(5, 6, 4, 2, 3, 1, 0)
                .forEach(i -> Balancing.delete(all.get(i), Instant.now().plusSeconds(20)));
        assertThat(ours("del-lost")).isEmpty();
    }

    @Test
    void anAddressThatSomebodyChangedMeanwhileStaysWithoutOurMark() {
        Balancing balancing = new Balancing("del-dns");
        Balancing.apply(balancing.securityGroup());
        Balancing.apply(balancing.balancer());
        DnsRecord record = balancing.record("del-dns.example.com");
        Balancing.apply(record);
        Change.Delete delete = (Change.Delete) Balancing.leaving(record).getFirst();
        ResourceRecordSet theirs = ResourceRecordSet.builder()
                .name(record.name())
                .type(RRType.A)
                .ttl(60L)
                .resourceRecords(ResourceRecord.builder().value("192.0.2.7").build())
                .build();
        var upsert = software.amazon.awssdk.services.route53.model.Change.builder()
                .action(ChangeAction.UPSERT)
                .resourceRecordSet(theirs)
                .build();
        AwsSandbox.clients()
                .route53()
                .changeResourceRecordSets(
                        request -> request.hostedZoneId(Balancing.ZONE).changeBatch(batch -> batch.changes(upsert)));
        Balancing.driver(record).delete(delete, Instant.now(), _ -> {});
        Change.Kept kept = (Change.Kept) Balancing.leaving(record).getFirst();
        assertThat(kept.ours()).isFalse();
        assertThat(kept.why()).contains("_groundwork.del-dns.example.com");
    }

    @Test
    void whatIsInTheWayIsToldWhileItGoes() {
        List<Resource> all = whole("del-said");
        all.forEach(Balancing::apply);
        Instant deadline = Instant.now().plusSeconds(60);
        List<List<Health>> said = Parallel.map(
                List.of(all.get(3), all.get(4), all.get(2), all.get(5)),
                resource -> Balancing.delete(resource, deadline));
        assertThat(said.stream().flatMap(List::stream)).allMatch(health -> health.state() == Health.State.TERMINATING);
    }
}
