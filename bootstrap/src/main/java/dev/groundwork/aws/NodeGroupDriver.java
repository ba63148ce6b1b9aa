package dev.groundwork.aws;

import dev.groundwork.addon.Network;
import dev.groundwork.addon.Subnet;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.InvalidParameterException;
import software.amazon.awssdk.services.eks.model.Nodegroup;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * EKS managed node groups, with the tags of the Auto Scaling groups behind them. How many nodes there are at the moment is
 * written when a group is made, and later only where new bounds leave no room for it: it belongs to the autoscaler.
 */
public final class NodeGroupDriver implements Driver {
    private static final String SCALING_GROUP = "scalingGroup";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** A new role is known everywhere in IAM well before that. */
    private static final Duration ROLE_SETTLES = Duration.ofSeconds(45);

    private final AwsClients clients;
    private final Ownership ownership;
    private final Waiter waiter;
    private final LiveNodeGroups reading;
    private final Marks marks;
    private final Leaving leaving;
    private final NodeGroupLife life;
    private final NodeGroupConfigDriver config;
    private final Network network;
    private volatile List<String> notes = List.of();
    private final NodeGroupSuccession succession;

    /** @param network tells in which zone a subnet is; asked only where a group is to be made */
    public NodeGroupDriver(AwsClients clients, Ownership ownership, Waiter waiter, Network network) {
        this.clients = clients;
        this.ownership = ownership;
        this.waiter = waiter;
        this.reading = new LiveNodeGroups(clients, ownership.cluster());
        this.marks = new Marks(ownership);
        this.leaving = new Leaving(waiter);
        this.life = new NodeGroupLife(reading, waiter);
        this.config = new NodeGroupConfigDriver(clients, ownership.cluster());
        this.network = network;
        this.succession = new NodeGroupSuccession(reading, marks);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof ManagedNodeGroup;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        NamedNodeRole role = new NamedNodeRole(clients);
        List<Change.Declared> changes = Observed.all(
                resources,
                ManagedNodeGroup.class,
                this::before,
                (group, before) -> observe(
                        group,
                        Optional.ofNullable(before.live().get(group.name())),
                        () -> role.problem(group).or(() -> before.offers().problem(group, zones(group)))));
        succession.observed(changes);
        return changes;
    }

    /** What is there, and what EC2 has of the types of those that are not. */
    private record Before(Map<String, LiveNodeGroups.Live> live, InstanceOffers offers) {}

    private Before before(List<ManagedNodeGroup> groups) {
        Map<String, LiveNodeGroups.Live> live =
                reading.named(groups.stream().map(ManagedNodeGroup::name).toList());
        List<ManagedNodeGroup> made = groups.stream()
                .filter(group -> Optional.ofNullable(live.get(group.name()))
                        .map(there -> there.is(NodeGroupLife.CREATE_FAILED))
                        .orElse(true))
                .toList();
        InstanceOffers offers = InstanceOffers.of(clients, made);
        notes = offers.notes(made);
        return new Before(live, offers);
    }

    private Set<String> zones(ManagedNodeGroup group) {
        return network.subnets().stream()
                .filter(subnet -> group.machines().subnets().contains(subnet.id()))
                .map(Subnet::zone)
                .collect(Collectors.toSet());
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    /** @param unfit why EKS could not make it, if it is to be made */
    private Change.Declared observe(
            ManagedNodeGroup group, Optional<LiveNodeGroups.Live> found, Supplier<Optional<Problem>> unfit) {
        if (found.isEmpty()) {
            return conflicted(group, unfit.get())
                    .orElseGet(() -> new Change.Create(group, made(group), Prediction.COMPUTED));
        }
        LiveNodeGroups.Live live = found.get();
        Optional<Problem> conflict = conflict(group, live.tags());
        if (conflict.isPresent()) {
            return new Change.Conflicted(group, List.of(), conflict.get());
        }
        if (live.is(NodeGroupLife.DELETING) || live.is(NodeGroupLife.DELETE_FAILED)) {
            return new Change.Unreadable(group, leavingAlready(group, live));
        }
        // Its name says what it was made of, so there it is as declared; what the name does not say cannot change
        // either.
        ManagedNodeGroup wanted = group.on(live.machines());
        Tree before = projection(group, live);
        List<FieldChange> fields = Difference.between(before, wanted.tree(), Map.of());
        if (live.is(NodeGroupLife.CREATE_FAILED)) {
            return conflicted(group, unfit.get())
                    .orElseGet(() ->
                            new Change.Replace(group, before, made(group), fields, "a group in status CREATE_FAILED"));
        }
        return fields.isEmpty()
                ? new Change.Unchanged(group)
                : new Change.Update(
                        group,
                        before,
                        wanted.tree(),
                        fields,
                        Prediction.COMPUTED,
                        ownership.applied().test(group));
    }

    private static Optional<Change.Declared> conflicted(ManagedNodeGroup group, Optional<Problem> why) {
        return why.map(problem -> new Change.Conflicted(group, List.of(), problem));
    }

    /** What there will be after it was made: AWS thinks up the name of the Auto Scaling group. */
    private static Tree made(ManagedNodeGroup group) {
        return group.tree().with(root -> {
            root.withObjectProperty(SCALING_GROUP).put("name", Reference.UNKNOWN);
            return root;
        });
    }

    private static Tree projection(ManagedNodeGroup group, LiveNodeGroups.Live live) {
        return live.projectedOn(group).tree(live.suspended());
    }

    private Optional<Problem> conflict(ManagedNodeGroup group, Map<String, String> tags) {
        return marks.conflict(group, tags)
                .map(problem -> new Problem(
                        problem.code(),
                        problem.subject(),
                        problem.what(),
                        "Give the nodes another name below nodeGroups, or delete that group"));
    }

    private static Problem leavingAlready(ManagedNodeGroup group, LiveNodeGroups.Live live) {
        return new Problem(
                Problem.Code.FAILED,
                group.id().toString(),
                "is being deleted (%s)".formatted(live.status())
                        + (live.issues().isEmpty() ? "" : ": " + live.issues()),
                "Wait until it is gone, then run it again");
    }

    @Override
    public Tree apply(Change.Declared change) {
        ManagedNodeGroup group = (ManagedNodeGroup) change.resource();
        switch (change) {
            case Change.Create _ -> create(group);
            case Change.Update update -> {
                life.settled(group.name());
                config.update(group, update.before(), found(group).group());
                life.settled(group.name());
                config.mark(group, found(group));
            }
            case Change.Replace _ -> {
                deleted(group.name());
                life.gone(group.name());
                create(group);
            }
            case Change.Unchanged _ -> {}
            case Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        LiveNodeGroups.Live live = found(group);
        Tree there = projection(group, live);
        return change instanceof Change.Update
                ? there
                : there.with(root -> {
                    live.behind()
                            .ifPresent(behind ->
                                    root.withObjectProperty(SCALING_GROUP).put("name", behind.autoScalingGroupName()));
                    return root;
                });
    }

    private void create(ManagedNodeGroup group) {
        Instant until = waiter.now().plus(ROLE_SETTLES);
        boolean made = call("eks:CreateNodegroup", group.id(), () -> {
            while (true) {
                try {
                    config.create(group, succession.nodes(group));
                    return true;
                } catch (ResourceInUseException exists) {
                    return false;
                } catch (InvalidParameterException refused) {
                    // IAM tells the others of a new role only after some seconds.
                    if (!String.valueOf(refused.getMessage()).contains("role")
                            || waiter.now().isAfter(until)) {
                        throw refused;
                    }
                    waiter.pause(PAUSE);
                }
            }
        });
        if (!made) {
            // Most likely our own creation, whose answer was lost.
            Observing.refuse(conflict(group, found(group).tags()));
        }
        // EKS makes the Auto Scaling group first; nodes come later, and are waited for elsewhere.
        life.hasScalingGroup(group.name());
        config.mark(group, found(group));
    }

    private void deleted(String name) {
        call("eks:DeleteNodegroup", ManagedNodeGroup.idOf(name), () -> {
            try {
                clients.eks()
                        .deleteNodegroup(request ->
                                request.clusterName(ownership.cluster()).nodegroupName(name));
                return true;
            } catch (ResourceNotFoundException gone) {
                return false;
            }
        });
    }

    @Override
    public Optional<String> attribute(Resource resource, String attribute) {
        return attribute.equals(SCALING_GROUP)
                ? reading.named(((ManagedNodeGroup) resource).name())
                        .flatMap(LiveNodeGroups.Live::behind)
                        .map(behind -> behind.autoScalingGroupName())
                : Driver.super.attribute(resource, attribute);
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return life.await(((ManagedNodeGroup) resource).name(), deadline, progress);
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(ManagedNodeGroup.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> groups =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        Map<String, LiveNodeGroups.Live> found = reading.named(
                groups.stream().map(leftover -> leftover.id().name()).toList());
        return groups.stream()
                .flatMap(leftover -> Optional.ofNullable(found.get(leftover.id().name())).stream()
                        .map(live -> leaving(leftover, live)))
                .toList();
    }

    private Change.Undeclared leaving(Leftover leftover, LiveNodeGroups.Live live) {
        Change.Undeclared change =
                marks.leaving(leftover, live.tags(), live.group().nodegroupArn());
        return change instanceof Change.Delete delete
                ? new Change.Delete(delete.leftover(), delete.identity(), Set.of(), succession.meaning(leftover, live))
                : change;
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        leaving.until(delete, deadline, progress, () -> {
            Optional<Nodegroup> found = reading.described(delete.id().name())
                    .filter(group -> group.nodegroupArn().equals(delete.identity()));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            String status = found.get().statusAsString();
            if (status.equals(NodeGroupLife.DELETE_FAILED)) {
                throw new ProblemException(new Problem(
                        Problem.Code.FAILED,
                        delete.id().toString(),
                        NodeGroupLife.health(found).reason(),
                        "See to what EKS says, then run it again"));
            }
            if (!status.equals(NodeGroupLife.DELETING) && !NodeGroupLife.working(found.get())) {
                deleted(delete.id().name());
            }
            return Optional.of("EKS drains its nodes and ends them (%s)".formatted(status));
        });
    }

    @Override
    public List<ResourceId> ours() {
        return reading.named(reading.names()).values().stream()
                .filter(live -> marks.areOurs(live.tags()))
                .map(live -> ManagedNodeGroup.idOf(live.group().nodegroupName()))
                .toList();
    }

    private LiveNodeGroups.Live found(ManagedNodeGroup group) {
        return Observing.found(group, reading.named(group.name()));
    }

    private <T> T call(String action, ResourceId id, Supplier<T> call) {
        return clients.problems().calling(action, id.toString(), call);
    }
}
