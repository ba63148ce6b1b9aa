package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An IAM role with its trust, its inline policies and the managed policies that are attached to it.
 *
 * @param addon the add-on it belongs to
 * @param name the role's name, at most 64 characters
 * @param path the role's path, for instance {@code /groundwork/production/}
 * @param trust who may assume it, as an IAM policy document
 * @param policies inline policies by name, each an IAM policy document
 * @param managedPolicies ARNs of managed policies; any other one that is attached is a difference
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
 */
public record Role(
        String addon,
        String name,
        String path,
        Tree trust,
        Map<String, Tree> policies,
        Set<String> managedPolicies,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "Role";

    public Role {
        policies = Map.copyOf(policies);
        managedPolicies = Set.copyOf(managedPolicies);
        tags = Map.copyOf(tags);
    }

    /** A role without any managed policy. */
    public Role(
            String addon, String name, String path, Tree trust, Map<String, Tree> policies, Map<String, String> tags) {
        this(addon, name, path, trust, policies, Set.of(), tags);
    }

    /** The same role with another trust. */
    public Role trusting(Tree document) {
        return new Role(addon, name, path, document, policies, managedPolicies, tags);
    }

    /** The ARN that this role has in the given account. */
    public String arn(String partition, String account) {
        return "arn:%s:iam::%s:role%s%s".formatted(partition, account, path, name);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    /** The id of the role that has this ARN: in an account its name is unique, whatever its path. */
    public static ResourceId idOf(String arn) {
        return ResourceId.aws(KIND, arn.substring(arn.lastIndexOf('/') + 1));
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("path", path);
        root.set("trust", trust.copy());
        ObjectNode inline = root.putObject("policies");
        new TreeMap<>(policies).forEach((policy, document) -> inline.set(policy, document.copy()));
        attach(root, managedPolicies);
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }

    /** Puts attached managed policies into the tree of a role, each under its ARN; none leave no trace. */
    public static void attach(ObjectNode tree, Set<String> arns) {
        if (!arns.isEmpty()) {
            ObjectNode attached = tree.putObject("managedPolicies");
            new TreeSet<>(arns).forEach(arn -> attached.put(arn, "attached"));
        }
    }
}
