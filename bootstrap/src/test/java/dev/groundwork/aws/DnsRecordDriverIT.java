package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Driver;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.sandbox.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

final class DnsRecordDriverIT {
    private static final Balancing BALANCING = new Balancing("dns");

    private final Route53Client route53 = AwsSandbox.clients().route53();

    @BeforeAll
    static void aLoadBalancer() {
        Balancing.apply(BALANCING.securityGroup());
        Balancing.apply(BALANCING.balancer());
    }

    @AfterEach
    void noFaultIsLeft() {
        AwsSandbox.requests().clearFaults();
    }

    private static void write(ChangeAction action, String name, RRType type, String value) {
        ResourceRecordSet records = ResourceRecordSet.builder()
                .name(name)
                .type(type)
                .ttl(300L)
                .resourceRecords(ResourceRecord.builder().value(value).build())
                .build();
        var change = software.amazon.awssdk.services.route53.model.Change.builder()
                .action(action)
                .resourceRecordSet(records)
                .build();
        AwsSandbox.clients()
                .route53()
                .changeResourceRecordSets(
                        request -> request.hostedZoneId(Balancing.ZONE).changeBatch(batch -> batch.changes(change)));
    }

    @Test
    void aWildcardIsWrittenWithItsMarkInOneBatchAndASecondRunWritesNothing() {
        DnsRecord record = BALANCING.record("*.Apps.example.com.");
        Change.Create create = (Change.Create) Balancing.observed(record);
        long before = AwsSandbox.requests().mark();
        assertThat(Balancing.driver(record).apply(create)).isEqualTo(create.after());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(before)))
                .containsExactly("ChangeResourceRecordSets");
        List<ResourceRecordSet> records = route53.listResourceRecordSets(
                        request -> request.hostedZoneId(Balancing.ZONE).startRecordName("_groundwork-wildcard.apps"))
                .resourceRecordSets();
        assertThat(records)
                .filteredOn(each -> each.name().equals("_groundwork-wildcard.apps.example.com."))
                .singleElement()
                .satisfies(mark -> assertThat(mark.resourceRecords().getFirst().value())
                        .isEqualTo("\"groundwork.dev/cluster=eu-west-1/sandbox\""));
        assertThat(records)
                .filteredOn(each -> each.name().equals("\\052.apps.example.com."))
                .singleElement()
                .satisfies(
                        alias -> assertThat(alias.aliasTarget().hostedZoneId()).isEqualTo("Z2IFOLAFXWLO4F"));
        long mark = AwsSandbox.requests().mark();
        assertThat(Balancing.observed(record)).isEqualTo(new Change.Unchanged(record));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark)))
                .containsExactly("DescribeLoadBalancers", "ListResourceRecordSets", "ListResourceRecordSets");
        assertThat(Balancing.remaining(Balancing.driver(record), List.of(record.id())))
                .containsExactly(record.id());
    }

    @Test
    void aRecordThatSomebodyLedElsewhereIsDriftAndTakenBack() {
        DnsRecord record = BALANCING.record("drift.example.com");
        Balancing.apply(record);
        write(ChangeAction.UPSERT, "drift.example.com", RRType.A, "192.0.2.1");
        Change.Update update = (Change.Update) Balancing.observedAfterwards(record);
        assertThat(update.drift()).isTrue();
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("A");
        assertThat(Balancing.driver(record).apply(update)).isEqualTo(record.tree());
    }

    @Test
    void aRecordOfSomebodyElseIsAConflictUnlessAdopted() {
        write(ChangeAction.UPSERT, "theirs.example.com", RRType.A, "192.0.2.1");
        DnsRecord record = BALANCING.record("theirs.example.com");
        assertThat(((Change.Conflicted) Balancing.observed(record)).problem().what())
                .isEqualTo("exists, leads to 192.0.2.1 and was not made by Groundwork: there is no TXT record"
                        + " _groundwork.theirs.example.com");
        assertThat(Balancing.remaining(Balancing.driver(record), List.of(record.id())))
                .isEmpty();
        Driver adopting = Driver.of(Balancing.drivers(new Ownership("sandbox", _ -> false, _ -> true)), record);
        assertThat(adopting.apply(adopting.observe(List.of(record)).getFirst())).isEqualTo(record.tree());
    }

    @Test
    void aRecordOfAnotherClusterIsAConflictAlsoWhenAdopting() {
        write(
                ChangeAction.UPSERT,
                "_groundwork.other.example.com",
                RRType.TXT,
                "\"groundwork.dev/cluster=us-east-1/sandbox\"");
        DnsRecord record = BALANCING.record("other.example.com");
        Driver adopting = Driver.of(Balancing.drivers(new Ownership("sandbox", _ -> true, _ -> true)), record);
        assertThat(((Change.Conflicted) adopting.observe(List.of(record)).getFirst())
                        .problem()
                        .what())
                .contains("belongs to another cluster");
    }

    @Test
    void aRecordThatLeadsThereAlreadyOnlyGetsItsMark() {
        DnsRecord record = BALANCING.record("same.example.com");
        Balancing.apply(record);
        write(
                ChangeAction.DELETE,
                "_groundwork.same.example.com",
                RRType.TXT,
                "\"groundwork.dev/cluster=eu-west-1/sandbox\"");
        Change.Update update = (Change.Update) Balancing.observed(record);
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("mark");
        assertThat(Balancing.driver(record).apply(update)).isEqualTo(record.tree());
    }

    @Test
    void aCnameAtTheNameIsAConflict() {
        write(ChangeAction.UPSERT, "cname.example.com", RRType.CNAME, "elsewhere.example.org");
        assertThat(((Change.Conflicted) Balancing.observed(BALANCING.record("cname.example.com")))
                        .problem()
                        .what())
                .contains("leads to elsewhere.example.org");
    }

    @Test
    void aLostAnswerLeavesTheRecordAsDeclared() {
        DnsRecord record = BALANCING.record("lost.example.com");
        AwsSandbox.requests()
                .inject(Fault.of("route53", "ChangeResourceRecordSets", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        assertThat(Balancing.apply(record)).isEqualTo(record.tree());
    }

    @Test
    void anUnknownZoneAndADeniedOneAreProblems() {
        DnsRecord nowhere = new DnsRecord(
                Balancing.ADDON, "Z0000", "a.example.com", "it-dns", DnsRecord.owner("eu-west-1", "sandbox"));
        assertThat(((Change.Unreadable) Balancing.observed(nowhere)).problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(Problem.Code.MISSING);
            assertThat(problem.what()).contains("NoSuchHostedZone");
        });
        AwsSandbox.requests().inject(Fault.of("route53", "ListResourceRecordSets", Fault.Kind.ACCESS_DENIED, 2));
        assertThat(((Change.Unreadable) Balancing.observed(BALANCING.record("b.example.com")))
                        .problem()
                        .todo())
                .contains("route53:ListResourceRecordSets");
    }

    @Test
    void withoutItsLoadBalancerNothingIsWritten() {
        DnsRecord record = new Balancing("dns-none").record("none.example.com");
        assertThatThrownBy(() -> Balancing.apply(record))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().what()).contains("it-dns-none does not exist"));
    }
}
