package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One inline policy of a role that is not ours, such as the role of the nodes. The role itself is never made, changed or
 * deleted, and of its policies only the one of this name is looked at.
 *
 * @param addon the add-on it belongs to
 * @param role the name of the role
 * @param name the name of the policy, at most 128 characters
 * @param document what it allows, as an IAM policy document
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html">PutRolePolicy</a>
 */
public record RolePolicy(String addon, String role, String name, Tree document) implements AwsResource {
    /** The longest name of an inline policy. */
    public static final int NAME = 128;

    /** The kind in ids. */
    public static final String KIND = "RolePolicy";

    @Override
    public ResourceId id() {
        return idOf(role, name);
    }

    /** The id of that policy of that role. A role's name has no slash, so the two can be told apart. */
    public static ResourceId idOf(String role, String name) {
        return ResourceId.aws(KIND, role + "/" + name);
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set("policy", document.copy());
        return Tree.of(root);
    }
}
