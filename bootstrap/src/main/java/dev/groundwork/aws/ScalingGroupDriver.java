package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Prediction;
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
        Map<String, AutoScalingGroup> found;
        try {
            found = byName(resources.stream()
                    .map(resource -> ((ScalingGroup) resource).name())
                    .toList());
        } catch (ProblemException unreadable) {
            return resources.stream()
                    .<Change.Declared>map(resource -> new Change.Unreadable(resource, unreadable.problem()))
                    .toList();
        }
        return resources.stream()
                .map(resource -> (ScalingGroup) resource)
                .map(group -> observe(group, Optional.ofNullable(found.get(group.name()))))
                .toList();
    }

    private Change.Declared observe(ScalingGroup group, Optional<AutoScalingGroup> found) {
        if (found.isEmpty()) {
            return new Change.Unreadable(group, missing(group));
        }
        Tree before = projection(group, found.get());
        List<FieldChange> fields = Difference.between(before, group.tree(), Map.of());
        if (fields.isEmpty()) {
            return new Change.Unchanged(group);
        }
        boolean drift = ownership.applied().test(group);
        return new Change.Update(group, before, group.tree(), fields, Prediction.COMPUTED, drift);
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
        Set<String> propagated = propagated(group, before, differing.keySet());
        List<Tag> tags = differing.entrySet().stream()
                .map(tag -> Tag.builder()
                        .resourceId(group.name())
                        .resourceType("auto-scaling-group")
                        .key(tag.getKey())
                        .value(tag.getValue())
                        .propagateAtLaunch(propagated.contains(tag.getKey()))
                        .build())
                .toList();
        clients.problems()
                .calling(
                        "autoscaling:CreateOrUpdateTags",
                        group.id().toString(),
                        () -> clients.autoScaling().createOrUpdateTags(request -> request.tags(tags)));
    }

    /** Which of these keys are there already and are handed on to instances; that choice is the owner's. */
    private Set<String> propagated(ScalingGroup group, Tree before, Set<String> keys) {
        if (keys.stream().noneMatch(key -> before.at("tags").has(key))) {
            return Set.of();
        }
        return found(group).tags().stream()
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
        try {
            return byName(List.of(((ScalingGroup) resource).name())).isEmpty()
                    ? new Health(Health.State.NOT_FOUND, "does not exist")
                    : Health.current("exists");
        } catch (ProblemException unreadable) {
            return new Health(Health.State.UNKNOWN, unreadable.problem().what());
        }
    }

    /** A group is never ours, so what may remain is our mark on it: the tag that hands it to the autoscaler. */
    @Override
    public List<ResourceId> remaining(List<ResourceId> ids) {
        List<ResourceId> groups = ids.stream()
                .filter(id -> id.isAws() && id.kind().equals("ScalingGroup"))
                .toList();
        if (groups.isEmpty()) {
            return List.of();
        }
        Map<String, AutoScalingGroup> found =
                byName(groups.stream().map(ResourceId::name).toList());
        Set<String> marks = GroupsJudge.discoveryTags(ownership.cluster()).keySet();
        return groups.stream()
                .filter(id -> Optional.ofNullable(found.get(id.name()))
                        .map(group -> tags(group).keySet().containsAll(marks))
                        .orElse(false))
                .toList();
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
