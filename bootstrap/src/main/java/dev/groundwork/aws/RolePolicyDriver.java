package dev.groundwork.aws;

import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Observed;
import dev.groundwork.engine.Parallel;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Single inline policies of roles that are not ours. The role and its other policies are left alone; a role that is not
 * there is a problem, because it is somebody else's to make.
 */
public final class RolePolicyDriver implements Driver {
    private final AwsClients clients;
    private final Ownership ownership;

    public RolePolicyDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.ownership = ownership;
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof RolePolicy;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return Observed.each(resources, RolePolicy.class, this::observe);
    }

    private Change.Declared observe(RolePolicy policy) {
        Tree after = normalised(policy.document(), policy);
        Optional<Tree> before = read(policy, usual());
        if (before.isEmpty()) {
            if (usual().head(policy.role()).isEmpty()) {
                return new Change.Unreadable(
                        policy,
                        new Problem(
                                Problem.Code.MISSING,
                                policy.id().toString(),
                                "there is no role " + policy.role(),
                                "Correct its name in the baseline, or make the role with what makes the nodes"));
            }
            return new Change.Create(policy, after, Prediction.COMPUTED);
        }
        return new Observing(ownership)
                .changed(policy, before.get(), after, RoleDifference.between(before.get(), after));
    }

    @Override
    public Tree apply(Change.Declared change) {
        RolePolicy policy = (RolePolicy) change.resource();
        switch (change) {
            case Change.Create _, Change.Update _ ->
                clients.problems()
                        .calling(
                                "iam:PutRolePolicy",
                                policy.id().toString(),
                                () -> clients.settlingIam()
                                        .putRolePolicy(request -> request.roleName(policy.role())
                                                .policyName(policy.name())
                                                .policyDocument(
                                                        policy.document().toString())));
            case Change.Unchanged _ -> {}
            case Change.Replace _, Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        return Observing.found(policy, read(policy, new Roles(clients.problems(), clients.settlingIam())));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Observing.existing(() -> read((RolePolicy) resource, usual()).isPresent());
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(RolePolicy.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return Parallel.map(
                        all.stream().filter(leftover -> deletes(leftover.id())).toList(), this::leftover)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Inline policies have no tags; what tells ours is the name, which has the cluster in it. */
    private Optional<Change.Undeclared> leftover(Leftover leftover) {
        try {
            if (!nameOf(leftover.id()).startsWith("groundwork-%s-".formatted(ownership.cluster()))) {
                return Optional.of(new Change.Kept(
                        leftover, "it is not named as Groundwork names policies for this cluster", false));
            }
            if (usual().document(roleOf(leftover.id()), nameOf(leftover.id())).isEmpty()) {
                return Optional.empty();
            }
            return usual().head(roleOf(leftover.id()))
                    .map(role -> new Change.Delete(
                            leftover,
                            role.unique(),
                            Set.of(),
                            "takes this policy off role %s, which stays".formatted(roleOf(leftover.id()))));
        } catch (ProblemException unreadable) {
            return Optional.of(new Change.Unclear(leftover, unreadable.problem()));
        }
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        String role = roleOf(delete.id());
        if (usual().head(role)
                .filter(found -> found.unique().equals(delete.identity()))
                .isEmpty()) {
            return;
        }
        clients.problems().calling("iam:DeleteRolePolicy", delete.id().toString(), () -> {
            try {
                return Optional.of(clients.iam()
                        .deleteRolePolicy(request -> request.roleName(role).policyName(nameOf(delete.id()))));
            } catch (NoSuchEntityException absent) {
                return Optional.empty();
            }
        });
    }

    /** Which roles of others were given one is known from the record alone; nobody should have to read them all. */
    @Override
    public List<ResourceId> ours() {
        return List.of();
    }

    private static String roleOf(ResourceId id) {
        return id.name().substring(0, id.name().indexOf('/'));
    }

    private static String nameOf(ResourceId id) {
        return id.name().substring(id.name().indexOf('/') + 1);
    }

    private static Optional<Tree> read(RolePolicy policy, Roles roles) {
        return roles.document(policy.role(), policy.name())
                .map(document -> Tree.of(
                        PolicyDocument.normalised(document, policy.document().copy())))
                .map(RolePolicyDriver::under);
    }

    private static Tree normalised(Tree document, RolePolicy policy) {
        return under(Tree.of(
                PolicyDocument.normalised(document.copy(), policy.document().copy())));
    }

    private static Tree under(Tree document) {
        return Tree.empty().with(root -> {
            root.set("policy", document.copy());
            return root;
        });
    }

    private Roles usual() {
        return new Roles(clients.problems(), clients.iam());
    }
}
