package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
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
    void ourTagsAndSuspensionsAreTakenBackAndTheGroupStaysAsItWas() {
        String name = "sandbox-eu-west-1a";
        tagged(name, "it/changed", "theirs");
        autoScaling.resumeProcesses(
                request -> request.autoScalingGroupName(name).scalingProcesses("AZRebalance"));
        AutoScalingGroup before = live(name);
        ScalingGroup group =
                new ScalingGroup("it", name, Map.of("it/made", "ours", "it/changed", "ours"), Set.of("AZRebalance"));
        Change.Update update = (Change.Update) driver.observe(List.of(group)).getFirst();
        Map<String, String> facts = driver.remember(update, Map.of());
        driver.apply(update);
        assertThat(driver.remember(update, facts)).isEqualTo(facts);

        Leftover leftover = AwsSandbox.leftover(group.id(), facts);
        Change.Delete delete =
                (Change.Delete) driver.leftovers(List.of(leftover)).getFirst();
        assertThat(delete.what())
                .isEqualTo("takes back the tag it/made; gives the tag it/changed its value theirs back; resumes"
                        + " AZRebalance; the group itself stays");
        driver.delete(delete, Instant.MAX, health -> {});

        assertThat(live(name).tags()).containsExactlyInAnyOrderElementsOf(before.tags());
        assertThat(live(name).suspendedProcesses()).isEqualTo(before.suspendedProcesses());
        assertThat(driver.leftovers(List.of(leftover))).isEmpty();
        long mark = AwsSandbox.requests().mark();
        driver.delete(delete, Instant.MAX, health -> {});
        assertThat(AwsSandbox.requests().writes(mark)).isEmpty();
    }

    @Test
    void whatWasThereBeforeUsOrIsSomebodyElsesByNowStays() {
        String name = "sandbox-eu-west-1b";
        tagged(name, "it/before", "owned");
        ScalingGroup before = new ScalingGroup("it", name, Map.of("it/before", "owned"), Set.of());
        assertThat(driver.observe(List.of(before))).containsExactly(new Change.Unchanged(before));
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(before.id()))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Kept.class, kept -> assertThat(kept.ours()).isFalse());

        ScalingGroup group = new ScalingGroup("it", name, Map.of("it/taken", "ours"), Set.of());
        Change.Update update = (Change.Update) driver.observe(List.of(group)).getFirst();
        Map<String, String> facts = driver.remember(update, Map.of());
        driver.apply(update);
        tagged(name, "it/taken", "theirs");
        assertThat(driver.leftovers(List.of(AwsSandbox.leftover(group.id(), facts))))
                .isEmpty();
    }

    @Test
    void aGroupThatIsGoneIsNoTask() {
        assertThat(driver.leftovers(
                        List.of(AwsSandbox.leftover(group("no-such-group", "x").id(), Map.of("wrote x", "owned")))))
                .isEmpty();
    }

    private void tagged(String group, String key, String value) {
        autoScaling.createOrUpdateTags(request -> request.tags(Tag.builder()
                .resourceId(group)
                .resourceType("auto-scaling-group")
                .key(key)
                .value(value)
                .propagateAtLaunch(true)
                .build()));
    }

    private AutoScalingGroup live(String name) {
        return ScalingGroups.named(AwsSandbox.clients(), List.of(name)).getFirst();
    }

    private static ScalingGroup group(String name, String tag) {
        return new ScalingGroup("cluster-autoscaler", name, Map.of(tag, "owned"), Set.of("AZRebalance"));
    }
}
