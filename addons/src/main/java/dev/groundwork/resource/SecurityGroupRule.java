package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One rule of ours in a security group that is somebody else's: it lets TCP in at one port from a {@link SecurityGroup} of
 * ours. The group and its other rules are left alone.
 *
 * @param addon the add-on it belongs to
 * @param group the id of the group that gets the rule, for instance that of the nodes
 * @param port the TCP port
 * @param source the name of our security group whose members may send
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html">
 *     AuthorizeSecurityGroupIngress</a>
 */
public record SecurityGroupRule(String addon, String group, int port, String source, Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "SecurityGroupRule";

    public SecurityGroupRule {
        tags = Map.copyOf(tags);
    }

    /** The id of the rule of such a group, which says all that is needed to find it again. */
    public static ResourceId id(String group, int port, String source) {
        return ResourceId.aws(KIND, "%s/tcp/%d/%s".formatted(group, port, source));
    }

    @Override
    public ResourceId id() {
        return id(group, port, source);
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(ResourceId.aws(SecurityGroup.KIND, source));
    }

    @Override
    public Tree tree() {
        return tree(tags);
    }

    /** The tree of this rule with these tags: all else is its identity. */
    public Tree tree(Map<String, String> present) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("ingress", SecurityGroup.rule(port, "security group " + source));
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(present).forEach(tagged::put);
        return Tree.of(root);
    }
}
