package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A role as it was found.
 *
 * @param unique what only this one has, also if one of the same name is made later
 * @param path its path
 * @param trust who may assume it
 * @param policies all its inline policies by name
 * @param managedPolicies ARNs of all managed policies that are attached to it
 * @param boundary the ARN of its permissions boundary; never declared and never a difference, because it only narrows
 * @param tags all its tags
 */
record LiveRole(
        String unique,
        String path,
        JsonNode trust,
        Map<String, JsonNode> policies,
        Set<String> managedPolicies,
        Optional<String> boundary,
        Map<String, String> tags) {
    /** Tags below this are ours, whatever the baseline declares now. */
    private static final String OURS = "groundwork.dev/";

    LiveRole {
        policies = Map.copyOf(policies);
        managedPolicies = Set.copyOf(managedPolicies);
        tags = Map.copyOf(tags);
    }

    /** The same role with these inline policies and attached managed ones. */
    LiveRole with(Map<String, JsonNode> inline, Set<String> attached) {
        return new LiveRole(unique, path, trust, inline, attached, boundary, tags);
    }

    /** The cluster for which Groundwork made it, if it did. */
    Optional<String> cluster() {
        return Optional.ofNullable(tags.get(Ownership.CLUSTER_TAG));
    }

    /** What is declared of a role, with its documents in the normal form. */
    static Tree declared(Role role) {
        return role.tree().with(root -> {
            root.set("trust", PolicyDocument.normalised(role.trust().copy()));
            ObjectNode inline = root.putObject("policies");
            new TreeMap<>(role.policies())
                    .forEach((name, document) -> inline.set(name, PolicyDocument.normalised(document.copy())));
            return root;
        });
    }

    /** The same of what was found: every policy, but of the tags only ours. */
    Tree projectedOn(Role role) {
        return Tree.empty().with(root -> {
            root.put("path", path);
            root.set("trust", PolicyDocument.normalised(trust, role.trust().copy()));
            if (!policies.isEmpty() || role.policies().isEmpty()) {
                ObjectNode inline = root.putObject("policies");
                new TreeMap<>(policies).forEach((name, document) -> {
                    @Nullable Tree wanted = role.policies().get(name);
                    inline.set(name, PolicyDocument.normalised(document, wanted == null ? document : wanted.copy()));
                });
            }
            Role.attach(root, managedPolicies);
            Map<String, String> ours = new TreeMap<>(tags);
            ours.keySet().removeIf(key -> !key.startsWith(OURS) && !role.tags().containsKey(key));
            if (!ours.isEmpty() || role.tags().isEmpty()) {
                ours.forEach(root.putObject("tags")::put);
            }
            return root;
        });
    }
}
