package dev.groundwork.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.AccessCheck;
import dev.groundwork.addon.AdmissionCheck;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.AccessEntry;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import dev.groundwork.rights.AccountRights;
import dev.groundwork.rights.ClusterRights;
import dev.groundwork.rights.IamStatement;
import dev.groundwork.rights.Installation;
import dev.groundwork.rights.RightsObjects;
import dev.groundwork.rights.RightsSet;
import dev.groundwork.rights.Wanted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Groundwork in the cluster gets that follows from the baseline: its text, the rights of the ServiceAccounts, and
 * their roles in AWS.
 *
 * @param text the declared file as it is written
 * @param facts which facts are read besides those that every run reads
 */
record InCluster(String text, Set<Wanted.Fact> facts) implements Renderer.Completion {
    /** The ConfigMap that the baseline travels in. */
    private static final String BASELINE = "groundwork-baseline";

    /**
     * Whoever runs in the cluster reads also what gives them their rights, so all is laid twice: which objects there are
     * does not depend on what is in them.
     */
    @Override
    public Desired complete(Desired desired, Surroundings around, Renderer.Rendered others) {
        Desired own = desired.and(List.of(baseline(Installation.usual())));
        return laid(own, around, others, laid(own, around, others, own));
    }

    /** @param known what of our own is read */
    private Desired laid(Desired own, Surroundings around, Renderer.Rendered others, Desired known) {
        Installation installation = Installation.usual();
        List<Resource> resources = new ArrayList<>(others.resources());
        resources.addAll(known.resources());
        List<Check> checks = new ArrayList<>(others.checks());
        checks.addAll(known.checks());
        Wanted wanted = new Wanted(around.cluster(), resources, checks, Map.of(), facts, installation);
        Desired laid = own;
        for (RightsSet set : RightsSet.values()) {
            ResourceId account = new ResourceId("", "ServiceAccount", installation.namespace(), set.account());
            boolean runs =
                    own.resources().stream().anyMatch(resource -> resource.id().equals(account));
            if (runs || set == RightsSet.READER) {
                laid = laid.and(RightsObjects.of(ClusterRights.of(set, wanted)));
            }
            if (runs) {
                laid = laid.assuming(role(set, inAccount(set, wanted), around, installation));
            }
        }
        return laid.provedBy(enforced(laid.resources()));
    }

    /** Whoever may give access to the cluster may give it to themselves, so only people write access entries. */
    private static Wanted inAccount(RightsSet set, Wanted wanted) {
        return set != RightsSet.BOOTSTRAP
                ? wanted
                : new Wanted(
                        wanted.cluster(),
                        wanted.resources().stream()
                                .filter(resource -> !(resource instanceof AccessEntry))
                                .toList(),
                        wanted.checks().stream()
                                .filter(check -> !(check instanceof AccessCheck))
                                .toList(),
                        wanted.leaving(),
                        wanted.facts(),
                        wanted.installation());
    }

    /** What cannot be withheld by RBAC is held by admission policies, so they have to be in force. */
    private static Check[] enforced(List<Resource> laid) {
        return laid.stream()
                .filter(resource -> resource.id().kind().equals("ValidatingAdmissionPolicy"))
                .flatMap(policy -> laid.stream()
                        .filter(other -> other.id().kind().equals("ValidatingAdmissionPolicyBinding"))
                        .filter(other -> other.tree()
                                .text("spec", "policyName")
                                .equals(policy.id().name()))
                        .map(binding -> new AdmissionCheck.PolicyEnforced(
                                Installation.ADDON, policy.id(), policy.tree(), binding.id(), binding.tree())))
                .toArray(Check[]::new);
    }

    private KubernetesObject baseline(Installation installation) {
        ObjectNode object =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", BASELINE).put("namespace", installation.namespace());
        object.putObject("data").put("groundwork.yaml", text);
        return new KubernetesObject(Installation.ADDON, Tree.of(object));
    }

    /**
     * Whether the role can be assumed is not asked: whoever may ask for tokens of the Job could take its role in AWS. That
     * the Job has done its work proves as much.
     */
    private static PodRole role(RightsSet set, Wanted wanted, Surroundings around, Installation installation) {
        Map<String, Tree> policies = new LinkedHashMap<>();
        for (ObjectNode document :
                IamStatement.documents(AccountRights.of(set, wanted).statements())) {
            policies.put("%s-%d".formatted(set.account(), policies.size() + 1), Tree.of(document));
        }
        PodRole role = PodRole.of(
                Installation.ADDON,
                set.account(),
                installation.namespace(),
                set.account(),
                new PodRole.Permissions(policies, Set.of()),
                around);
        return new PodRole(
                role.identity(),
                role.movingFrom(),
                role.role(),
                role.arn(),
                role.namespace(),
                role.serviceAccount(),
                role.resources(),
                role.checks().stream().filter(IdentityCheck.class::isInstance).toList());
    }
}
