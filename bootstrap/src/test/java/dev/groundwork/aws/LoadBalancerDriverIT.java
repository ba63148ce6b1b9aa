package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Driver;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;

final class LoadBalancerDriverIT {
    private final ElasticLoadBalancingV2Client elb = AwsSandbox.clients().loadBalancing();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    private static LoadBalancer made(String word) {
        Balancing balancing = new Balancing(word);
        Balancing.apply(balancing.securityGroup());
        Balancing.apply(balancing.balancer());
        return balancing.balancer();
    }

    private String arn(LoadBalancer balancer) {
        return elb.describeLoadBalancers(request -> request.names(balancer.name()))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn();
    }

    @Test
    void aLoadBalancerIsMadeAsShownAndBecomesActiveAndASecondRunWritesNothing() {
        Balancing balancing = new Balancing("lb-made");
        LoadBalancer balancer = balancing.balancer();
        Change.Create create = (Change.Create) Balancing.observed(balancer);
        Balancing.apply(balancing.securityGroup());
        Driver driver = Balancing.driver(balancer);
        assertThat(driver.apply(create)).isEqualTo(create.after());
        List<Health> seen = new ArrayList<>();
        assertThat(driver.await(balancer, Instant.now().plusSeconds(20), seen::add))
                .isEqualTo(Health.current("is active"));
        assertThat(seen).isNotEmpty().allMatch(health -> health.state() == Health.State.IN_PROGRESS);
        assertThat(driver.attribute(balancer, "dnsName").orElseThrow()).endsWith(".elb.eu-west-1.amazonaws.com");
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.observed(balancer)).isEqualTo(new Change.Unchanged(balancer));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactlyInAnyOrder(
                        "DescribeLoadBalancers",
                        "DescribeTags",
                        "DescribeSecurityGroups",
                        "DescribeLoadBalancerAttributes");
    }

    @Test
    void onesThatAreNotThereDoNotHideThoseThatAre() {
        LoadBalancer there = made("lb-there");
        LoadBalancer absent = new Balancing("lb-absent").balancer();
        assertThat(Balancing.driver(there).observe(List.of(absent, there)))
                .extracting(Object::getClass)
                .containsExactly(Change.Create.class, Change.Unchanged.class);
        assertThat(Balancing.driver(there).attribute(absent, "dnsName")).isEmpty();
        assertThat(Balancing.remaining(Balancing.driver(there), List.of(absent.id(), there.id())))
                .containsExactly(there.id());
        assertThat(Balancing.driver(there).await(absent, Instant.MAX, _ -> {}).state())
                .isEqualTo(Health.State.NOT_FOUND);
    }

    @Test
    void whatCanChangeIsChangedAndNothingElseIsWritten() {
        LoadBalancer balancer = made("lb-update");
        TreeMap<String, String> twoZones = new TreeMap<>(balancer.subnets());
        twoZones.remove("eu-west-1c");
        LoadBalancer other = new LoadBalancer(
                balancer.addon(),
                balancer.name(),
                balancer.scheme(),
                twoZones,
                balancer.securityGroups(),
                false,
                true,
                balancer.tags());
        Change.Update update = (Change.Update) Balancing.observed(other);
        assertThat(update.drift()).isFalse();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly("crossZone", "deletionProtection", "subnets.eu-west-1c");
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(other).apply(update)).isEqualTo(other.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactly("SetSubnets", "ModifyLoadBalancerAttributes");
    }

    @Test
    void whatSomebodyChangedIsDriftAndTakenBackAndForeignTagsStay() {
        LoadBalancer balancer = made("lb-drift");
        String arn = arn(balancer);
        elb.modifyLoadBalancerAttributes(request -> request.loadBalancerArn(arn)
                .attributes(LoadBalancerAttribute.builder()
                        .key("load_balancing.cross_zone.enabled")
                        .value("false")
                        .build()));
        elb.removeTags(request -> request.resourceArns(arn).tagKeys(Ownership.CLUSTER_TAG));
        elb.addTags(request -> request.resourceArns(arn)
                .tags(Tag.builder().key("foreign").value("1").build()));
        Change.Update update = (Change.Update) Balancing.observedAfterwards(balancer);
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly("crossZone", "tags[\"groundwork.dev/cluster\"]");
        assertThat(Balancing.driver(balancer).apply(update)).isEqualTo(balancer.tree());
        assertThat(new LoadBalancing(AwsSandbox.clients(), elb)
                        .tags(List.of(arn))
                        .get(arn))
                .containsEntry("foreign", "1");
    }

    @Test
    void anotherSchemeUnderOurNameIsAProblemBecauseItCannotChange() {
        LoadBalancer balancer = made("lb-scheme");
        LoadBalancer internal = new LoadBalancer(
                balancer.addon(),
                balancer.name(),
                LoadBalancer.Scheme.INTERNAL,
                balancer.subnets(),
                balancer.securityGroups(),
                true,
                false,
                balancer.tags());
        Problem problem = ((Change.Unreadable) Balancing.observed(internal)).problem();
        assertThat(problem.code()).isEqualTo(Problem.Code.IMMUTABLE);
        assertThat(problem.what()).isEqualTo("has scheme internet-facing, which cannot change to internal");
    }

    @Test
    void aLoadBalancerOfSomebodyElseIsAConflictUnlessAdopted() {
        Balancing balancing = new Balancing("lb-foreign");
        LoadBalancer balancer = balancing.balancer();
        Balancing.apply(balancing.securityGroup());
        String group = Balancing.driver(balancing.securityGroup())
                .attribute(balancing.securityGroup(), "id")
                .orElseThrow();
        elb.createLoadBalancer(request -> request.name(balancer.name())
                .type(LoadBalancerTypeEnum.NETWORK)
                .subnets(balancer.subnets().values())
                .securityGroups(group));
        assertThat(((Change.Conflicted) Balancing.observed(balancer)).problem().todo())
                .contains("addons.ingress-nginx.adopt: true");
        assertThatThrownBy(() -> Balancing.driver(balancer)
                        .apply(new Change.Create(balancer, balancer.tree(), Prediction.COMPUTED)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.CONFLICT));
        Driver adopting = Driver.of(Balancing.drivers(new Ownership("sandbox", _ -> false, _ -> true)), balancer);
        Change.Update update =
                (Change.Update) adopting.observe(List.of(balancer)).getFirst();
        assertThat(adopting.apply(update)).isEqualTo(balancer.tree());
        assertThat(Balancing.observed(balancer)).isInstanceOf(Change.Unchanged.class);
    }

    @Test
    void lostAnswersLeaveOneLoadBalancerAsDeclared() {
        Balancing balancing = new Balancing("lb-lost");
        Balancing.apply(balancing.securityGroup());
        for (String operation : List.of("CreateLoadBalancer", "ModifyLoadBalancerAttributes")) {
            AwsSandbox.requests()
                    .inject(Fault.of("elasticloadbalancing", operation, Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        }
        assertThat(Balancing.apply(balancing.balancer()))
                .isEqualTo(balancing.balancer().tree());
        assertThat(elb.describeLoadBalancers().loadBalancers())
                .filteredOn(each -> each.loadBalancerName().equals("it-lb-lost"))
                .hasSize(1);
    }

    @Test
    void withoutItsSecurityGroupItIsNotMade() {
        LoadBalancer balancer = new Balancing("lb-alone").balancer();
        assertThatThrownBy(() -> Balancing.apply(balancer)).isInstanceOfSatisfying(ProblemException.class, failure -> {
            assertThat(failure.problem().code()).isEqualTo(Problem.Code.MISSING);
            assertThat(failure.problem().what()).contains("security group it-lb-alone");
        });
    }

    @Test
    void aDeniedReadOfAttributesHidesNoOther() {
        LoadBalancer first = made("lb-denied-1");
        LoadBalancer second = made("lb-denied-2");
        AwsSandbox.requests()
                .inject(Fault.of(
                        "elasticloadbalancing", "DescribeLoadBalancerAttributes", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(Balancing.driver(first).observe(List.of(first, second)))
                .extracting(Object::getClass)
                .containsExactlyInAnyOrder(Change.Unreadable.class, Change.Unchanged.class);
    }
}
