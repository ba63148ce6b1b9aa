package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DuplicateLoadBalancerNameException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;

/**
 * Network load balancers. One of ours carries the tag {@link Ownership#CLUSTER_TAG} with the name of this cluster; one of
 * the same name without it is somebody else's until it is adopted. Nothing here deletes one to change it: its addresses
 * would be lost.
 */
public final class LoadBalancerDriver implements Driver {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final AwsClients clients;
    private final Ownership ownership;
    private final Observing observing;
    private final Marks marks;
    private final Waiter waiter;
    private final Leaving leaving;

    public LoadBalancerDriver(AwsClients clients, Ownership ownership, Waiter waiter) {
        this.clients = clients;
        this.ownership = ownership;
        this.observing = new Observing(ownership);
        this.marks = new Marks(ownership);
        this.waiter = waiter;
        this.leaving = new Leaving(waiter);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof LoadBalancer;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(resources, LoadBalancer.class, balancers -> read(usual(), balancers), this::observe);
    }

    private LiveBalancers read(LoadBalancing reading, Collection<LoadBalancer> wanted) {
        return LiveBalancers.read(reading, new SecurityGroups(clients, clients.ec2()), ownership.cluster(), wanted);
    }

    private Change.Declared observe(LoadBalancer balancer, LiveBalancers live) {
        var found = live.of(balancer.name());
        if (found.isEmpty()) {
            return Observing.create(balancer);
        }
        Optional<Problem> conflict = marks.conflict(balancer, live.tagsOf(found.get()));
        return conflict.isPresent()
                ? new Change.Conflicted(balancer, List.of(), conflict.get())
                : observing.compared(balancer, live.projection(balancer), "type", "scheme");
    }

    @Override
    public Tree apply(Change.Declared change) {
        LoadBalancer balancer = (LoadBalancer) change.resource();
        switch (change) {
            case Change.Create _ -> create(balancer);
            case Change.Update update -> update(balancer, update.before());
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return read(settling(), List.of(balancer)).projection(balancer);
    }

    private void create(LoadBalancer balancer) {
        List<String> groups = groupIds(balancer);
        call("elasticloadbalancing:CreateLoadBalancer", balancer, () -> {
            try {
                return clients.settlingLoadBalancing()
                        .createLoadBalancer(request -> request.name(balancer.name())
                                .type(LoadBalancerTypeEnum.NETWORK)
                                .scheme(balancer.scheme().toString())
                                .subnets(balancer.subnets().values())
                                .securityGroups(groups)
                                .tags(LoadBalancing.tags(balancer.tags())));
            } catch (DuplicateLoadBalancerNameException exists) {
                return exists;
            }
        });
        // The call succeeds again for the same settings, also for those of a try whose answer was lost.
        LiveBalancers live = read(settling(), List.of(balancer));
        Observing.refuse(marks.conflict(balancer, live.tagsOf(Observing.found(balancer, live.of(balancer.name())))));
        Tree before = live.projection(balancer);
        Observing.refuse(Observing.fixed(balancer, before, "type", "scheme"));
        update(balancer, before);
    }

    /** Writes only what differs. */
    private void update(LoadBalancer balancer, Tree before) {
        Tree after = balancer.tree();
        String arn = Observing.found(
                        balancer,
                        Optional.ofNullable(
                                settling().balancers(List.of(balancer.name())).get(balancer.name())))
                .loadBalancerArn();
        if (!before.at("subnets").equals(after.at("subnets"))) {
            call(
                    "elasticloadbalancing:SetSubnets",
                    balancer,
                    () -> clients.settlingLoadBalancing()
                            .setSubnets(request -> request.loadBalancerArn(arn)
                                    .subnets(balancer.subnets().values())));
        }
        if (!before.at("securityGroups").equals(after.at("securityGroups"))) {
            List<String> groups = groupIds(balancer);
            call(
                    "elasticloadbalancing:SetSecurityGroups",
                    balancer,
                    () -> clients.settlingLoadBalancing()
                            .setSecurityGroups(
                                    request -> request.loadBalancerArn(arn).securityGroups(groups)));
        }
        List<LoadBalancerAttribute> attributes = new ArrayList<>();
        if (!before.at("crossZone").equals(after.at("crossZone"))) {
            attributes.add(attribute(LiveBalancers.CROSS_ZONE, balancer.crossZone()));
        }
        if (!before.at("deletionProtection").equals(after.at("deletionProtection"))) {
            attributes.add(attribute(LiveBalancers.PROTECTION, balancer.deletionProtection()));
        }
        if (!attributes.isEmpty()) {
            call(
                    "elasticloadbalancing:ModifyLoadBalancerAttributes",
                    balancer,
                    () -> clients.settlingLoadBalancing()
                            .modifyLoadBalancerAttributes(
                                    request -> request.loadBalancerArn(arn).attributes(attributes)));
        }
        Map<String, String> tags = Marks.differing(balancer.tags(), before);
        if (!tags.isEmpty()) {
            call(
                    "elasticloadbalancing:AddTags",
                    balancer,
                    () -> clients.settlingLoadBalancing()
                            .addTags(request -> request.resourceArns(arn).tags(LoadBalancing.tags(tags))));
        }
    }

    private static LoadBalancerAttribute attribute(String key, boolean value) {
        return LoadBalancerAttribute.builder()
                .key(key)
                .value(String.valueOf(value))
                .build();
    }

    private List<String> groupIds(LoadBalancer balancer) {
        Map<String, String> known =
                new SecurityGroups(clients, clients.ec2()).idsOf(balancer.securityGroups(), ownership.cluster());
        return balancer.securityGroups().stream()
                .map(name -> Optional.ofNullable(known.get(name))
                        .orElseThrow(() -> new ProblemException(new Problem(
                                Problem.Code.MISSING,
                                balancer.id().toString(),
                                "the security group %s does not exist or is not ours".formatted(name),
                                "Run it again; somebody may have deleted it meanwhile"))))
                .toList();
    }

    /** {@code dnsName}: the host name that AWS gave it, and that stays as long as it exists. */
    @Override
    public Optional<String> attribute(Resource resource, String attribute) {
        String name = ((LoadBalancer) resource).name();
        if (!attribute.equals("dnsName")) {
            return Driver.super.attribute(resource, attribute);
        }
        return Optional.ofNullable(usual().balancers(List.of(name)).get(name)).map(live -> live.dnsName());
    }

    /** A new one takes minutes to become active. */
    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        String name = ((LoadBalancer) resource).name();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Health health = LiveBalancers.health(usual(), name);
            if (health.state() != Health.State.IN_PROGRESS || waiter.now().isAfter(deadline)) {
                return health;
            }
            progress.accept(health);
            waiter.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(LoadBalancer.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> balancers =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        var found = usual().balancers(
                        balancers.stream().map(leftover -> leftover.id().name()).toList());
        Map<String, Map<String, String>> tags = usual().tags(found.values().stream()
                .map(live -> live.loadBalancerArn())
                .toList());
        return balancers.stream()
                .flatMap(leftover -> Optional.ofNullable(found.get(leftover.id().name())).stream()
                        .map(live -> leaving(leftover, live, tags.getOrDefault(live.loadBalancerArn(), Map.of()))))
                .toList();
    }

    private Change.Undeclared leaving(
            Leftover leftover,
            software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer live,
            Map<String, String> tags) {
        Change.Undeclared change = marks.leaving(leftover, tags, live.loadBalancerArn());
        return change instanceof Change.Delete
                        && Boolean.parseBoolean(usual().attributes(live).get(LiveBalancers.PROTECTION))
                ? new Change.Kept(
                        leftover,
                        "it is protected from deletion: set the add-on's deletionProtection to false and apply that first, or"
                                + " switch it off in AWS",
                        true)
                : change;
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        clients.problems()
                .calling(
                        "elasticloadbalancing:DeleteLoadBalancer",
                        delete.id().toString(),
                        // Succeeds for one that is gone already.
                        () -> clients.loadBalancing()
                                .deleteLoadBalancer(request -> request.loadBalancerArn(delete.identity())));
        leaving.until(
                delete,
                deadline,
                progress,
                () -> Optional.ofNullable(usual().balancers(List.of(delete.id().name()))
                                .get(delete.id().name()))
                        .filter(live -> live.loadBalancerArn().equals(delete.identity()))
                        .map(_ -> "AWS is still deleting it"));
    }

    @Override
    public List<ResourceId> ours() {
        var all = usual().balancers();
        Map<String, Map<String, String>> tags =
                usual().tags(all.stream().map(live -> live.loadBalancerArn()).toList());
        return all.stream()
                .filter(live -> marks.areOurs(tags.getOrDefault(live.loadBalancerArn(), Map.of())))
                .map(live -> ResourceId.aws(LoadBalancer.KIND, live.loadBalancerName()))
                .toList();
    }

    private LoadBalancing usual() {
        return new LoadBalancing(clients, clients.loadBalancing());
    }

    private LoadBalancing settling() {
        return new LoadBalancing(clients, clients.settlingLoadBalancing());
    }

    private <T> T call(String action, LoadBalancer balancer, Supplier<T> call) {
        return clients.problems().calling(action, balancer.id().toString(), call);
    }
}
