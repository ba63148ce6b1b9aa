package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import dev.groundwork.resource.TargetGroup.HealthCheck;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** Target groups, the listeners that send to them and the Auto Scaling groups that fill them. */
final class TargetGroupDriverIT {
    private final ElasticLoadBalancingV2Client elb = AwsSandbox.clients().loadBalancing();
    private final AutoScalingClient autoScaling = AwsSandbox.clients().autoScaling();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    private String arn(TargetGroup group) {
        return elb.describeTargetGroups(request -> request.names(group.name()))
                .targetGroups()
                .getFirst()
                .targetGroupArn();
    }

    private static void balancer(Balancing balancing) {
        Balancing.apply(balancing.securityGroup());
        Balancing.apply(balancing.balancer());
    }

    @Test
    void targetGroupsAreMadeAsShownAndASecondRunWritesNothing() {
        Balancing balancing = new Balancing("tg-made");
        List<TargetGroup> groups = List.of(balancing.targetGroup(30080), balancing.targetGroup(30443));
        for (TargetGroup group : groups) {
            assertThat(Balancing.apply(group)).isEqualTo(group.tree());
        }
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(groups.getFirst()).observe(List.copyOf(groups)))
                .allMatch(Change.Unchanged.class::isInstance);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactlyInAnyOrder(
                        "DescribeTargetGroups",
                        "DescribeTags",
                        "DescribeTargetGroupAttributes",
                        "DescribeTargetGroupAttributes");
    }

    @Test
    void proxyProtocolThatSomebodySwitchedOffIsDriftAndTakenBackWithOneWrite() {
        TargetGroup group = new Balancing("tg-drift").targetGroup(30080);
        Balancing.apply(group);
        String arn = arn(group);
        elb.modifyTargetGroupAttributes(request -> request.targetGroupArn(arn)
                .attributes(TargetGroupAttribute.builder()
                        .key("proxy_protocol_v2.enabled")
                        .value("false")
                        .build()));
        Change.Update update = (Change.Update) Balancing.observedAfterwards(group);
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .containsExactly(
                        new FieldChange("proxyProtocol", Optional.of("false"), Optional.of("true"), Optional.empty()));
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(group).apply(update)).isEqualTo(group.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactly("ModifyTargetGroupAttributes");
    }

    @Test
    void anotherHealthCheckIsWritten() {
        TargetGroup group = new Balancing("tg-check").targetGroup(30080);
        Balancing.apply(group);
        TargetGroup other = checked(group, new HealthCheck("TCP", Optional.of(30081), Optional.empty(), 30, 10, 5, 5));
        assertThat(Balancing.apply(other)).isEqualTo(other.tree());
        assertThat(Balancing.apply(group)).isEqualTo(group.tree());
    }

    private static TargetGroup checked(TargetGroup group, HealthCheck check) {
        return new TargetGroup(
                group.addon(),
                group.name(),
                group.vpcId(),
                group.port(),
                check,
                group.proxyProtocol(),
                group.preserveClientIp(),
                group.deregistrationDelaySeconds(),
                group.tags());
    }

    @Test
    void anotherPortUnderOurNameIsAProblemBecauseItCannotChange() {
        Balancing balancing = new Balancing("tg-port");
        TargetGroup group = balancing.targetGroup(30080);
        elb.createTargetGroup(request -> request.name(group.name())
                .protocol("TCP")
                .port(31000)
                .vpcId(group.vpcId())
                .targetType("instance")
                .tags(LoadBalancing.tags(group.tags())));
        assertThat(((Change.Unreadable) Balancing.observed(group)).problem().what())
                .isEqualTo("has port 31000, which cannot change to 30080");
        assertThatThrownBy(() ->
                        Balancing.driver(group).apply(new Change.Create(group, group.tree(), Prediction.COMPUTED)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.IMMUTABLE));
    }

    @Test
    void oneOfSomebodyElseIsAConflict() {
        TargetGroup group = new Balancing("tg-foreign").targetGroup(30080);
        elb.createTargetGroup(request -> request.name(group.name())
                .protocol("TCP")
                .port(30080)
                .vpcId(group.vpcId())
                .targetType("instance"));
        assertThat(Balancing.observed(group)).isInstanceOf(Change.Conflicted.class);
        assertThat(Balancing.remaining(Balancing.driver(group), List.of(group.id())))
                .isEmpty();
    }

    @Test
    void lostAnswersLeaveOneOfEachAsDeclared() {
        Balancing balancing = new Balancing("tg-lost");
        balancer(balancing);
        for (String operation : List.of(
                "CreateTargetGroup", "ModifyTargetGroupAttributes", "CreateListener", "ModifyListenerAttributes")) {
            AwsSandbox.requests()
                    .inject(Fault.of("elasticloadbalancing", operation, Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        }
        AwsSandbox.requests()
                .inject(Fault.of("autoscaling", "AttachTrafficSources", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(Balancing.apply(balancing.targetGroup(30080)))
                .isEqualTo(balancing.targetGroup(30080).tree());
        assertThat(Balancing.apply(balancing.listener(80, 30080)))
                .isEqualTo(balancing.listener(80, 30080).tree());
        assertThat(Balancing.apply(balancing.attachment("a", 30080)))
                .isEqualTo(balancing.attachment("a", 30080).tree());
    }

    @Test
    void aListenerIsMadeAndASecondRunWritesNothing() {
        Balancing balancing = new Balancing("li-made");
        Listener listener = balancing.listener(80, 30080);
        assertThat(Balancing.observed(listener)).isInstanceOf(Change.Create.class);
        balancer(balancing);
        assertThat(Balancing.observed(listener)).isInstanceOf(Change.Create.class);
        Balancing.apply(balancing.targetGroup(30080));
        assertThat(Balancing.apply(listener)).isEqualTo(listener.tree());
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(listener).observe(List.of(listener, balancing.listener(443, 30443))))
                .extracting(Object::getClass)
                .containsExactly(Change.Unchanged.class, Change.Create.class);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly(
                        "DescribeLoadBalancers", "DescribeListeners", "DescribeTags", "DescribeListenerAttributes");
        assertThat(Balancing.remaining(
                        Balancing.driver(listener),
                        List.of(listener.id(), balancing.listener(443, 30443).id())))
                .containsExactly(listener.id());
    }

    @Test
    void aListenerSendsToAnotherTargetGroupWithoutBeingMadeAnew() {
        Balancing balancing = new Balancing("li-moved");
        balancer(balancing);
        Balancing.apply(balancing.targetGroup(30080));
        Balancing.apply(balancing.targetGroup(30090));
        Balancing.apply(balancing.listener(80, 30080));
        Listener moved = balancing.listener(80, 30090);
        Change.Update update = (Change.Update) Balancing.observed(moved);
        assertThat(update.fields())
                .containsExactly(new FieldChange(
                        "targetGroup",
                        Optional.of("\"it-li-moved-30080\""),
                        Optional.of("\"it-li-moved-30090\""),
                        Optional.empty()));
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(moved).apply(update)).isEqualTo(moved.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("ModifyListener");
    }

    @Test
    void aListenerOfSomebodyElseAtOurPortIsAConflict() {
        Balancing balancing = new Balancing("li-foreign");
        balancer(balancing);
        Balancing.apply(balancing.targetGroup(30080));
        String balancer = elb.describeLoadBalancers(request -> request.names("it-li-foreign"))
                .loadBalancers()
                .getFirst()
                .loadBalancerArn();
        elb.createListener(request -> request.loadBalancerArn(balancer)
                .protocol("TCP")
                .port(80)
                .defaultActions(Action.builder()
                        .type("forward")
                        .targetGroupArn(arn(balancing.targetGroup(30080)))
                        .build()));
        assertThat(Balancing.observed(balancing.listener(80, 30080))).isInstanceOf(Change.Conflicted.class);
    }

    @Test
    void everyGroupOfNodesIsAttachedAndASecondRunWritesNothing() {
        Balancing balancing = new Balancing("at-made");
        Balancing.apply(balancing.targetGroup(30080));
        List<TargetAttachment> attachments = Stream.of("a", "b", "c")
                .map(zone -> balancing.attachment(zone, 30080))
                .toList();
        for (TargetAttachment attachment : attachments) {
            assertThat(Balancing.apply(attachment)).isEqualTo(attachment.tree());
            assertThat(Balancing.driver(attachment)
                            .await(attachment, Instant.now().plusSeconds(5), _ -> {}))
                    .isEqualTo(Health.current("is Added"));
        }
        assertThat(elb.describeTargetHealth(request -> request.targetGroupArn(arn(balancing.targetGroup(30080))))
                        .targetHealthDescriptions())
                .hasSize(3);
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(attachments.getFirst()).observe(List.copyOf(attachments)))
                .allMatch(Change.Unchanged.class::isInstance);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactlyInAnyOrder("DescribeAutoScalingGroups", "DescribeTargetGroups");
    }

    @Test
    void aDetachedGroupIsAttachedAgainAndOtherTrafficSourcesStay() {
        Balancing balancing = new Balancing("at-drift");
        TargetAttachment ours = balancing.attachment("b", 30080);
        Balancing.apply(balancing.targetGroup(30080));
        TargetGroup theirs = new Balancing("at-theirs").targetGroup(30099);
        Balancing.apply(theirs);
        Balancing.apply(ours);
        Balancing.apply(new TargetAttachment("x", ours.scalingGroup(), theirs.name()));
        autoScaling.detachTrafficSources(request -> request.autoScalingGroupName(ours.scalingGroup())
                .trafficSources(source(arn(balancing.targetGroup(30080)))));
        assertThat(Balancing.observed(ours)).isInstanceOf(Change.Create.class);
        assertThat(Balancing.remaining(Balancing.driver(ours), List.of(ours.id())))
                .isEmpty();
        assertThat(Balancing.apply(ours)).isEqualTo(ours.tree());
        assertThat(autoScaling
                        .describeTrafficSources(request -> request.autoScalingGroupName(ours.scalingGroup()))
                        .trafficSources())
                .extracting(each -> each.identifier())
                .contains(arn(theirs), arn(balancing.targetGroup(30080)));
        assertThat(Balancing.remaining(Balancing.driver(ours), List.of(ours.id())))
                .containsExactly(ours.id());
    }

    private static TrafficSourceIdentifier source(String arn) {
        return TrafficSourceIdentifier.builder().identifier(arn).type("elbv2").build();
    }

    @Test
    void anAutoScalingGroupThatDoesNotExistIsMissing() {
        TargetAttachment attachment = new TargetAttachment(Balancing.ADDON, "no-such-group", "it-none");
        assertThat(((Change.Unreadable) Balancing.observed(attachment))
                        .problem()
                        .code())
                .isEqualTo(Problem.Code.MISSING);
    }
}
