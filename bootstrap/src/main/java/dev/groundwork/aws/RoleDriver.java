package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Driver;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * IAM roles with their trust and policies. A role of ours carries the tag {@link Ownership#CLUSTER_TAG} with the
 * name of this cluster; one of the same name without it is somebody else's. Every policy of a role of ours is ours,
 * inline or attached, so that one which somebody added shows as a difference; of its tags only ours are. A permissions
 * boundary is left alone, because it can only narrow what the role may do.
 *
 * <p>Each write may be sent twice. What follows a creation is tried again for a while if IAM does not see the role yet.
 */
public final class RoleDriver implements Driver {
    private final AwsClients clients;
    private final RoleObserver observer;

    public RoleDriver(AwsClients clients, Ownership ownership) {
        this.clients = clients;
        this.observer = new RoleObserver(clients, ownership);
    }

    @Override
    public boolean handles(Resource resource) {
        return resource instanceof Role;
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        return observer.observe(resources);
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws(Role.KIND);
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        return observer.leftovers(
                all.stream().filter(leftover -> deletes(leftover.id())).toList());
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        String name = delete.id().name();
        boolean same = new Roles(clients.problems(), clients.iam())
                .head(name)
                .map(found -> found.unique().equals(delete.identity()))
                .orElse(false);
        if (same) {
            delete(name);
        }
    }

    @Override
    public List<ResourceId> ours() {
        return observer.ours();
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        return Observing.existing(
                () -> settling().head(((Role) resource).name()).isPresent());
    }

    @Override
    public Tree apply(Change.Declared change) {
        Role role = (Role) change.resource();
        switch (change) {
            case Change.Create _ -> create(role, Optional.empty());
            case Change.Update update -> update(role, update.before(), update.after());
            case Change.Replace _ -> {
                // Whoever narrowed the old role did not mean the new one to be wider.
                Optional<String> boundary = settling().head(role.name()).flatMap(LiveRole::boundary);
                delete(role.name());
                create(role, boundary);
            }
            case Change.Unchanged _ -> {}
            case Change.Conflicted _, Change.Unreadable _ ->
                throw new IllegalArgumentException("not to be applied: " + change);
        }
        Roles settling = settling();
        return settling.written(role, found(role, settling)).projectedOn(role);
    }

    private void create(Role role, Optional<String> boundary) {
        if (make(role, boundary)) {
            return;
        }
        // Most likely our own creation, whose answer was lost.
        LiveRole head = found(role, settling());
        observer.conflict(role, head).ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        update(role, settling().whole(role, head).projectedOn(role), LiveRole.declared(role));
    }

    private static LiveRole found(Role role, Roles roles) {
        return Observing.found(role, roles.head(role.name()));
    }

    /**
     * Makes the role with its trust and tags, then its policies.
     *
     * @return false if there is a role of that name, perhaps by a try whose answer was lost; then nothing was written
     */
    private boolean make(Role role, Optional<String> boundary) {
        boolean made = call("iam:CreateRole", role, () -> {
            try {
                clients.iam()
                        .createRole(request -> request.roleName(role.name())
                                .path(role.path())
                                .assumeRolePolicyDocument(role.trust().toString())
                                .description("Made by Groundwork for add-on " + role.addon())
                                .permissionsBoundary(boundary.orElse(null))
                                .tags(tags(role.tags())));
                return true;
            } catch (EntityAlreadyExistsException exists) {
                return false;
            }
        });
        if (made) {
            new TreeMap<>(role.policies()).forEach((name, document) -> putPolicy(role, name, document));
            new TreeSet<>(role.managedPolicies()).forEach(policy -> attach(role, policy));
        }
        return made;
    }

    /** Writes only what differs between the two trees; first what narrows, in case not all of it can be done. */
    private void update(Role role, Tree before, Tree after) {
        if (!before.at("trust").equals(after.at("trust"))) {
            call(
                    "iam:UpdateAssumeRolePolicy",
                    role,
                    () -> clients.settlingIam()
                            .updateAssumeRolePolicy(request -> request.roleName(role.name())
                                    .policyDocument(role.trust().toString())));
        }
        names(before.at("policies")).stream()
                .filter(name -> !role.policies().containsKey(name))
                .forEach(name -> deletePolicy(role.name(), name));
        List<String> attached = names(before.at("managedPolicies"));
        attached.stream()
                .filter(policy -> !role.managedPolicies().contains(policy))
                .forEach(policy -> detach(role.name(), policy));
        new TreeMap<>(role.policies()).forEach((name, document) -> {
            if (!before.at("policies", name).equals(after.at("policies", name))) {
                putPolicy(role, name, document);
            }
        });
        new TreeSet<>(role.managedPolicies())
                .stream().filter(policy -> !attached.contains(policy)).forEach(policy -> attach(role, policy));
        updateTags(role, before);
    }

    private void updateTags(Role role, Tree before) {
        Map<String, String> differing = new TreeMap<>(role.tags());
        differing
                .entrySet()
                .removeIf(tag -> Objects.equals(before.at("tags", tag.getKey()).textValue(), tag.getValue()));
        if (!differing.isEmpty()) {
            call(
                    "iam:TagRole",
                    role,
                    () -> clients.settlingIam()
                            .tagRole(request -> request.roleName(role.name()).tags(tags(differing))));
        }
        List<String> superfluous = new ArrayList<>(names(before.at("tags")));
        superfluous.removeAll(role.tags().keySet());
        if (!superfluous.isEmpty()) {
            call(
                    "iam:UntagRole",
                    role,
                    () -> clients.settlingIam()
                            .untagRole(request -> request.roleName(role.name()).tagKeys(superfluous)));
        }
    }

    /** Takes everything off the role that keeps IAM from deleting it, then deletes it. */
    private void delete(String role) {
        Roles found = new Roles(clients.problems(), clients.iam());
        found.attached(role).forEach(policy -> detach(role, policy));
        found.names(role).forEach(policy -> deletePolicy(role, policy));
        call(
                "iam:DeleteRole",
                role,
                () -> unlessAbsent(() -> clients.iam().deleteRole(request -> request.roleName(role))));
    }

    private void putPolicy(Role role, String name, Tree document) {
        call(
                "iam:PutRolePolicy",
                role,
                () -> clients.settlingIam()
                        .putRolePolicy(request ->
                                request.roleName(role.name()).policyName(name).policyDocument(document.toString())));
    }

    private void attach(Role role, String policy) {
        call(
                "iam:AttachRolePolicy",
                role,
                () -> clients.settlingIam()
                        .attachRolePolicy(
                                request -> request.roleName(role.name()).policyArn(policy)));
    }

    private void detach(String role, String policy) {
        call(
                "iam:DetachRolePolicy",
                role,
                () -> unlessAbsent(() -> clients.iam()
                        .detachRolePolicy(request -> request.roleName(role).policyArn(policy))));
    }

    private void deletePolicy(String role, String name) {
        call(
                "iam:DeleteRolePolicy",
                role,
                () -> unlessAbsent(() -> clients.iam()
                        .deleteRolePolicy(request -> request.roleName(role).policyName(name))));
    }

    private <T> T call(String action, Role role, Supplier<T> call) {
        return call(action, role.name(), call);
    }

    private <T> T call(String action, String role, Supplier<T> call) {
        return clients.problems().calling(action, "IAM role " + role, call);
    }

    /** What is gone already need not be deleted: a deletion may be sent twice. */
    private static boolean unlessAbsent(Runnable deletion) {
        try {
            deletion.run();
            return true;
        } catch (NoSuchEntityException absent) {
            return false;
        }
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private Roles settling() {
        return new Roles(clients.problems(), clients.settlingIam());
    }
}
