package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.LogGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * CloudWatch log groups. A group of ours carries the tag {@link Ownership#CLUSTER_TAG} with the name of this cluster; one
 * without it is somebody else's until it is adopted. Of its tags only ours are looked at, and a key that is not declared
 * is left alone. Nothing here ever deletes a group to change it: its events would be lost.
 */
public final class LogGroupDriver implements Driver {
    private final AwsClients clients;
    private final Ownership ownership;

    public LogGroupDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof LogGroup;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.all(
                resources,
                LogGroup.class,
                groups -> usual().named(groups.stream().map(LogGroup::name).toList()),
                (group, found) -> observe(group, Optional.ofNullable(found.get(group.name()))));
    }

    private Change.Declared observe(LogGroup group, Optional<LogGroups.Live> found) {
        if (found.isEmpty()) {
            return Observing.create(group);
        }
        boolean drift = ownership.applied().test(group);
        Optional<Problem> conflict = conflict(group, found.get(), drift);
        if (conflict.isPresent()) {
            return new Change.Conflicted(group, List.of(), conflict.get());
        }
        Tree before = projection(group, found.get());
        if (!before.text("class").equals(group.storage().name())) {
            return new Change.Unreadable(group, otherClass(group, before.text("class")));
        }
        return new Observing(ownership).compared(group, before);
    }

    /**
     * Why the group of that name must not be touched.
     *
     * @param applied whether we applied it as it is declared, so that a tag that is gone was taken off
     */
    private Optional<Problem> conflict(LogGroup group, LogGroups.Live found, boolean applied) {
        Optional<String> cluster = found.cluster();
        if (cluster.isPresent()) {
            return cluster.filter(name -> !name.equals(ownership.cluster()))
                    .map(name -> new Problem(
                            Problem.Code.CONFLICT,
                            group.id().toString(),
                            "belongs to cluster %s, as its tag %s says".formatted(name, Ownership.CLUSTER_TAG),
                            "Give the groups of one of the two clusters another prefix"));
        }
        if (applied || ownership.adopt().test(group.addon())) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                Problem.Code.CONFLICT,
                group.id().toString(),
                "exists and was not made by Groundwork: it has no tag " + Ownership.CLUSTER_TAG,
                "Set %s.adopt: true to take it over with its events, or choose another prefix"
                        .formatted(group.place())));
    }

    private static Problem otherClass(LogGroup group, String found) {
        return new Problem(
                Problem.Code.IMMUTABLE,
                group.id().toString(),
                "is of class %s, and a class cannot change to %s".formatted(found, group.storage()),
                "Choose another prefix for the log groups; or delete it by hand with all its events, and Groundwork makes"
                        + " it anew");
    }

    private static Tree projection(LogGroup group, LogGroups.Live found) {
        return Tree.empty().with(root -> {
            var live = found.group();
            if (live.retentionInDays() == null) {
                root.put("retentionDays", LogGroup.FOR_EVER);
            } else {
                root.put("retentionDays", live.retentionInDays());
            }
            if (group.kmsKey().isPresent() && live.kmsKeyId() != null) {
                root.put("kmsKey", live.kmsKeyId());
            }
            // Regions that know no classes yet tell none.
            root.put(
                    "class",
                    Objects.requireNonNullElse(live.logGroupClassAsString(), LogGroup.Storage.STANDARD.name()));
            var tags = root.putObject("tags");
            new TreeMap<>(found.tags()).forEach((key, value) -> {
                if (group.tags().containsKey(key)) {
                    tags.put(key, value);
                }
            });
            return root;
        });
    }

    @Override
    public Tree apply(Change.Declared change) {
        LogGroup group = (LogGroup) change.resource();
        switch (change) {
            case Change.Create _ -> create(group);
            case Change.Update update -> update(group, update.before());
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return projection(group, found(group));
    }

    private void create(LogGroup group) {
        boolean made = call("logs:CreateLogGroup", group, () -> {
            try {
                clients.logs()
                        .createLogGroup(request -> request.logGroupName(group.name())
                                .kmsKeyId(group.kmsKey().orElse(null))
                                .logGroupClass(group.storage().name())
                                .tags(group.tags()));
                return true;
            } catch (ResourceAlreadyExistsException exists) {
                return false;
            }
        });
        if (made) {
            keep(group);
            return;
        }
        // Most likely our own creation, whose answer was lost; or fluentd came first.
        LogGroups.Live there = found(group);
        conflict(group, there, false).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        update(group, projection(group, there));
    }

    private void update(LogGroup group, Tree before) {
        if (!before.at("retentionDays").equals(group.tree().at("retentionDays"))) {
            keep(group);
        }
        group.kmsKey()
                .filter(key -> !before.text("kmsKey").equals(key))
                .ifPresent(key -> call(
                        "logs:AssociateKmsKey",
                        group,
                        () -> clients.settlingLogs()
                                .associateKmsKey(request ->
                                        request.logGroupName(group.name()).kmsKeyId(key))));
        Map<String, String> differing = new TreeMap<>(group.tags());
        differing
                .entrySet()
                .removeIf(tag -> Objects.equals(before.at("tags", tag.getKey()).textValue(), tag.getValue()));
        if (!differing.isEmpty()) {
            String arn = found(group).group().logGroupArn();
            call(
                    "logs:TagResource",
                    group,
                    () -> clients.settlingLogs()
                            .tagResource(request -> request.resourceArn(arn).tags(differing)));
        }
    }

    private void keep(LogGroup group) {
        call(
                "logs:PutRetentionPolicy",
                group,
                () -> clients.settlingLogs()
                        .putRetentionPolicy(
                                request -> request.logGroupName(group.name()).retentionInDays(group.retentionDays())));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Observing.existing(
                () -> usual().named(((LogGroup) resource).name()).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(LogGroup.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        List<Leftover> groups =
                all.stream().filter(leftover -> deletes(leftover.id())).toList();
        Map<String, LogGroups.Live> found = usual().named(
                        groups.stream().map(leftover -> leftover.id().name()).toList());
        return groups.stream()
                .flatMap(leftover -> Optional.ofNullable(found.get(leftover.id().name())).stream()
                        .map(live -> leftover(leftover, live)))
                .toList();
    }

    private Change.Undeclared leftover(Leftover leftover, LogGroups.Live live) {
        if (!live.cluster().equals(Optional.of(ownership.cluster()))) {
            return new Change.Kept(
                    leftover,
                    "it does not carry the tag %s of this cluster, so it is not ours".formatted(Ownership.CLUSTER_TAG),
                    false);
        }
        return leftover.asked()
                ? new Change.Delete(leftover, identity(live), Set.of(), "deletes it with all its events")
                : new Change.Kept(leftover, "it holds logs, and goes only if asked for", true);
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        String name = delete.id().name();
        if (usual().named(name)
                .filter(live -> identity(live).equals(delete.identity()))
                .isEmpty()) {
            return;
        }
        clients.problems().calling("logs:DeleteLogGroup", delete.id().toString(), () -> {
            try {
                return Optional.of(clients.logs().deleteLogGroup(request -> request.logGroupName(name)));
            } catch (ResourceNotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<ResourceId> ours() {
        return usual().of(ownership.cluster()).stream()
                .map(name -> ResourceId.aws(LogGroup.KIND, name))
                .toList();
    }

    /** A group has no id of its own, but two of the same name cannot be of the same time. */
    private static String identity(LogGroups.Live live) {
        return String.valueOf(live.group().creationTime());
    }

    private LogGroups.Live found(LogGroup group) {
        return Observing.found(group, new LogGroups(clients, clients.settlingLogs()).named(group.name()));
    }

    private LogGroups usual() {
        return new LogGroups(clients, clients.logs());
    }

    private <T> T call(String action, LogGroup group, Supplier<T> call) {
        return clients.problems().calling(action, group.id().toString(), call);
    }
}
