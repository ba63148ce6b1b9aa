package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.ScalingGroup;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;

/**
 * Our part of Auto Scaling groups: some tags and suspended processes. Other tags and processes are left alone and not
 * shown, and no size is ever written: the desired one belongs to the autoscaler, the others to the group's owner.
 */
public final class ScalingGroupDriver implements Driver {
    private final AwsClients clients;
    private final Ownership ownership;

    public ScalingGroupDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof ScalingGroup;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                ScalingGroup.class,
                groups -> byName(groups.stream().map(ScalingGroup::name).toList()),
                (group, found) -> observe(group, Optional.ofNullable(found.get(group.name()))));
    }

    private Change.Declared observe(ScalingGroup group, Optional<AutoScalingGroup> found) {
        if (found.isEmpty()) {
            return new Change.Unreadable(group, missing(group));
        }
        return new Observing(ownership).compared(group, projection(group, found.get()));
    }

    private static Tree projection(ScalingGroup group, AutoScalingGroup found) {
        Map<String, String> tags = new TreeMap<>(tags(found));
        tags.keySet().retainAll(group.tags().keySet());
        return Tree.empty().with(root -> {
            group.processes(root, suspended(found));
            if (!tags.isEmpty() || group.tags().isEmpty()) {
                tags.forEach(root.putObject("tags")::put);
            }
            return root;
        });
    }

    @Override
    public Tree apply(Change.Declared change) {
        ScalingGroup group = (ScalingGroup) change.resource();
        switch (change) {
            case Change.Update update -> {
                writeTags(group, update.before());
                suspend(group, update.before());
            }
            case Change.Unchanged _ -> {}
            case Change.Create _, Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(group, found(group));
    }

    private void writeTags(ScalingGroup group, Tree before) {
        Map<String, String> differing = new TreeMap<>(group.tags());
        differing
                .entrySet()
                .removeIf(tag -> Objects.equals(before.at("tags", tag.getKey()).textValue(), tag.getValue()));
        if (differing.isEmpty()) {
            return;
        }
        boolean known =
                differing.keySet().stream().anyMatch(key -> before.at("tags").has(key));
        write(group.name(), differing, known ? propagated(found(group)) : Set.of());
    }

    private void write(String group, Map<String, String> values, Set<String> propagated) {
        List<Tag> tags = values.entrySet().stream()
                .map(tag -> tag(group)
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .propagateAtLaunch(propagated.contains(tag.getKey()))
                        .build())
                .toList();
        clients.problems()
                .calling(
                        "autoscaling:CreateOrUpdateTags",
                        ResourceId.aws(ScalingGroup.KIND, group).toString(),
                        () -> clients.autoScaling().createOrUpdateTags(request -> request.tags(tags)));
    }

    private static Tag.Builder tag(String group) {
        return Tag.builder().resourceId(group).resourceType("auto-scaling-group");
    }

    /** Keys of tags that are handed on to instances; that choice is the owner's. */
    private static Set<String> propagated(AutoScalingGroup group) {
        return group.tags().stream()
                .filter(TagDescription::propagateAtLaunch)
                .map(TagDescription::key)
                .collect(Collectors.toSet());
    }

    private void suspend(ScalingGroup group, Tree before) {
        List<String> missing = new ArrayList<>(new TreeSet<>(group.suspendedProcesses()));
        missing.removeIf(process -> before.at("processes", process).asText().equals(ScalingGroup.SUSPENDED));
        if (!missing.isEmpty()) {
            clients.problems()
                    .calling(
                            "autoscaling:SuspendProcesses",
                            group.id().toString(),
                            () -> clients.autoScaling()
                                    .suspendProcesses(request -> request.autoScalingGroupName(group.name())
                                            .scalingProcesses(missing)));
        }
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Observing.existing(
                () -> !byName(List.of(((ScalingGroup) resource).name())).isEmpty());
    }

    @Override
    public Map<String, String> remember(Change.Declared change, Map<String, String> earlier) {
        return change instanceof Change.Update update
                ? GroupMarks.of(earlier).and(update).facts()
                : earlier;
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(ScalingGroup.KIND);
    }

    /** A group is never ours; what goes are the tags that we set, and the suspensions that we made. */
    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> groups =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        Map<String, AutoScalingGroup> found =
                byName(groups.stream().map(leftover -> leftover.id().name()).toList());
        return groups.stream()
                .filter(leftover -> found.containsKey(leftover.id().name()))
                .flatMap(
                        leftover -> GroupMarks.of(leftover.facts())
                                .leftover(
                                        leftover,
                                        requireNonNull(found.get(leftover.id().name())))
                                .stream())
                .toList();
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        String name = delete.id().name();
        Optional<AutoScalingGroup> group =
                byName(List.of(name)).values().stream().findFirst();
        if (group.isEmpty() || !group.get().autoScalingGroupARN().equals(delete.identity())) {
            return;
        }
        GroupMarks marks = GroupMarks.of(delete.leftover().facts()).on(group.get());
        if (!marks.restored().isEmpty()) {
            write(name, marks.restored(), propagated(group.get()));
        }
        if (!marks.made().isEmpty()) {
            List<Tag> tags =
                    marks.made().stream().map(key -> tag(name).key(key).build()).toList();
            clients.problems()
                    .calling(
                            "autoscaling:DeleteTags",
                            delete.id().toString(),
                            () -> clients.autoScaling().deleteTags(request -> request.tags(tags)));
        }
        if (!marks.suspended().isEmpty()) {
            clients.problems()
                    .calling(
                            "autoscaling:ResumeProcesses",
                            delete.id().toString(),
                            () -> clients.autoScaling()
                                    .resumeProcesses(request ->
                                            request.autoScalingGroupName(name).scalingProcesses(marks.suspended())));
        }
    }

    /** None: a group never is. What we left on one is on record. */
    @Override
    public List<ResourceId> ours() {
        return List.of();
    }

    static Map<String, String> tags(AutoScalingGroup group) {
        return group.tags().stream().collect(Collectors.toMap(TagDescription::key, TagDescription::value));
    }

    static Set<String> suspended(AutoScalingGroup group) {
        return group.suspendedProcesses().stream()
                .map(SuspendedProcess::processName)
                .collect(Collectors.toSet());
    }

    private AutoScalingGroup found(ScalingGroup group) {
        return Optional.ofNullable(byName(List.of(group.name())).get(group.name()))
                .orElseThrow(() -> new ProblemException(missing(group)));
    }

    private Map<String, AutoScalingGroup> byName(List<String> names) {
        return ScalingGroups.named(clients, names).stream()
                .collect(Collectors.toMap(AutoScalingGroup::autoScalingGroupName, group -> group));
    }

    private Problem missing(ScalingGroup group) {
        return new Problem(
                Problem.Code.MISSING,
                group.id().toString(),
                "does not exist in region " + clients.region(),
                "Correct the name in the baseline; aws autoscaling describe-auto-scaling-groups --region %s lists all"
                        .formatted(clients.region()));
    }
}
