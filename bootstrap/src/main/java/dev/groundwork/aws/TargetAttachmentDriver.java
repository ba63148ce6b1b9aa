package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceIdentifier;
import software.amazon.awssdk.services.autoscaling.model.TrafficSourceState;

/**
 * Target groups of ours as traffic sources of Auto Scaling groups. Other traffic sources of a group are left alone, and so
 * is how it judges the health of its instances: with ELB as the judge, one failure behind the load balancer would make it
 * replace every node.
 */
public final class TargetAttachmentDriver implements Driver {
    private static final String TARGET_GROUP = "elbv2";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AwsClients clients;
    private final Marks marks;
    private final Waiter waiter;
    private final Leaving leaving;

    /** One after the other: a group that is being changed refuses the next change. */
    private final ReentrantLock turn = new ReentrantLock();

    public TargetAttachmentDriver(AwsClients clients, Ownership ownership, Waiter waiter) {
        this.clients = clients;
        this.marks = new Marks(ownership);
        this.waiter = waiter;
        this.leaving = new Leaving(waiter);
    }

    /**
     * What one reading tells.
     *
     * @param groups Auto Scaling groups by name
     * @param targets ARNs of target groups by name
     */
    private record Live(Map<String, AutoScalingGroup> groups, Map<String, String> targets) {
        boolean attached(ResourceId id) {
            return Optional.ofNullable(groups.get(Parts.of(id).group()))
                    .map(found -> found.trafficSources().stream()
                            .map(TrafficSourceIdentifier::identifier)
                            .anyMatch(arn -> arn.equals(targets.get(Parts.of(id).target()))))
                    .orElse(false);
        }
    }

    private Live read(LoadBalancing reading, Collection<ResourceId> ids) {
        return new Live(
                ScalingGroups.meant(
                        clients, ids.stream().map(id -> Parts.of(id).group()).collect(Collectors.toSet())),
                reading
                        .targetGroups(
                                ids.stream().map(id -> Parts.of(id).target()).toList())
                        .entrySet()
                        .stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, each -> each.getValue().targetGroupArn())));
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof TargetAttachment;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                TargetAttachment.class,
                attachments -> read(
                        usual(), attachments.stream().map(TargetAttachment::id).toList()),
                this::observe);
    }

    private Change.Declared observe(TargetAttachment attachment, Live live) {
        if (!live.groups().containsKey(attachment.scalingGroup())
                && attachment.nodeGroup().isEmpty()) {
            return new Change.Unreadable(
                    attachment,
                    new Problem(
                            Problem.Code.MISSING,
                            attachment.id().toString(),
                            "the Auto Scaling group %s does not exist in region %s"
                                    .formatted(attachment.scalingGroup(), clients.region()),
                            "Correct its name in the baseline, or take it out"));
        }
        return live.attached(attachment.id()) ? new Change.Unchanged(attachment) : Observing.create(attachment);
    }

    @Override
    public Tree apply(Change.Declared change) {
        TargetAttachment attachment = (TargetAttachment) change.resource();
        switch (change) {
            case Change.Create _ -> attach(attachment);
            case Change.Unchanged _ -> {}
            case Change.Update _, Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return read(settling(), List.of(attachment.id())).attached(attachment.id()) ? attachment.tree() : Tree.empty();
    }

    private void attach(TargetAttachment attachment) {
        AutoScalingGroup group = meant(attachment.scalingGroup()).orElseThrow(() -> notMade(attachment));
        var target = settling().targetGroups(List.of(attachment.targetGroup())).get(attachment.targetGroup());
        if (target == null) {
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    attachment.id().toString(),
                    "the target group does not exist",
                    "Run it again; somebody may have deleted it meanwhile"));
        }
        turn.lock();
        try {
            // Attaching what is attached is no error, so a try whose answer was lost may be repeated.
            clients.problems()
                    .calling(
                            "autoscaling:AttachTrafficSources",
                            attachment.id().toString(),
                            () -> clients.settlingAutoScaling()
                                    .attachTrafficSources(
                                            request -> request.autoScalingGroupName(group.autoScalingGroupName())
                                                    .trafficSources(source(target.targetGroupArn()))));
        } finally {
            turn.unlock();
        }
    }

    private static ProblemException notMade(TargetAttachment attachment) {
        return new ProblemException(new Problem(
                Problem.Code.MISSING,
                attachment.id().toString(),
                "the Auto Scaling group is not there yet, because its node group is not",
                "Apply " + attachment.nodeGroup().map(ResourceId::toString).orElse("the node group")
                        + " first, or everything at once"));
    }

    /** Current once every instance is registered; whether the targets are healthy is for a check to say. */
    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        TargetAttachment attachment = (TargetAttachment) resource;
        while (true) {
            Health health = health(attachment);
            if (health.state() != Health.State.IN_PROGRESS || waiter.now().isAfter(deadline)) {
                return health;
            }
            progress.accept(health);
            waiter.pause(PAUSE);
        }
    }

    private Health health(TargetAttachment attachment) {
        try {
            Live live = read(usual(), List.of(attachment.id()));
            String arn = live.targets().get(attachment.targetGroup());
            String state = Optional.ofNullable(live.groups().get(attachment.scalingGroup())).stream()
                    .flatMap(group -> sources(group.autoScalingGroupName(), attachment.id()).stream())
                    .filter(source -> source.identifier().equals(arn))
                    .map(TrafficSourceState::state)
                    .findFirst()
                    .orElse("");
            return switch (state) {
                case "Added", "InService" -> Health.current("is " + state);
                case "Adding" -> Health.inProgress("its instances are being registered");
                case "Removing", "Removed" -> new Health(Health.State.TERMINATING, "is " + state);
                case "" -> new Health(Health.State.NOT_FOUND, "is not attached");
                default -> new Health(Health.State.UNKNOWN, "is " + state);
            };
        } catch (ProblemException unreadable) {
            return new Health(Health.State.UNKNOWN, unreadable.problem().what());
        }
    }

    private Optional<AutoScalingGroup> meant(String group) {
        return Optional.ofNullable(ScalingGroups.meant(clients, Set.of(group)).get(group));
    }

    private List<TrafficSourceState> sources(String group, ResourceId id) {
        return clients.problems()
                .calling(
                        "autoscaling:DescribeTrafficSources",
                        id.toString(),
                        () -> clients
                                .autoScaling()
                                .describeTrafficSourcesPaginator(request ->
                                        request.autoScalingGroupName(group).trafficSourceType(TARGET_GROUP))
                                .stream()
                                .flatMap(page -> page.trafficSources().stream())
                                .toList());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(TargetAttachment.KIND);
    }

    /** An attachment has no tags; it is ours if the target group is. */
    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> attachments =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        if (attachments.isEmpty()) {
            return List.of();
        }
        Live live = read(usual(), attachments.stream().map(Leftover::id).toList());
        Map<String, Map<String, String>> tags = usual().tags(live.targets().values());
        return attachments.stream()
                .filter(leftover -> live.attached(leftover.id()))
                .map(leftover -> {
                    String arn = requireNonNull(
                            live.targets().get(Parts.of(leftover.id()).target()), "it is attached");
                    return marks.leaving(leftover, tags.getOrDefault(arn, Map.of()), arn);
                })
                .toList();
    }

    /** Gone once its instances are deregistered, which takes as long as connections may drain. */
    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        Optional<AutoScalingGroup> found = meant(Parts.of(delete.id()).group());
        if (found.isEmpty()) {
            return;
        }
        String group = found.get().autoScalingGroupName();
        Supplier<Optional<String>> state = () -> sources(group, delete.id()).stream()
                .filter(source -> delete.identity().equals(source.identifier()))
                .map(TrafficSourceState::state)
                .findFirst()
                .filter(present -> !present.equals("Removed"));
        leaving.until(delete, deadline, progress, () -> {
            Optional<String> present = state.get();
            if (present.isPresent() && !present.get().equals("Removing") && !detach(group, delete)) {
                // Perhaps by a try whose answer was lost.
                present = state.get();
            }
            return present.map(_ -> "connections to its instances are draining");
        });
    }

    /** False if it is not attached any more. */
    private boolean detach(String group, Change.Delete delete) {
        turn.lock();
        try {
            return clients.problems()
                    .calling("autoscaling:DetachTrafficSources", delete.id().toString(), () -> {
                        try {
                            clients.settlingAutoScaling()
                                    .detachTrafficSources(request -> request.autoScalingGroupName(group)
                                            .trafficSources(source(delete.identity())));
                            return true;
                        } catch (AutoScalingException answer) {
                            if (AwsProblems.codeOf(answer).equals("ValidationError")) {
                                return false;
                            }
                            throw answer;
                        }
                    });
        } finally {
            turn.unlock();
        }
    }

    private static TrafficSourceIdentifier source(String arn) {
        return TrafficSourceIdentifier.builder()
                .identifier(arn)
                .type(TARGET_GROUP)
                .build();
    }

    @Override
    public List<ResourceId> ours() {
        var targets = usual().targetGroups();
        Map<String, Map<String, String>> tags =
                usual().tags(targets.stream().map(each -> each.targetGroupArn()).toList());
        Map<String, String> names = targets.stream()
                .filter(each -> marks.areOurs(tags.getOrDefault(each.targetGroupArn(), Map.of())))
                .collect(Collectors.toMap(each -> each.targetGroupArn(), each -> each.targetGroupName()));
        return ScalingGroups.all(clients).stream()
                .flatMap(group -> group.trafficSources().stream()
                        .filter(source -> names.containsKey(source.identifier()))
                        .map(source -> TargetAttachment.id(
                                group.autoScalingGroupName(), requireNonNull(names.get(source.identifier())))))
                .toList();
    }

    /** An id taken apart; the name of an Auto Scaling group may hold anything, that of a target group no slash. */
    private record Parts(String group, String target) {
        static Parts of(ResourceId id) {
            int slash = id.name().lastIndexOf('/');
            return new Parts(id.name().substring(0, slash), id.name().substring(slash + 1));
        }
    }

    private LoadBalancing usual() {
        return new LoadBalancing(clients, clients.loadBalancing());
    }

    private LoadBalancing settling() {
        return new LoadBalancing(clients, clients.settlingLoadBalancing());
    }
}
