package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Security groups of our own. What lets something in is ours as a whole, so that a rule which somebody added is taken
 * back; what goes out is left alone.
 */
public final class SecurityGroupDriver implements Driver {
    private final AwsClients clients;
    private final Observing observing;
    private final Marks marks;
    private final Leaving leaving;
    private final String cluster;

    public SecurityGroupDriver(AwsClients clients, Ownership ownership, Waiter waiter) {
        this.clients = clients;
        this.leaving = new Leaving(waiter);
        this.cluster = ownership.cluster();
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof SecurityGroup;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                SecurityGroup.class,
                groups -> usual().named(groups.stream().map(SecurityGroup::name).toList()),
                this::observe);
    }

    private Change.Declared observe(
            SecurityGroup group, List<software.amazon.awssdk.services.ec2.model.SecurityGroup> found) {
        var live = of(group, found);
        if (live.isEmpty()) {
            return Observing.create(group);
        }
        Optional<Problem> conflict =
                marks.conflict(group, SecurityGroups.tags(live.get().tags()));
        return conflict.isPresent()
                ? new Change.Conflicted(group, List.of(), conflict.get())
                : observing.compared(group, projection(group, live.get()));
    }

    /** A name is unique within a VPC only. */
    private static Optional<software.amazon.awssdk.services.ec2.model.SecurityGroup> of(
            SecurityGroup group, List<software.amazon.awssdk.services.ec2.model.SecurityGroup> found) {
        return found.stream()
                .filter(live ->
                        live.groupName().equals(group.name()) && group.vpcId().equals(live.vpcId()))
                .findFirst();
    }

    private static Tree projection(SecurityGroup group, software.amazon.awssdk.services.ec2.model.SecurityGroup live) {
        return SecurityGroup.tree(
                SecurityGroups.rules(live).keySet(), Marks.declared(group.tags(), SecurityGroups.tags(live.tags())));
    }

    @Override
    public Tree apply(Change.Declared change) {
        SecurityGroup group = (SecurityGroup) change.resource();
        switch (change) {
            case Change.Create _ -> create(group);
            case Change.Update _ -> update(group, found(group));
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(group, found(group));
    }

    private void create(SecurityGroup group) {
        Optional<String> made = call("ec2:CreateSecurityGroup", group, () -> {
            try {
                return Optional.of(clients.ec2()
                        .createSecurityGroup(request -> request.groupName(group.name())
                                .description("Made by Groundwork for add-on " + group.addon())
                                .vpcId(group.vpcId())
                                .tagSpecifications(TagSpecification.builder()
                                        .resourceType(ResourceType.SECURITY_GROUP)
                                        .tags(SecurityGroups.tags(group.tags()))
                                        .build()))
                        .groupId());
            } catch (Ec2Exception answer) {
                if (AwsProblems.codeOf(answer).equals("InvalidGroup.Duplicate")) {
                    // Most likely our own creation, whose answer was lost.
                    return Optional.empty();
                }
                throw answer;
            }
        });
        var live = made.map(settling()::withId).orElseGet(() -> found(group));
        Observing.refuse(marks.conflict(group, SecurityGroups.tags(live.tags())));
        update(group, live);
    }

    /** First what narrows, in case not all of it can be done. */
    private void update(SecurityGroup group, software.amazon.awssdk.services.ec2.model.SecurityGroup live) {
        SequencedMap<String, IpPermission> present = SecurityGroups.rules(live);
        List<IpPermission> superfluous = present.entrySet().stream()
                .filter(rule -> !group.rules().contains(rule.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (!superfluous.isEmpty()) {
            unless(
                    "InvalidPermission.NotFound",
                    "ec2:RevokeSecurityGroupIngress",
                    group,
                    () -> clients.settlingEc2()
                            .revokeSecurityGroupIngress(
                                    request -> request.groupId(live.groupId()).ipPermissions(superfluous)));
        }
        Map<String, IpPermission> missing = permissions(group);
        missing.keySet().removeAll(present.keySet());
        if (!missing.isEmpty()) {
            unless(
                    "InvalidPermission.Duplicate",
                    "ec2:AuthorizeSecurityGroupIngress",
                    group,
                    () -> clients.settlingEc2()
                            .authorizeSecurityGroupIngress(
                                    request -> request.groupId(live.groupId()).ipPermissions(missing.values())));
        }
        Map<String, String> tags = Marks.differing(group.tags(), projection(group, live));
        if (!tags.isEmpty()) {
            call(
                    "ec2:CreateTags",
                    group,
                    () -> clients.settlingEc2()
                            .createTags(
                                    request -> request.resources(live.groupId()).tags(SecurityGroups.tags(tags))));
        }
    }

    private static IpPermission permission(int port, String source) {
        IpPermission.Builder rule =
                IpPermission.builder().ipProtocol("tcp").fromPort(port).toPort(port);
        return source.contains(":")
                ? rule.ipv6Ranges(Ipv6Range.builder().cidrIpv6(source).build()).build()
                : rule.ipRanges(IpRange.builder().cidrIp(source).build()).build();
    }

    private static Map<String, IpPermission> permissions(SecurityGroup group) {
        Map<String, IpPermission> permissions = new TreeMap<>();
        for (int port : group.ports()) {
            for (String source : group.sources()) {
                permissions.put(SecurityGroup.rule(port, source), permission(port, source));
            }
        }
        return permissions;
    }

    /** {@code id}: the id that EC2 gave it. */
    @Override
    public Optional<String> attribute(Resource resource, String attribute) {
        if (!attribute.equals("id")) {
            return Driver.super.attribute(resource, attribute);
        }
        SecurityGroup group = (SecurityGroup) resource;
        return of(group, usual().named(List.of(group.name()))).map(live -> live.groupId());
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        SecurityGroup group = (SecurityGroup) resource;
        return Observing.existing(
                () -> of(group, usual().named(List.of(group.name()))).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(SecurityGroup.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> groups =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        var found = usual().named(
                        groups.stream().map(leftover -> leftover.id().name()).toList());
        return groups.stream()
                .flatMap(leftover -> found.stream()
                        .filter(live -> live.groupName().equals(leftover.id().name()))
                        .map(live -> marks.leaving(leftover, SecurityGroups.tags(live.tags()), live.groupId()))
                        // One of the same name in another VPC is none of our business.
                        .min(Comparator.comparing(change -> change instanceof Change.Kept))
                        .stream())
                .toList();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        leaving.until(
                delete,
                deadline,
                progress,
                () -> clients.problems()
                        .calling("ec2:DeleteSecurityGroup", delete.id().toString(), () -> {
                            try {
                                clients.ec2().deleteSecurityGroup(request -> request.groupId(delete.identity()));
                                return Optional.empty();
                            } catch (Ec2Exception answer) {
                                return switch (AwsProblems.codeOf(answer)) {
                                    case "InvalidGroup.NotFound" -> Optional.empty();
                                    case "DependencyViolation" ->
                                        Optional.of("a rule or a network interface, for instance of the load balancer,"
                                                + " still uses it");
                                    default -> throw answer;
                                };
                            }
                        }));
    }

    @Override
    public List<ResourceId> ours() {
        return usual().of(cluster).stream()
                .map(live -> ResourceId.aws(SecurityGroup.KIND, live.groupName()))
                .toList();
    }

    private software.amazon.awssdk.services.ec2.model.SecurityGroup found(SecurityGroup group) {
        return Observing.found(group, of(group, settling().named(List.of(group.name()))));
    }

    private SecurityGroups settling() {
        return new SecurityGroups(clients, clients.settlingEc2());
    }

    private SecurityGroups usual() {
        return new SecurityGroups(clients, clients.ec2());
    }

    /** That it is done already, perhaps by a try whose answer was lost, is no failure. */
    private void unless(String done, String action, SecurityGroup group, Supplier<?> call) {
        call(action, group, () -> {
            try {
                return call.get();
            } catch (Ec2Exception answer) {
                if (AwsProblems.codeOf(answer).equals(done)) {
                    return answer;
                }
                throw answer;
            }
        });
    }

    private <T> T call(String action, SecurityGroup group, Supplier<T> call) {
        return clients.problems().calling(action, group.id().toString(), call);
    }
}
