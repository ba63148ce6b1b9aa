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
import dev.groundwork.resource.TargetGroup;
import dev.groundwork.resource.TargetGroup.HealthCheck;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateTargetGroupNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ResourceInUseException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * Target groups of network load balancers, with their attributes as far as we declare them. Who is registered in them is
 * the business of the Auto Scaling groups that they are attached to.
 */
public final class TargetGroupDriver implements Driver {
    /** What cannot change after creation, as the tree calls it. */
    private static final String[] FIXED = {"protocol", "port", "target", "vpc"};

    private static final String PROXY_PROTOCOL = "proxy_protocol_v2.enabled";
    private static final String CLIENT_IP = "preserve_client_ip.enabled";
    private static final String DELAY = "deregistration_delay.timeout_seconds";

    private final AwsClients clients;
    private final Observing observing;
    private final Marks marks;
    private final Leaving leaving;

    public TargetGroupDriver(AwsClients clients, Ownership ownership, Waiter waiter) {
        this.leaving = new Leaving(waiter);
        this.clients = clients;
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
    }

    /**
     * What one reading tells.
     *
     * @param groups by name
     * @param tags by ARN
     */
    private record Live(
            Map<String, software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup> groups,
            Map<String, Map<String, String>> tags) {
        Optional<software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup> of(String name) {
            return Optional.ofNullable(groups.get(name));
        }

        Map<String, String> tagsOf(software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup group) {
            return tags.getOrDefault(group.targetGroupArn(), Map.of());
        }
    }

    private static Live read(LoadBalancing reading, Collection<String> names) {
        var groups = reading.targetGroups(names);
        return new Live(
                groups,
                reading.tags(groups.values().stream()
                        .map(live -> live.targetGroupArn())
                        .toList()));
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof TargetGroup;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                TargetGroup.class,
                groups -> read(usual(), groups.stream().map(TargetGroup::name).toList()),
                this::observe);
    }

    private Change.Declared observe(TargetGroup group, Live live) {
        var found = live.of(group.name());
        if (found.isEmpty()) {
            return Observing.create(group);
        }
        Optional<Problem> conflict = marks.conflict(group, live.tagsOf(found.get()));
        return conflict.isPresent()
                ? new Change.Conflicted(group, List.of(), conflict.get())
                : observing.compared(group, projection(usual(), group, live), FIXED);
    }

    private static Tree projection(LoadBalancing reading, TargetGroup group, Live live) {
        var found = Observing.found(group, live.of(group.name()));
        Map<String, String> attributes = reading.attributes(found);
        TargetGroup asFound = new TargetGroup(
                group.addon(),
                group.name(),
                found.vpcId(),
                found.port(),
                new HealthCheck(
                        found.healthCheckProtocolAsString(),
                        Optional.of(found.healthCheckPort())
                                .filter(port -> !port.equals("traffic-port"))
                                .map(Integer::valueOf),
                        Optional.ofNullable(found.healthCheckPath()),
                        found.healthCheckIntervalSeconds(),
                        found.healthCheckTimeoutSeconds(),
                        found.healthyThresholdCount(),
                        found.unhealthyThresholdCount()),
                Boolean.parseBoolean(attributes.get(PROXY_PROTOCOL)),
                Boolean.parseBoolean(attributes.get(CLIENT_IP)),
                Integer.parseInt(attributes.getOrDefault(DELAY, "0")),
                Marks.declared(group.tags(), live.tagsOf(found)));
        return asFound.tree()
                .with(root -> root.put("protocol", found.protocolAsString()).put("target", found.targetTypeAsString()));
    }

    @Override
    public Tree apply(Change.Declared change) {
        TargetGroup group = (TargetGroup) change.resource();
        switch (change) {
            case Change.Create _ -> create(group);
            case Change.Update update -> update(group, update.before());
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(settling(), group, read(settling(), List.of(group.name())));
    }

    private void create(TargetGroup group) {
        HealthCheck check = group.healthCheck();
        call("elasticloadbalancing:CreateTargetGroup", group, () -> {
            try {
                return clients.loadBalancing()
                        .createTargetGroup(request -> request.name(group.name())
                                .protocol(ProtocolEnum.TCP)
                                .port(group.port())
                                .vpcId(group.vpcId())
                                .targetType(TargetTypeEnum.INSTANCE)
                                .healthCheckProtocol(check.protocol())
                                .healthCheckPort(check.portWord())
                                .healthCheckPath(check.path().orElse(null))
                                .healthCheckIntervalSeconds(check.intervalSeconds())
                                .healthCheckTimeoutSeconds(check.timeoutSeconds())
                                .healthyThresholdCount(check.healthyCount())
                                .unhealthyThresholdCount(check.unhealthyCount())
                                .tags(LoadBalancing.tags(group.tags())));
            } catch (DuplicateTargetGroupNameException exists) {
                return exists;
            }
        });
        // The call succeeds again for the same settings, also for those of a try whose answer was lost.
        Live live = read(settling(), List.of(group.name()));
        Observing.refuse(marks.conflict(group, live.tagsOf(Observing.found(group, live.of(group.name())))));
        Tree before = projection(settling(), group, live);
        Observing.refuse(Observing.fixed(group, before, FIXED));
        update(group, before);
    }

    /** Writes only what differs. */
    private void update(TargetGroup group, Tree before) {
        Tree after = group.tree();
        HealthCheck check = group.healthCheck();
        String arn = Observing.found(
                        group, read(settling(), List.of(group.name())).of(group.name()))
                .targetGroupArn();
        if (!before.at("healthCheck").equals(after.at("healthCheck"))) {
            call(
                    "elasticloadbalancing:ModifyTargetGroup",
                    group,
                    () -> clients.settlingLoadBalancing()
                            .modifyTargetGroup(request -> request.targetGroupArn(arn)
                                    .healthCheckProtocol(check.protocol())
                                    .healthCheckPort(check.portWord())
                                    .healthCheckPath(check.path().orElse(null))
                                    .healthCheckIntervalSeconds(check.intervalSeconds())
                                    .healthCheckTimeoutSeconds(check.timeoutSeconds())
                                    .healthyThresholdCount(check.healthyCount())
                                    .unhealthyThresholdCount(check.unhealthyCount())));
        }
        Map<String, String> attributes = new TreeMap<>();
        differing("proxyProtocol", before, after).ifPresent(value -> attributes.put(PROXY_PROTOCOL, value));
        differing("preserveClientIp", before, after).ifPresent(value -> attributes.put(CLIENT_IP, value));
        differing("deregistrationDelaySeconds", before, after).ifPresent(value -> attributes.put(DELAY, value));
        if (!attributes.isEmpty()) {
            call(
                    "elasticloadbalancing:ModifyTargetGroupAttributes",
                    group,
                    () -> clients.settlingLoadBalancing()
                            .modifyTargetGroupAttributes(request -> request.targetGroupArn(arn)
                                    .attributes(attributes.entrySet().stream()
                                            .map(each -> TargetGroupAttribute.builder()
                                                    .key(each.getKey())
                                                    .value(each.getValue())
                                                    .build())
                                            .toList())));
        }
        Map<String, String> tags = Marks.differing(group.tags(), before);
        if (!tags.isEmpty()) {
            call(
                    "elasticloadbalancing:AddTags",
                    group,
                    () -> clients.settlingLoadBalancing()
                            .addTags(request -> request.resourceArns(arn).tags(LoadBalancing.tags(tags))));
        }
    }

    private static Optional<String> differing(String field, Tree before, Tree after) {
        return before.at(field).equals(after.at(field)) ? Optional.empty() : Optional.of(after.text(field));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        String name = ((TargetGroup) resource).name();
        return Observing.existing(() -> usual().targetGroups(List.of(name)).containsKey(name));
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(TargetGroup.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> groups =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        Live live = read(
                usual(), groups.stream().map(leftover -> leftover.id().name()).toList());
        return groups.stream()
                .flatMap(leftover -> live.of(leftover.id().name()).stream()
                        .map(found -> marks.leaving(leftover, live.tagsOf(found), found.targetGroupArn())))
                .toList();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        leaving.until(delete, deadline, progress, () -> attached(delete).or(() -> attempt(delete)));
    }

    /** AWS would delete it, and the Auto Scaling group would be left with a target group that is not there. */
    private Optional<String> attached(Change.Delete delete) {
        return ScalingGroups.all(clients).stream()
                .filter(group -> group.trafficSources().stream()
                        .anyMatch(source -> delete.identity().equals(source.identifier())))
                .map(AutoScalingGroup::autoScalingGroupName)
                .findFirst()
                .map("Auto Scaling group %s still registers its instances there"::formatted);
    }

    private Optional<String> attempt(Change.Delete delete) {
        return clients.problems()
                .calling("elasticloadbalancing:DeleteTargetGroup", delete.id().toString(), () -> {
                    try {
                        clients.loadBalancing().deleteTargetGroup(request -> request.targetGroupArn(delete.identity()));
                        return Optional.empty();
                    } catch (TargetGroupNotFoundException gone) {
                        return Optional.empty();
                    } catch (ResourceInUseException used) {
                        return Optional.of("a listener still sends to it");
                    }
                });
    }

    @Override
    public List<ResourceId> ours() {
        var all = usual().targetGroups();
        Map<String, Map<String, String>> tags =
                usual().tags(all.stream().map(live -> live.targetGroupArn()).toList());
        return all.stream()
                .filter(live -> marks.areOurs(tags.getOrDefault(live.targetGroupArn(), Map.of())))
                .map(live -> ResourceId.aws(TargetGroup.KIND, live.targetGroupName()))
                .toList();
    }

    private LoadBalancing usual() {
        return new LoadBalancing(clients, clients.loadBalancing());
    }

    private LoadBalancing settling() {
        return new LoadBalancing(clients, clients.settlingLoadBalancing());
    }

    private <T> T call(String action, TargetGroup group, Supplier<T> call) {
        return clients.problems().calling(action, group.id().toString(), call);
    }
}
