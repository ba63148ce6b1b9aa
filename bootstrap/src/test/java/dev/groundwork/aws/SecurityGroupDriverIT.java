package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

final class SecurityGroupDriverIT {
    private final Ec2Client ec2 = AwsSandbox.clients().ec2();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void aGroupIsMadeAsShownAndASecondRunSendsOneReadAndNoWrite() {
        SecurityGroup group = new Balancing("sg-made").securityGroup();
        Change.Create create = (Change.Create) Balancing.observed(group);
        assertThat(Balancing.driver(group).apply(create)).isEqualTo(create.after());
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.observed(group)).isEqualTo(new Change.Unchanged(group));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark))).containsExactly("DescribeSecurityGroups");
        assertThat(Balancing.driver(group).await(group, Instant.MAX, _ -> {}).state())
                .isEqualTo(Health.State.CURRENT);
        assertThat(Balancing.driver(group).attribute(group, "id").orElseThrow()).startsWith("sg-");
    }

    @Test
    void aRuleThatSomebodyAddedIsTakenBackAndOneThatIsGoneIsMadeAgain() {
        SecurityGroup group = new Balancing("sg-drift").securityGroup();
        Balancing.apply(group);
        String id = Balancing.driver(group).attribute(group, "id").orElseThrow();
        ec2.authorizeSecurityGroupIngress(request ->
                request.groupId(id).ipProtocol("tcp").fromPort(22).toPort(25).cidrIp("10.0.0.0/8"));
        ec2.revokeSecurityGroupIngress(request ->
                request.groupId(id).ipProtocol("tcp").fromPort(443).toPort(443).cidrIp("0.0.0.0/0"));
        Change.Update update = (Change.Update) Balancing.observedAfterwards(group);
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly("ingress[\"tcp 22-25 from 10.0.0.0/8\"]", "ingress[\"tcp 443 from 0.0.0.0/0\"]");
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(group).apply(update)).isEqualTo(group.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark)))
                .containsExactly("RevokeSecurityGroupIngress", "AuthorizeSecurityGroupIngress");
    }

    @Test
    void otherSourcesAreWrittenAndTagsOfOthersStay() {
        SecurityGroup group = new Balancing("sg-update").securityGroup();
        Balancing.apply(group);
        String id = Balancing.driver(group).attribute(group, "id").orElseThrow();
        ec2.createTags(request -> request.resources(id)
                .tags(
                        Tag.builder().key("foreign").value("1").build(),
                        Tag.builder().key("team").value("x").build()));
        SecurityGroup narrower = new SecurityGroup(
                group.addon(),
                group.name(),
                group.vpcId(),
                new TreeSet<>(List.of("192.0.2.0/24", "2001:db8::/32")),
                group.ports(),
                group.tags());
        assertThat(Balancing.apply(narrower)).isEqualTo(narrower.tree());
        assertThat(SecurityGroups.tags(ec2.describeSecurityGroups(request -> request.groupIds(id))
                        .securityGroups()
                        .getFirst()
                        .tags()))
                .containsEntry("foreign", "1")
                .containsEntry("team", "web");
    }

    @Test
    void aGroupOfSomebodyElseOrOfAnotherClusterIsAConflict() {
        SecurityGroup group = new Balancing("sg-foreign").securityGroup();
        String id = ec2.createSecurityGroup(request ->
                        request.groupName(group.name()).description("theirs").vpcId(group.vpcId()))
                .groupId();
        assertThat(((Change.Conflicted) Balancing.observed(group)).problem().what())
                .contains("was not made by Groundwork");
        ec2.createTags(request -> request.resources(id)
                .tags(Tag.builder().key(Ownership.CLUSTER_TAG).value("other").build()));
        assertThat(((Change.Conflicted) Balancing.observedAfterwards(group))
                        .problem()
                        .what())
                .contains("belongs to cluster other");
        assertThatThrownBy(() -> Balancing.driver(group)
                        .apply(new Change.Create(group, group.tree(), dev.groundwork.plan.Prediction.COMPUTED)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().code()).isEqualTo(Problem.Code.CONFLICT));
    }

    @Test
    void lostAnswersAndThrottlingLeaveOneGroupAsDeclared() {
        SecurityGroup group = new Balancing("sg-lost").securityGroup();
        AwsSandbox.requests().inject(Fault.of("ec2", "CreateSecurityGroup", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        AwsSandbox.requests()
                .inject(Fault.of("ec2", "AuthorizeSecurityGroupIngress", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(Balancing.apply(group)).isEqualTo(group.tree());
        assertThat(Balancing.observed(group)).isInstanceOf(Change.Unchanged.class);
    }

    @Test
    void whatRemainsIsWhatCarriesOurTag() {
        SecurityGroup made = new Balancing("sg-remains").securityGroup();
        SecurityGroup absent = new Balancing("sg-absent").securityGroup();
        Balancing.apply(made);
        assertThat(Balancing.remaining(Balancing.driver(made), List.of(made.id(), absent.id())))
                .containsExactly(made.id());
    }

    @Test
    void aRuleForTheNodesIsMadeOnceAndASecondRunWritesNothing() {
        Balancing balancing = new Balancing("sgr-made");
        SecurityGroupRule rule = balancing.rule(30080);
        assertThat(Balancing.observed(rule)).isInstanceOf(Change.Create.class);
        Balancing.apply(balancing.securityGroup());
        assertThat(Balancing.apply(rule)).isEqualTo(rule.tree());
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(rule).observe(List.of(rule, balancing.rule(30443))))
                .extracting(Object::getClass)
                .containsExactly(Change.Unchanged.class, Change.Create.class);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeSecurityGroups", "DescribeSecurityGroupRules");
        assertThat(Balancing.remaining(
                        Balancing.driver(rule),
                        List.of(rule.id(), balancing.rule(30443).id())))
                .containsExactly(rule.id());
    }

    @Test
    void aRuleWhoseTagsAreGoneGetsThemAgainAndALostAnswerMakesNoSecondOne() {
        Balancing balancing = new Balancing("sgr-tags");
        SecurityGroupRule rule = balancing.rule(30081);
        Balancing.apply(balancing.securityGroup());
        AwsSandbox.requests()
                .inject(Fault.of("ec2", "AuthorizeSecurityGroupIngress", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(Balancing.apply(rule)).isEqualTo(rule.tree());
        String id = ec2.describeSecurityGroupRules(request -> request.maxResults(1000)).securityGroupRules().stream()
                .filter(each -> !each.isEgress() && each.fromPort() == 30081)
                .map(each -> each.securityGroupRuleId())
                .findFirst()
                .orElseThrow();
        ec2.deleteTags(
                request -> request.resources(id).tags(Tag.builder().key("team").build()));
        Change.Update update = (Change.Update) Balancing.observedAfterwards(rule);
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("tags.team");
        assertThat(Balancing.driver(rule).apply(update)).isEqualTo(rule.tree());
    }

    @Test
    void aDeniedReadMakesEveryOneUnreadable() {
        AwsSandbox.requests().inject(Fault.of("ec2", "DescribeSecurityGroups", Fault.Kind.ACCESS_DENIED, 1));
        SecurityGroup group = new Balancing("sg-denied").securityGroup();
        assertThat(Balancing.driver(group).observe(List.of(group, new Balancing("sg-denied-2").securityGroup())))
                .allSatisfy(change -> assertThat(
                                ((Change.Unreadable) change).problem().todo())
                        .contains("ec2:DescribeSecurityGroups"));
    }
}
