package dev.groundwork.aws;

import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;

/** Says what would become of roles. Only reads. */
final class RoleObserver {
    private final AwsClients clients;
    private final Ownership ownership;

    RoleObserver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
    }

    List<Change.Declared> observe(List<Resource> resources) {
        return Observed.each(resources, Role.class, this::observe);
    }

    private Change.Declared observe(Role role) {
        Optional<LiveRole> head = usual().head(role.name());
        Tree after = LiveRole.declared(role);
        if (head.isEmpty()) {
            return new Change.Create(role, after, Prediction.COMPUTED);
        }
        Optional<Problem> conflict = conflict(role, head.get());
        if (conflict.isPresent()) {
            return new Change.Conflicted(role, List.of(), conflict.get());
        }
        Tree before = usual().whole(role, head.get()).projectedOn(role);
        List<FieldChange> fields = RoleDifference.between(before, after);
        if (!before.text("path").equals(role.path())) {
            return new Change.Replace(role, before, after, fields, "path");
        }
        return new Observing(ownership).changed(role, before, after, fields);
    }

    /** Why the role of that name must not be touched. Another cluster's role is never taken over, asked or not. */
    Optional<Problem> conflict(Role role, LiveRole found) {
        Optional<String> cluster = found.cluster();
        if (cluster.isPresent()) {
            return cluster.filter(name -> !name.equals(ownership.cluster()))
                    .map(name -> new Problem(
                            Problem.Code.CONFLICT,
                            role.id().toString(),
                            "belongs to cluster %s, as its tag %s says".formatted(name, Ownership.CLUSTER_TAG),
                            "Give one of the two clusters another name in its baseline, or remove the role there"));
        }
        if (ownership.adopt().test(role.addon())) {
            // A path cannot change, and to delete what somebody else made is not to adopt it.
            return Optional.of(found.path())
                    .filter(path -> !path.equals(role.path()))
                    .map(path -> new Problem(
                            Problem.Code.CONFLICT,
                            role.id().toString(),
                            "cannot be adopted: its path is %s, not %s".formatted(path, role.path()),
                            "Delete it, and Groundwork makes its own"));
        }
        return Optional.of(new Problem(
                Problem.Code.CONFLICT,
                role.id().toString(),
                "exists and was not made by Groundwork: it has no tag " + Ownership.CLUSTER_TAG,
                "Set %s.adopt: true to take it over with all its policies, or delete it".formatted(role.place())));
    }

    /** What becomes of roles that nobody wants any more. One without the tag of this cluster is not ours. */
    List<Change.Undeclared> leftovers(List<Leftover> roles) {
        return Parallel.map(roles, this::leftover).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Change.Undeclared> leftover(Leftover leftover) {
        try {
            return usual().head(leftover.id().name())
                    .map(found -> found.cluster().equals(Optional.of(ownership.cluster()))
                            ? new Change.Delete(leftover, found.unique())
                            : new Change.Kept(leftover, notOurs(found), false));
        } catch (ProblemException unreadable) {
            return Optional.of(new Change.Unclear(leftover, unreadable.problem()));
        }
    }

    private static String notOurs(LiveRole found) {
        return found.cluster()
                .map(cluster ->
                        "it belongs to cluster %s by now, as its tag %s says".formatted(cluster, Ownership.CLUSTER_TAG))
                .orElse("it does not carry the tag %s, so it is not ours".formatted(Ownership.CLUSTER_TAG));
    }

    /** All roles below our path that carry the tag of this cluster. */
    List<ResourceId> ours() {
        return Parallel.map(usual().below("/groundwork/" + ownership.cluster() + "/"), this::marked).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<ResourceId> marked(String name) {
        return usual().head(name)
                .flatMap(LiveRole::cluster)
                .filter(ownership.cluster()::equals)
                .map(_ -> ResourceId.aws(Role.KIND, name));
    }

    private Roles usual() {
        return new Roles(clients.problems(), clients.iam());
    }
}
