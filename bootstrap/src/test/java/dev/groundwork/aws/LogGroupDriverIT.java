package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.sandbox.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

final class LogGroupDriverIT {
    private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final LogGroupDriver driver = new LogGroupDriver(AwsSandbox.clients(), AwsSandbox.ownership());
    private final CloudWatchLogsClient logs = AwsSandbox.clients().logs();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void groupsAreMadeAsShownAndASecondRunReadsThemAllAtOnceAndWritesNothing() {
        List<Resource> groups = List.of(group("made/a"), group("made/b"), group("made/c"));
        for (Change change : driver.observe(groups)) {
            assertThat(driver.apply((Change.Declared) change)).isEqualTo(((Change.Create) change).after());
        }
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.observe(groups)).allMatch(Change.Unchanged.class::isInstance);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactlyInAnyOrder(
                        "DescribeLogGroups", "ListTagsForResource", "ListTagsForResource", "ListTagsForResource");
    }

    @Test
    void aGroupWhoseNameIsTheBeginningOfAnothersIsNotTakenForIt() {
        AwsSandbox.applied(driver, group("sibling-2"));
        assertThat(observed(group("sibling"))).isInstanceOf(Change.Create.class);
    }

    @Test
    void retentionThatSomebodyChangedOrTookAwayIsDriftAndTakenBackWithOneWrite() {
        LogGroup group = group("retention");
        AwsSandbox.applied(driver, group);
        logs.putRetentionPolicy(request -> request.logGroupName(group.name()).retentionInDays(1));
        Change.Update update = (Change.Update) applied().observe(List.of(group)).getFirst();
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .containsExactly(
                        new FieldChange("retentionDays", Optional.of("1"), Optional.of("30"), Optional.empty()));
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(update.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("PutRetentionPolicy");

        logs.deleteRetentionPolicy(request -> request.logGroupName(group.name()));
        assertThat(((Change.Update) observed(group)).fields())
                .extracting(FieldChange::before)
                .containsExactly(Optional.of("\"for ever\""));
    }

    @Test
    void aKeyIsAssociatedOnlyIfItIsDeclared() {
        LogGroup group = group("keyed");
        AwsSandbox.applied(driver, group);
        logs.associateKmsKey(request -> request.logGroupName(group.name()).kmsKeyId(KEY + "0"));
        assertThat(observed(group)).isInstanceOf(Change.Unchanged.class);
        LogGroup keyed = new LogGroup(group.addon(), group.name(), 30, Optional.of(KEY), group.storage(), group.tags());
        assertThat(AwsSandbox.applied(driver, keyed)).isEqualTo(keyed.tree());
        assertThat(observed(keyed)).isEqualTo(new Change.Unchanged(keyed));
    }

    @Test
    void ofTheTagsOnlyOursAreTakenBack() {
        LogGroup group = group("tags");
        AwsSandbox.applied(driver, group);
        logs.tagResource(request ->
                request.resourceArn(arn(group)).tags(Map.of("groundwork.dev/addon", "other", "team", "blue")));
        Change.Update update = (Change.Update) observed(group);
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("tags[\"groundwork.dev/addon\"]");
        long mark = AwsSandbox.requests().mark();
        driver.apply(update);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("TagResource");
        assertThat(logs.listTagsForResource(request -> request.resourceArn(arn(group)))
                        .tags())
                .containsEntry("team", "blue");
    }

    @Test
    void aGroupThatSomebodyElseMadeIsAConflictUnlessItsAdoptionIsAskedAndKeepsItsEvents() {
        LogGroup group = group("foreign");
        logs.createLogGroup(request -> request.logGroupName(group.name()));
        logs.createLogStream(request -> request.logGroupName(group.name()).logStreamName("old"));
        Change.Conflicted conflicted = (Change.Conflicted) observed(group);
        assertThat(conflicted.problem().toString())
                .contains("was not made by Groundwork", "Set addons.it-logs.adopt: true");
        LogGroupDriver adopting = new LogGroupDriver(
                AwsSandbox.clients(),
                new Ownership(AwsSandbox.cluster().name(), resource -> false, addon -> addon.equals("it-logs")));
        Change.Update update = (Change.Update) adopting.observe(List.of(group)).getFirst();
        assertThat(adopting.apply(update)).isEqualTo(update.after());
        assertThat(logs.describeLogStreams(request -> request.logGroupName(group.name()))
                        .logStreams())
                .hasSize(1);
    }

    @Test
    void aGroupOfAnotherClusterIsAConflictAlsoWhereAdoptionIsAsked() {
        LogGroup group = group("other-cluster");
        logs.createLogGroup(
                request -> request.logGroupName(group.name()).tags(Map.of(Ownership.CLUSTER_TAG, "elsewhere")));
        LogGroupDriver adopting = new LogGroupDriver(
                AwsSandbox.clients(), new Ownership(AwsSandbox.cluster().name(), resource -> true, addon -> true));
        Change.Conflicted conflicted =
                (Change.Conflicted) adopting.observe(List.of(group)).getFirst();
        assertThat(conflicted.problem().what()).contains("belongs to cluster elsewhere");
    }

    @Test
    void ourTagThatSomebodyTookOffIsDriftAndNoConflict() {
        LogGroup group = group("untagged");
        AwsSandbox.applied(driver, group);
        logs.untagResource(request -> request.resourceArn(arn(group)).tagKeys(Ownership.CLUSTER_TAG));
        assertThat(((Change.Update) applied().observe(List.of(group)).getFirst()).drift())
                .isTrue();
        assertThat(observed(group)).isInstanceOf(Change.Conflicted.class);
    }

    @Test
    void aGroupOfAnotherClassIsAProblemAndNeverMadeAnew() {
        LogGroup group = group("class");
        AwsSandbox.applied(driver, group);
        LogGroup cheap = new LogGroup(
                group.addon(), group.name(), 30, Optional.empty(), LogGroup.Storage.INFREQUENT_ACCESS, group.tags());
        Problem problem = ((Change.Unreadable) observed(cheap)).problem();
        assertThat(problem.code()).isEqualTo(Problem.Code.IMMUTABLE);
        assertThat(problem.what()).isEqualTo("is of class STANDARD, and a class cannot change to INFREQUENT_ACCESS");
    }

    @Test
    void aCreationWhoseAnswerIsLostConverges() {
        LogGroup group = group("lost");
        AwsSandbox.requests().inject(Fault.of("logs", "CreateLogGroup", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        Change.Create create = (Change.Create) observed(group);
        assertThat(driver.apply(create)).isEqualTo(create.after());
        assertThat(observed(group)).isEqualTo(new Change.Unchanged(group));
    }

    @Test
    void aGroupThatSomebodyMadeSinceThePreviewIsNotTouched() {
        LogGroup group = group("meanwhile");
        Change.Create create = (Change.Create) observed(group);
        logs.createLogGroup(request -> request.logGroupName(group.name()));
        long mark = AwsSandbox.requests().mark();
        assertThatThrownBy(() -> driver.apply(create))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("was not made by Groundwork");
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("CreateLogGroup");
    }

    @Test
    void aRunThatWasKilledBetweenCreationAndRetentionIsFinishedByTheNext() {
        LogGroup group = group("killed");
        logs.createLogGroup(request -> request.logGroupName(group.name()).tags(group.tags()));
        Change.Update update = (Change.Update) observed(group);
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("retentionDays");
        assertThat(driver.apply(update)).isEqualTo(update.after());
    }

    @Test
    void whatIsNotSeenYetAfterACreationIsTriedAgain() {
        LogGroup group = group("unseen");
        AwsSandbox.requests().inject(Fault.code("logs", "PutRetentionPolicy", "ResourceNotFoundException", 400, 2));
        Change.Create create = (Change.Create) observed(group);
        assertThat(driver.apply(create)).isEqualTo(create.after());
    }

    @Test
    void throttlingThatEndsIsNotNoticedAndADeniedReadMakesEveryGroupUnreadable() {
        LogGroup group = group("faults");
        AwsSandbox.requests().inject(Fault.of("logs", "DescribeLogGroups", Fault.Kind.THROTTLE, 2));
        assertThat(observed(group)).isInstanceOf(Change.Create.class);
        AwsSandbox.requests().inject(Fault.of("logs", "DescribeLogGroups", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(driver.observe(List.of(group, group("faults-2"))))
                .allSatisfy(change -> assertThat(
                                ((Change.Unreadable) change).problem().code())
                        .isEqualTo(Problem.Code.DENIED));
    }

    @Test
    void aGroupStaysWithItsEventsUnlessItsDeletionIsAsked() {
        LogGroup ours = group("leaving/" + AwsSandbox.cluster().name());
        LogGroup foreign = group("leaving/foreign");
        AwsSandbox.applied(driver, ours);
        logs.createLogGroup(request -> request.logGroupName(foreign.name()));
        List<Leftover> leftovers = Stream.of(ours, foreign, group("leaving/none"))
                .map(LogGroup::id)
                .map(AwsSandbox::leftover)
                .toList();
        assertThat(driver.leftovers(leftovers))
                .extracting(change -> ((Change.Kept) change).ours())
                .containsExactly(true, false);
        assertThat(driver.ours()).contains(ours.id()).doesNotContain(foreign.id());

        Leftover asked = new Leftover(ours.id(), "it", Leftover.Reason.REMOVED, Map.of(), true);
        Change.Delete delete = (Change.Delete) driver.leftovers(List.of(asked)).getFirst();
        driver.delete(new Change.Delete(asked, "another time"), Instant.MAX, health -> {});
        assertThat(driver.leftovers(List.of(asked))).hasSize(1);
        driver.delete(delete, Instant.MAX, health -> {});
        assertThat(driver.leftovers(List.of(asked))).isEmpty();
        assertThat(driver.ours()).doesNotContain(ours.id());
        driver.delete(delete, Instant.MAX, health -> {});
    }

    @Test
    void namesInADeepFolderAreAskedForAtOnceAndOthersOneByOne() {
        assertThat(LogGroups.prefixes(Set.of("/aws/containerinsights/c/host", "/aws/containerinsights/c/application")))
                .containsExactly("/aws/containerinsights/c/");
        assertThat(LogGroups.prefixes(Set.of("/a/host", "plain"))).containsExactly("/a/host", "plain");
    }

    private Change observed(LogGroup group) {
        return driver.observe(List.of(group)).getFirst();
    }

    /** The driver of a run that follows an apply of exactly these groups. */
    private static LogGroupDriver applied() {
        return new LogGroupDriver(
                AwsSandbox.clients(), new Ownership(AwsSandbox.cluster().name(), resource -> true, addon -> false));
    }

    private static String arn(LogGroup group) {
        return group.arn("aws", "eu-west-1", AwsSandbox.ACCOUNT);
    }

    private static LogGroup group(String name) {
        return new LogGroup(
                "it-logs",
                "/it/java/groups/" + name,
                30,
                Optional.empty(),
                LogGroup.Storage.STANDARD,
                Map.of(Ownership.CLUSTER_TAG, AwsSandbox.cluster().name(), "groundwork.dev/addon", "it-logs"));
    }
}
