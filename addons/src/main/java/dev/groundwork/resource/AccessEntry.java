package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may log in to an EKS cluster, as whom, and with which of EKS's own policies.
 *
 * @param addon the part of the baseline it belongs to
 * @param principal ARN of an IAM role or user; it cannot change
 * @param username the user's name in Kubernetes; empty leaves it to EKS
 * @param groups groups in Kubernetes, which RBAC knows
 * @param policies by the ARN of the access policy, the namespaces in which it holds; none means the whole cluster
 * @param adopt whether to take over an entry that somebody else made
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_AccessEntry.html">AccessEntry</a>
 */
public record AccessEntry(
        String addon,
        String principal,
        Optional<String> username,
        List<String> groups,
        SortedMap<String, List<String>> policies,
        boolean adopt,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind, as it stands in ids. */
    public static final String KIND = "AccessEntry";

    /** What the tree says of a policy that holds everywhere. */
    public static final String CLUSTER = "cluster";

    public AccessEntry {
        groups = groups.stream().sorted().distinct().toList();
        TreeMap<String, List<String>> sorted = new TreeMap<>();
        policies.forEach((policy, namespaces) ->
                sorted.put(policy, namespaces.stream().sorted().distinct().toList()));
        policies = sorted;
        tags = Map.copyOf(tags);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, principal);
    }

    @Override
    public Tree tree() {
        return tree(username, groups, policies, tags);
    }

    /** The tree of any entry. */
    public static Tree tree(
            Optional<String> username,
            List<String> groups,
            SortedMap<String, List<String>> policies,
            Map<String, String> tags) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        username.ifPresent(name -> root.put("username", name));
        groups.stream().sorted().forEach(root.putArray("groups")::add);
        ObjectNode associated = root.putObject("policies");
        policies.forEach((policy, namespaces) -> associated.put(policy, scope(namespaces)));
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }

    /** Where a policy holds, in words. */
    public static String scope(List<String> namespaces) {
        return namespaces.isEmpty()
                ? CLUSTER
                : "namespaces " + String.join(", ", namespaces.stream().sorted().toList());
    }
}
