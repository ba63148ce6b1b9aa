package dev.groundwork.aws;

import dev.groundwork.addon.Network;
import dev.groundwork.addon.Subnet;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import dev.groundwork.resource.TargetGroup.HealthCheck;
import dev.groundwork.resource.Tree;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A load balancer with all that belongs to it, under names that begin with a word of the test. */
record Balancing(String word) {
    static final String ADDON = "ingress-nginx";
    static final String ZONE = "Z0123456789EXAMPLE";
    static final Map<String, String> TAGS =
            Map.of("groundwork.dev/cluster", "sandbox", "groundwork.dev/addon", ADDON, "team", "web");

    private static final Network NETWORK = new NetworkFacts(AwsSandbox.clients())
            .of(Optional.of(new EksFacts(AwsSandbox.clients()).cluster("sandbox")), Set.of("i-00000000000000001"));

    SecurityGroup securityGroup() {
        return new SecurityGroup(
                ADDON,
                "it-" + word,
                NETWORK.vpcId(),
                new TreeSet<>(Set.of("0.0.0.0/0")),
                new TreeSet<>(Set.of(80, 443)),
                TAGS);
    }

    SecurityGroupRule rule(int port) {
        return new SecurityGroupRule(ADDON, nodes(), port, "it-" + word, TAGS);
    }

    static String nodes() {
        return NETWORK.nodeSecurityGroups().getFirst();
    }

    static Map<String, String> publicSubnets() {
        return NETWORK.subnets().stream().filter(Subnet::isPublic).collect(Collectors.toMap(Subnet::zone, Subnet::id));
    }

    LoadBalancer balancer() {
        return new LoadBalancer(
                ADDON,
                "it-" + word,
                LoadBalancer.Scheme.INTERNET_FACING,
                new TreeMap<>(publicSubnets()),
                new TreeSet<>(Set.of("it-" + word)),
                true,
                false,
                TAGS);
    }

    TargetGroup targetGroup(int port) {
        return new TargetGroup(
                ADDON,
                "it-%s-%d".formatted(word, port),
                NETWORK.vpcId(),
                port,
                new HealthCheck("HTTP", Optional.empty(), Optional.of("/healthz"), 10, 6, 3, 2),
                true,
                false,
                120,
                TAGS);
    }

    Listener listener(int port, int nodePort) {
        return new Listener(ADDON, "it-" + word, port, "it-%s-%d".formatted(word, nodePort), 600, TAGS);
    }

    TargetAttachment attachment(String zone, int nodePort) {
        return new TargetAttachment(ADDON, "sandbox-eu-west-1" + zone, "it-%s-%d".formatted(word, nodePort));
    }

    DnsRecord record(String name) {
        return new DnsRecord(ADDON, ZONE, name, "it-" + word, DnsRecord.owner("eu-west-1", "sandbox"));
    }

    static List<Driver> drivers(Ownership ownership) {
        AwsClients clients = AwsSandbox.clients();
        Waiter waiter = new Waiter(Clock.systemUTC());
        return List.of(
                new SecurityGroupDriver(clients, ownership, waiter),
                new SecurityGroupRuleDriver(clients, ownership),
                new LoadBalancerDriver(clients, ownership, waiter),
                new TargetGroupDriver(clients, ownership, waiter),
                new ListenerDriver(clients, ownership),
                new TargetAttachmentDriver(clients, ownership, waiter),
                new DnsRecordDriver(clients, ownership));
    }

    static Driver driver(Resource resource) {
        return Driver.of(drivers(AwsSandbox.ownership()), resource);
    }

    static Change.Declared observed(Resource resource) {
        return driver(resource).observe(List.of(resource)).getFirst();
    }

    /** As seen by a run that applied it before exactly as it is declared. */
    static Change.Declared observedAfterwards(Resource resource) {
        Ownership applied = new Ownership("sandbox", _ -> true, _ -> false);
        return Driver.of(drivers(applied), resource).observe(List.of(resource)).getFirst();
    }

    static Tree apply(Resource resource) {
        return driver(resource).apply(observed(resource));
    }

    /** Which of these are there and ours, so that they go when nobody wants them any more. */
    static List<ResourceId> remaining(Driver driver, List<ResourceId> ids) {
        return driver.leftovers(ids.stream().map(AwsSandbox::leftover).toList()).stream()
                .filter(Change.Delete.class::isInstance)
                .map(Change::id)
                .toList();
    }

    /** What would become of it if nobody wanted it any more. */
    static List<Change.Undeclared> leaving(Resource resource) {
        return driver(resource).leftovers(List.of(AwsSandbox.leftover(resource.id())));
    }

    /** Deletes it, and tells what was said while it went. */
    static List<Health> delete(Resource resource, Instant deadline) {
        List<Health> said = new CopyOnWriteArrayList<>();
        for (Change.Undeclared change : leaving(resource)) {
            // What another one that goes at the same time is about to let go may be kept for this moment.
            if (change instanceof Change.Delete delete) {
                driver(resource).delete(delete, deadline, said::add);
            }
        }
        return said;
    }
}
