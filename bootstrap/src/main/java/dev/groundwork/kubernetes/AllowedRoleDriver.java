package dev.groundwork.kubernetes;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Single entries of the lists of roles that kube2iam gives to the pods of a namespace. Other entries, and the rest of the
 * Namespace, are left alone. The list is one text, so an entry is added by a patch that holds only if nobody else wrote
 * to the Namespace meanwhile.
 */
public final class AllowedRoleDriver implements Driver {
    private static final int ATTEMPTS = 8;
    private static final int CONFLICT = 409;

    private final KubernetesReader reader;
    private final KubernetesWriter writer;
    private final String path;
    private final Set<ResourceId> made;

    /**
     * @param cluster the cluster's name, which is in the path of its roles
     * @param made what the same plan makes, among which may be the Namespace
     */
    public AllowedRoleDriver(ApiServer server, KubernetesReader reader, String cluster, Set<ResourceId> made) {
        this.path = "/groundwork/%s/".formatted(cluster);
        this.made = Set.copyOf(made);
        this.reader = reader;
        this.writer = new KubernetesWriter(server);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof AllowedRole;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.each(resources, AllowedRole.class, this::observe);
    }

    private Change.Declared observe(AllowedRole allowed) {
        Optional<AllowedRoles> found = AllowedRoles.read(reader, allowed.namespace());
        if (found.map(roles -> roles.has(allowed.role())).orElse(false)) {
            return new Change.Unchanged(allowed);
        }
        if (found.isEmpty() && !made.contains(AllowedRoles.idOf(allowed.namespace()))) {
            return new Change.Unreadable(allowed, noNamespace(allowed));
        }
        return new Change.Create(
                allowed, allowed.tree(), found.isPresent() ? Prediction.COMPUTED : Prediction.TOO_EARLY);
    }

    @Override
    public Tree apply(Change.Declared change) {
        AllowedRole allowed = (AllowedRole) change.resource();
        switch (change) {
            case Change.Create _ -> add(allowed);
            case Change.Unchanged _ -> {}
            case Change.Update _, Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return allowed.tree();
    }

    private void add(AllowedRole allowed) {
        if (AllowedRoles.read(reader, allowed.namespace()).isEmpty()) {
            throw new ProblemException(noNamespace(allowed));
        }
        write(
                allowed.id(),
                list -> list.has(allowed.role()) ? Optional.empty() : Optional.of(list.with(allowed.role())));
    }

    /**
     * One at a time: several add-ons of a namespace would only be in each other's way.
     *
     * @param change what to make of the list; empty if it is well as it is
     */
    private synchronized void write(ResourceId id, Function<AllowedRoles, Optional<AllowedRoles>> change) {
        for (int attempt = 1; ; attempt++) {
            Optional<AllowedRoles> wanted =
                    AllowedRoles.read(reader, id.namespace()).flatMap(change);
            if (wanted.isEmpty()) {
                return;
            }
            ApiServer.Answer answer = writer.merge(
                    "/api/v1/namespaces/" + id.namespace(), wanted.get().patch());
            if (answer.ok()) {
                return;
            }
            if (answer.status() != CONFLICT || attempt == ATTEMPTS) {
                throw new ProblemException(KubernetesProblems.of(id.toString(), "changing the list of roles", answer));
            }
        }
    }

    private static Problem noNamespace(AllowedRole allowed) {
        return new Problem(
                Problem.Code.MISSING,
                AllowedRoles.idOf(allowed.namespace()).toString(),
                "does not exist",
                "Create it: kubectl create namespace " + allowed.namespace());
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Health.current("it was written");
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.group().equals(AllowedRole.GROUP) && id.kind().equals(AllowedRole.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return Parallel.map(
                        all.stream().filter(leftover -> deletes(leftover.id())).toList(), this::leftover)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Change.Undeclared> leftover(Leftover leftover) {
        ResourceId id = leftover.id();
        try {
            return AllowedRoles.read(reader, id.namespace()).stream()
                    .flatMap(list -> list.roles().stream())
                    .filter(role -> role.endsWith(path + id.name()))
                    .findFirst()
                    .map(role -> new Change.Delete(
                            leftover,
                            role,
                            Set.of(),
                            "takes the role off the list of Namespace %s, which stays".formatted(id.namespace())));
        } catch (ProblemException unreadable) {
            return Optional.of(new Change.Unclear(leftover, unreadable.problem()));
        }
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        write(
                delete.id(),
                list -> list.has(delete.identity()) ? Optional.of(list.without(delete.identity())) : Optional.empty());
    }

    @Override
    public List<ResourceId> ours() {
        return reader.listPages("/api/v1/namespaces", "").stream()
                .flatMap(namespace -> AllowedRoles.ours(namespace, path))
                .sorted()
                .toList();
    }
}
