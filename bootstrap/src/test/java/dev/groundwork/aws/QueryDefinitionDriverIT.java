package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.QueryDefinition;
import dev.groundwork.resource.Resource;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

final class QueryDefinitionDriverIT {
    private final QueryDefinitionDriver driver =
            new QueryDefinitionDriver(AwsSandbox.clients(), AwsSandbox.ownership());
    private final CloudWatchLogsClient logs = AwsSandbox.clients().logs();

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    @Test
    void queriesAreSavedAsShownAndASecondRunAsksOnceAndWritesNothing() {
        List<Resource> queries = List.of(query("made-a", "fields @message"), query("made-b", "stats count(*)"));
        for (Change change : driver.observe(queries)) {
            assertThat(driver.apply((Change.Declared) change)).isEqualTo(((Change.Create) change).after());
        }
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.observe(queries)).allMatch(Change.Unchanged.class::isInstance);
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeQueryDefinitions");
    }

    @Test
    void aQueryThatSomebodyEditedIsDriftAndTakenBackUnderTheSameId() {
        QueryDefinition query = query("edited", "fields @message");
        AwsSandbox.applied(driver, query);
        String id = id(query);
        logs.putQueryDefinition(
                request -> request.queryDefinitionId(id).name(query.name()).queryString("fields @timestamp"));
        Change.Update update = (Change.Update) new QueryDefinitionDriver(
                        AwsSandbox.clients(),
                        new Ownership(AwsSandbox.cluster().name(), resource -> true, addon -> false))
                .observe(List.of(query))
                .getFirst();
        assertThat(update.drift()).isTrue();
        assertThat(update.fields()).extracting(FieldChange::path).contains("query");
        assertThat(driver.apply(update)).isEqualTo(query.tree());
        assertThat(id(query)).isEqualTo(id);
    }

    @Test
    void aCreationWhoseAnswerIsLostLeavesOneQuery() {
        QueryDefinition query = query("lost", "fields @message");
        AwsSandbox.requests().inject(Fault.of("logs", "PutQueryDefinition", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        AwsSandbox.applied(driver, query);
        assertThat(named(query)).hasSize(1);
    }

    @Test
    void ofSeveralOfOneNameTheOneAsDeclaredCountsAndTheOthersStay() {
        QueryDefinition query = query("twice", "fields @message");
        logs.putQueryDefinition(request -> request.name(query.name()).queryString("other"));
        logs.putQueryDefinition(
                request -> request.name(query.name()).queryString(query.query()).logGroupNames(query.logGroups()));
        assertThat(driver.observe(List.of(query))).containsExactly(new Change.Unchanged(query));
    }

    @Test
    void aDeniedReadMakesEveryQueryUnreadable() {
        AwsSandbox.requests().inject(Fault.of("logs", "DescribeQueryDefinitions", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(driver.observe(List.of(query("denied", "x")))).allMatch(Change.Unreadable.class::isInstance);
    }

    @Test
    void whatIsSavedInOurFolderGoesAlsoIfItStandsTwice() {
        QueryDefinition query = query("leaving", "fields @message");
        AwsSandbox.applied(driver, query);
        logs.putQueryDefinition(request -> request.name(query.name()).queryString("other"));
        assertThat(driver.ours()).containsOnlyOnce(query.id());

        List<Leftover> leftovers = List.of(
                AwsSandbox.leftover(query.id()),
                AwsSandbox.leftover(query("none", "x").id()));
        assertThat(driver.leftovers(leftovers)).singleElement().isInstanceOf(Change.Delete.class);
        AwsSandbox.deleted(driver, leftovers.getFirst());

        assertThat(named(query)).isEmpty();
        assertThat(driver.leftovers(leftovers)).isEmpty();
    }

    private List<String> named(QueryDefinition query) {
        return logs
                .describeQueryDefinitions(request -> request.queryDefinitionNamePrefix(query.name()))
                .queryDefinitions()
                .stream()
                .map(each -> each.queryDefinitionId())
                .toList();
    }

    private String id(QueryDefinition query) {
        return named(query).getFirst();
    }

    private static QueryDefinition query(String name, String text) {
        return new QueryDefinition(
                "it-logs",
                "groundwork/%s/%s".formatted(AwsSandbox.cluster().name(), name),
                text,
                List.of("/it/java/b", "/it/java/a"));
    }
}
