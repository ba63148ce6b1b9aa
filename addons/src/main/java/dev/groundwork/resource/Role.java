package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * An IAM role with its trust and its inline policies.
 *
 * @param addon the add-on it belongs to
 * @param name the role's name, at most 64 characters
 * @param path the role's path, for instance {@code /groundwork/production/}
 * @param trust who may assume it, as an IAM policy document
 * @param policies inline policies by name, each an IAM policy document
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
 */
public record Role(
        String addon, String name, String path, Tree trust, Map<String, Tree> policies, Map<String, String> tags)
        implements Resource {
    public Role {
        policies = Map.copyOf(policies);
        tags = Map.copyOf(tags);
    }

    /** The ARN that this role has in the given account. */
    public String arn(String partition, String account) {
        return "arn:%s:iam::%s:role%s%s".formatted(partition, account, path, name);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws("Role", name);
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("path", path);
        root.set("trust", trust.copy());
        ObjectNode inline = root.putObject("policies");
        new TreeMap<>(policies).forEach((policy, document) -> inline.set(policy, document.copy()));
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
