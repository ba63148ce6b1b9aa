package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A security group of our own. Every rule that lets something in is ours, so that one which somebody added shows as a
 * difference; what goes out is left as EC2 makes it, that is open.
 *
 * @param addon the add-on it belongs to
 * @param name the group's name, at most 255 characters; unique within its VPC
 * @param vpcId the VPC it lies in, which cannot change
 * @param sources what may reach it: each a range of IPv4 or IPv6 addresses
 * @param ports at which TCP ports
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html">
 *     CreateSecurityGroup</a>
 */
public record SecurityGroup(
        String addon,
        String name,
        String vpcId,
        SortedSet<String> sources,
        SortedSet<Integer> ports,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "SecurityGroup";

    private static final Pattern NAME = Pattern.compile("(?!sg-)[A-Za-z0-9 ._\\-:/()#,@\\[\\]+=&;{}!$*]{1,255}");

    public SecurityGroup {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a security group: " + name);
        }
        sources = new TreeSet<>(sources);
        ports = new TreeSet<>(ports);
        tags = Map.copyOf(tags);
    }

    /** What the tree says of a rule that lets TCP in. */
    public static String rule(int port, String source) {
        return "tcp %d from %s".formatted(port, source);
    }

    /** What the tree says of all rules of this group. */
    public SortedSet<String> rules() {
        SortedSet<String> rules = new TreeSet<>();
        ports.forEach(port -> sources.forEach(source -> rules.add(rule(port, source))));
        return rules;
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public Tree tree() {
        return tree(rules(), tags);
    }

    /** The tree of a group with these rules and tags. */
    public static Tree tree(Collection<String> rules, Map<String, String> tags) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        // By name, not by place: a rule that is added shall not seem to change its neighbours.
        ObjectNode open = root.putObject("ingress");
        new TreeSet<>(rules).forEach(rule -> open.put(rule, "allowed"));
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
