package dev.groundwork.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WiringCheck;
import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.RoleEntry;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the roles of the team's own applications ask for: for each its ServiceAccount and its IAM role, wired by the
 * mechanism that the baseline names. The pods are the team's, so nothing of them is declared.
 */
final class ApplicationRoles {
    /** So that an application and an add-on of one name have two roles. */
    private static final String PREFIX = "app-";

    private final Baseline baseline;
    private final Cluster cluster;

    ApplicationRoles(Baseline baseline, Cluster cluster) {
        this.baseline = baseline;
        this.cluster = cluster;
    }

    /**
     * One of them.
     *
     * @throws ProblemException if the cluster lacks what the mechanism needs
     */
    Desired desired(String name, RoleEntry entry) {
        String part = Baseline.part(name);
        Identity identity = baseline.identityOf(entry);
        Surroundings around = new Surroundings(
                cluster,
                identity,
                baseline.movingFrom(entry),
                baseline.addons().keySet(),
                baseline.registry(),
                baseline.tags());
        Map<String, Tree> policies = entry.policies().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, policy -> Tree.of(policy.getValue())));
        PodRole role = PodRole.of(
                part,
                PREFIX + name,
                entry.namespace(),
                entry.serviceAccount(),
                new PodRole.Permissions(policies, new HashSet<>(entry.managedPolicies())),
                around);
        KubernetesObject account = account(part, entry, role);
        return new Desired(List.of(account), List.of())
                .and(role.resources())
                .provedBy(role.checks().toArray(Check[]::new))
                .provedBy(new WiringCheck.NoOldWiring(
                        part,
                        account.id(),
                        identity == Identity.KUBE2IAM ? Map.of(identity.annotation(), role.arn()) : Map.of(),
                        role.injection()))
                .noting(notes(entry, identity, role.arn()));
    }

    /** It stays when the mechanism changes: without it, running pods would lose their tokens. */
    private static KubernetesObject account(String part, RoleEntry entry, PodRole role) {
        ObjectNode account =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ServiceAccount");
        ObjectNode metadata = account.putObject("metadata")
                .put("name", entry.serviceAccount())
                .put("namespace", entry.namespace());
        if (role.annotates()) {
            metadata.putObject("annotations").put(Identity.IRSA.annotation(), role.arn());
        }
        return new KubernetesObject(part, Tree.of(account));
    }

    private static List<Note> notes(RoleEntry entry, Identity identity, String arn) {
        return switch (identity) {
            case IRSA, POD_IDENTITY -> List.of();
            case KUBE2IAM ->
                List.of(Note.always(
                        "kube2iam looks at pods, which are yours: those of ServiceAccount %s/%s need the annotation %s: %s"
                                .formatted(entry.namespace(), entry.serviceAccount(), identity.annotation(), arn)));
        };
    }

    /**
     * Refuses a ServiceAccount that an add-on has already.
     *
     * @param addons what the add-ons want
     * @param checks what proves that
     * @throws ProblemException that names both
     */
    void refuseAccountOf(Map<ResourceId, Resource> addons, Collection<Check> checks, String name, RoleEntry entry) {
        Resource taken = addons.get(new ResourceId("", "ServiceAccount", entry.namespace(), entry.serviceAccount()));
        if (taken == null) {
            return;
        }
        String account = entry.namespace() + "/" + entry.serviceAccount();
        String what = checks.stream()
                .filter(IdentityCheck.OneMechanism.class::isInstance)
                .map(IdentityCheck.OneMechanism.class::cast)
                .filter(check -> account.equals(check.namespace() + "/" + check.serviceAccount()))
                .findFirst()
                .map(theirs ->
                        "ServiceAccount %s would get two roles at once: by %s from the add-on %s, and by %s from here"
                                .formatted(account, theirs.identity(), taken.addon(), baseline.identityOf(entry)))
                .orElse("ServiceAccount %s belongs to the add-on %s".formatted(account, taken.addon()));
        throw new ProblemException(new Problem(
                Problem.Code.INVALID,
                Baseline.part(name),
                what,
                "Take this role out of the baseline, or name another ServiceAccount"));
    }
}
