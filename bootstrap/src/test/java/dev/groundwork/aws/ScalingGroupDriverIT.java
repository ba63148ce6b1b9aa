package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

final class ScalingGroupDriverIT {
    private final ScalingGroupDriver driver = new ScalingGroupDriver(AwsSandbox.clients(), AwsSandbox.ownership());
    private final AutoScalingClient autoScaling = AwsSandbox.clients().autoScaling();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void ourTagsAndProcessesAreWrittenAndASecondRunSendsNoWrite() {
        List<Resource> groups = Stream.of("a", "b", "c")
                .<Resource>map(zone -> group("sandbox-eu-west-1" + zone, "it/second-run"))
                .toList();
        for (Change change : driver.observe(groups)) {
            assertThat(driver.apply((Change.Declared) change)).isEqualTo(((Change.Update) change).after());
        }
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.observe(groups)).allMatch(Change.Unchanged.class::isInstance);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeAutoScalingGroups");
    }

    @Test
    void theSizeIsNeverWrittenAndForeignTagsStay() {
        String name = "sandbox-eu-west-1a";
        AutoScalingGroup before = live(name);
        AwsSandbox.applied(driver, group(name, "it/size"));
        AutoScalingGroup after = live(name);
        assertThat(after.desiredCapacity()).isEqualTo(before.desiredCapacity());
        assertThat(after.tags()).containsAll(before.tags());
        assertThat(after.tags())
                .filteredOn(tag -> tag.key().equals("it/size"))
                .singleElement()
                .extracting(TagDescription::propagateAtLaunch)
                .isEqualTo(false);
    }

    @Test
    void aChangedValueIsTakenBackWithOneWriteAndStaysPropagated() {
        String name = "sandbox-eu-west-1b";
        AwsSandbox.applied(driver, group(name, "it/propagated"));
        autoScaling.createOrUpdateTags(request -> request.tags(Tag.builder()
                .resourceId(name)
                .resourceType("auto-scaling-group")
                .key("it/propagated")
                .value("other")
                .propagateAtLaunch(true)
                .build()));
        long mark = AwsSandbox.requests().mark();
        Change.Update update = (Change.Update)
                driver.observe(List.of(group(name, "it/propagated"))).getFirst();
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("tags.it/propagated");
        driver.apply(update);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("CreateOrUpdateTags");
        assertThat(live(name).tags())
                .filteredOn(tag -> tag.key().equals("it/propagated"))
                .singleElement()
                .extracting(TagDescription::value, TagDescription::propagateAtLaunch)
                .containsExactly("owned", true);
    }

    @Test
    void aResumedProcessIsSuspendedAgain() {
        String name = "sandbox-eu-west-1c";
        AwsSandbox.applied(driver, group(name, "it/resumed"));
        autoScaling.resumeProcesses(
                request -> request.autoScalingGroupName(name).scalingProcesses("AZRebalance"));
        Change.Update update = (Change.Update)
                driver.observe(List.of(group(name, "it/resumed"))).getFirst();
        assertThat(update.fields())
                .containsExactly(new FieldChange(
                        "processes.AZRebalance",
                        Optional.of("\"running\""),
                        Optional.of("\"suspended\""),
                        Optional.empty()));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("SuspendProcesses");
    }

    @Test
    void aGroupThatDoesNotExistIsMissingAndHidesNoOther() {
        List<Change.Declared> changes = driver.observe(
                List.of(group("no-such-group", "it/missing"), group("sandbox-eu-west-1a", "it/missing")));
        assertThat(((Change.Unreadable) changes.getFirst()).problem().code()).isEqualTo(Problem.Code.MISSING);
        assertThat(changes.getLast()).isInstanceOf(Change.Update.class);
    }

    @Test
    void aDeniedReadMakesEveryGroupUnreadable() {
        AwsSandbox.requests().inject(Fault.of("autoscaling", "DescribeAutoScalingGroups", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(driver.observe(List.of(group("sandbox-eu-west-1a", "x"), group("sandbox-eu-west-1b", "x"))))
                .allMatch(Change.Unreadable.class::isInstance);
    }

    @Test
    void whatRemainsOfAGroupIsOurMarkOnIt() {
        ScalingGroup marked = new ScalingGroup(
                "cluster-autoscaler", "sandbox-eu-west-1a", GroupsJudge.discoveryTags("sandbox"), Set.of());
        Change change = driver.observe(List.of(marked)).getFirst();
        driver.apply((Change.Declared) change);
        ScalingGroup unmarked = group("sandbox-legacy-spanning", "x");
        assertThat(driver.remaining(List.of(marked.id(), unmarked.id()))).containsExactly(marked.id());
    }

    private AutoScalingGroup live(String name) {
        return ScalingGroups.named(AwsSandbox.clients(), List.of(name)).getFirst();
    }

    private static ScalingGroup group(String name, String tag) {
        return new ScalingGroup("cluster-autoscaler", name, Map.of(tag, "owned"), Set.of("AZRebalance"));
    }
}
