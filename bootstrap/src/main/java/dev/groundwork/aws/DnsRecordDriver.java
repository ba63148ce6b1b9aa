package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * Records in Route 53 that lead to load balancers of ours. A record has no tags: a TXT record beside it says for which
 * cluster Groundwork made it, and both are written in one batch, which Route 53 carries out whole or not at all. A record
 * without that mark is left alone, unless it leads to our load balancer already or is adopted; one that is marked for
 * another cluster always.
 */
public final class DnsRecordDriver implements Driver {
    private static final long MARK_SECONDS = 300;

    private static final Set<RRType> ADDRESSES = EnumSet.of(RRType.A, RRType.AAAA, RRType.CNAME);

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final AwsClients clients;
    private final Ownership ownership;
    private final Observing observing;

    public DnsRecordDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
        this.observing = new Observing(ownership);
    }

    /**
     * What is there under one name.
     *
     * @param addresses records that say where the name leads
     * @param marks TXT records beside it that say whose it is
     */
    private record Live(List<ResourceRecordSet> addresses, List<ResourceRecordSet> marks) {
        /** Where it leads; empty if there is none. */
        String address() {
            return addresses.stream().map(DnsRecordDriver::address).findFirst().orElse("");
        }

        /** Whose it is; empty if nobody says. */
        String mark() {
            return marks.stream().map(DnsRecordDriver::text).findFirst().orElse("");
        }
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof DnsRecord;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                DnsRecord.class,
                records ->
                        balancers(records.stream().map(DnsRecord::loadBalancer).toList()),
                this::observe);
    }

    private Map<String, LoadBalancer> balancers(List<String> names) {
        return new LoadBalancing(clients, clients.loadBalancing()).balancers(names);
    }

    private Change.Declared observe(DnsRecord record, Map<String, LoadBalancer> balancers) {
        Live live = read(Parts.of(record.id()));
        if (live.address().isEmpty() && live.mark().isEmpty()) {
            return Observing.create(record);
        }
        Tree before = projection(record, live, balancers);
        Optional<Problem> conflict = conflict(record, live, before);
        return conflict.isPresent()
                ? new Change.Conflicted(record, List.of(), conflict.get())
                : observing.compared(record, before);
    }

    private static Tree projection(DnsRecord record, Live live, Map<String, LoadBalancer> balancers) {
        boolean ours = Optional.ofNullable(balancers.get(record.loadBalancer()))
                .filter(balancer -> isSame(balancer.dnsName(), live.address()))
                .isPresent();
        return DnsRecord.tree(ours ? DnsRecord.alias(record.loadBalancer()) : live.address(), live.mark());
    }

    private Optional<Problem> conflict(DnsRecord record, Live live, Tree before) {
        if (live.mark().equals(record.owner())) {
            return Optional.empty();
        }
        if (!live.mark().isEmpty()) {
            return Optional.of(new Problem(
                    Problem.Code.CONFLICT,
                    record.id().toString(),
                    "belongs to another cluster: %s says %s".formatted(DnsRecord.markName(record.name()), live.mark()),
                    "Choose another name, or delete both records there"));
        }
        boolean same = before.text("A").equals(DnsRecord.alias(record.loadBalancer()));
        if (same || ownership.applied().test(record) || ownership.adopt().test(record.addon())) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Problem.Code.CONFLICT,
                record.id().toString(),
                "exists, leads to %s and was not made by Groundwork: there is no TXT record %s"
                        .formatted(live.address(), DnsRecord.markName(record.name())),
                "Set %s.adopt: true to take it over, choose another name, or delete it".formatted(record.place())));
    }

    @Override
    public Tree apply(Change.Declared change) {
        DnsRecord record = (DnsRecord) change.resource();
        switch (change) {
            case Change.Create _, Change.Update _ -> write(record);
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(record, read(Parts.of(record.id())), balancers(List.of(record.loadBalancer())));
    }

    /** Writes both records, also over what was written by a try whose answer was lost. */
    private void write(DnsRecord record) {
        LoadBalancer balancer = balancers(List.of(record.loadBalancer())).get(record.loadBalancer());
        if (balancer == null) {
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    record.id().toString(),
                    "the load balancer %s does not exist".formatted(record.loadBalancer()),
                    "Run it again; somebody may have deleted it meanwhile"));
        }
        ResourceRecordSet alias = ResourceRecordSet.builder()
                .name(record.name())
                .type(RRType.A)
                .aliasTarget(AliasTarget.builder()
                        .dnsName(balancer.dnsName())
                        .hostedZoneId(balancer.canonicalHostedZoneId())
                        .evaluateTargetHealth(true)
                        .build())
                .build();
        ResourceRecordSet mark = ResourceRecordSet.builder()
                .name(DnsRecord.markName(record.name()))
                .type(RRType.TXT)
                .ttl(MARK_SECONDS)
                .resourceRecords(ResourceRecord.builder()
                        .value('"' + record.owner() + '"')
                        .build())
                .build();
        change(record.hostedZone(), record.id(), record.addon(), ChangeAction.UPSERT, List.of(alias, mark));
    }

    private void change(
            String zone, ResourceId id, String comment, ChangeAction action, List<ResourceRecordSet> records) {
        var changes = records.stream()
                .map(each -> software.amazon.awssdk.services.route53.model.Change.builder()
                        .action(action)
                        .resourceRecordSet(each)
                        .build())
                .toList();
        clients.problems()
                .calling(
                        "route53:ChangeResourceRecordSets",
                        id.toString(),
                        () -> clients.route53()
                                .changeResourceRecordSets(request -> request.hostedZoneId(zone)
                                        .changeBatch(batch -> batch.comment("Groundwork: " + comment)
                                                .changes(changes))));
    }

    private Live read(Parts parts) {
        seen.add(parts.zone());
        List<List<ResourceRecordSet>> found = Parallel.map(
                List.of(parts.name(), DnsRecord.markName(parts.name())), each -> records(parts.zone(), each));
        return new Live(
                found.getFirst().stream()
                        .filter(each -> ADDRESSES.contains(each.type()))
                        .toList(),
                found.getLast().stream()
                        .filter(each -> each.type() == RRType.TXT && text(each).startsWith(Ownership.CLUSTER_TAG))
                        .toList());
    }

    /** Route 53 lists from a name on, so the first few are those of that name, if there are any. */
    private List<ResourceRecordSet> records(String zone, String name) {
        return clients
                .problems()
                .calling(
                        "route53:ListResourceRecordSets",
                        "hosted zone " + zone,
                        () -> clients.route53()
                                .listResourceRecordSets(request -> request.hostedZoneId(zone)
                                        .startRecordName(name)
                                        .maxItems("10"))
                                .resourceRecordSets())
                .stream()
                .filter(each -> isSame(each.name(), name))
                .toList();
    }

    private static String text(ResourceRecordSet records) {
        return records.resourceRecords().stream()
                .map(value -> value.value().replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    private static String address(ResourceRecordSet records) {
        return records.aliasTarget() != null
                ? bare(records.aliasTarget().dnsName())
                : String.join(
                        ", ",
                        records.resourceRecords().stream()
                                .map(ResourceRecord::value)
                                .toList());
    }

    private static boolean isSame(String left, String right) {
        return bare(left).equals(bare(right));
    }

    /** Without the final dot, in small letters, with an asterisk as one character. Aliases may get a prefix from the console. */
    private static String bare(String name) {
        String bare = name.toLowerCase(Locale.ROOT).replace("\\052", "*");
        return (bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare).replaceFirst("^dualstack\\.", "");
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        DnsRecord record = (DnsRecord) resource;
        return Observing.existing(() -> !read(Parts.of(record.id())).address().isEmpty());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(DnsRecord.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return all.stream()
                .filter(leftover -> deletes(leftover.id()))
                .flatMap(leftover -> leaving(leftover).stream())
                .toList();
    }

    private Optional<Change.Undeclared> leaving(Leftover leftover) {
        Live live = read(Parts.of(leftover.id()));
        if (live.mark().equals(owner())) {
            return Optional.of(new Change.Delete(leftover, live.address()));
        }
        return live.address().isEmpty()
                ? Optional.empty()
                : Optional.of(new Change.Kept(
                        leftover,
                        "there is no TXT record %s of this cluster, so it is not ours"
                                .formatted(DnsRecord.markName(
                                        Parts.of(leftover.id()).name())),
                        false));
    }

    /** Takes both records in one batch; an address that somebody changed meanwhile stays, without our mark. */
    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        Parts parts = Parts.of(delete.id());
        Live live = read(parts);
        if (!live.mark().equals(owner())) {
            return;
        }
        List<ResourceRecordSet> going = Stream.concat(
                        live.addresses().stream().filter(each -> address(each).equals(delete.identity())),
                        live.marks().stream())
                .toList();
        change(parts.zone(), delete.id(), "for good", ChangeAction.DELETE, going);
    }

    /** Those of the hosted zones that this run has looked at: to look at every zone of an account would take minutes. */
    @Override
    public List<ResourceId> ours() {
        return seen.stream().sorted().flatMap(zone -> marked(zone).stream()).toList();
    }

    private List<ResourceId> marked(String zone) {
        return clients
                .problems()
                .calling(
                        "route53:ListResourceRecordSets",
                        "hosted zone " + zone,
                        () -> clients
                                .route53()
                                .listResourceRecordSetsPaginator(request -> request.hostedZoneId(zone))
                                .resourceRecordSets()
                                .stream()
                                .toList())
                .stream()
                .filter(each -> each.type() == RRType.TXT && text(each).equals(owner()))
                .map(each -> ResourceId.aws(DnsRecord.KIND, zone + "/" + DnsRecord.markedName(bare(each.name()))))
                .toList();
    }

    private String owner() {
        return DnsRecord.owner(clients.region(), ownership.cluster());
    }

    /** An id taken apart. */
    private record Parts(String zone, String name) {
        static Parts of(ResourceId id) {
            int slash = id.name().indexOf('/');
            return new Parts(id.name().substring(0, slash), id.name().substring(slash + 1));
        }
    }
}
