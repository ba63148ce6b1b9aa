package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A network load balancer. Its scheme cannot change, so it belongs into the name: another scheme is another load balancer,
 * made beside the old one.
 *
 * @param addon the add-on it belongs to
 * @param name at most 32 letters, digits and hyphens, unique within account and region
 * @param scheme whether it has public addresses
 * @param subnets one subnet for each availability zone, by zone
 * @param securityGroups names of {@link SecurityGroup}s; at least one, because a load balancer that was made without any
 *     can never get one
 * @param crossZone whether each of its addresses sends to targets in every zone, or only in its own
 * @param deletionProtection whether AWS refuses to delete it
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html">
 *     CreateLoadBalancer</a>
 */
public record LoadBalancer(
        String addon,
        String name,
        Scheme scheme,
        SortedMap<String, String> subnets,
        SortedSet<String> securityGroups,
        boolean crossZone,
        boolean deletionProtection,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "LoadBalancer";

    private static final Pattern NAME = Pattern.compile("(?!internal-)(?!-)[A-Za-z0-9-]{1,32}(?<!-)");

    /** Where a load balancer can be reached from. */
    public enum Scheme {
        /** From the internet. */
        INTERNET_FACING("internet-facing"),
        /** From the VPC and what is connected with it. */
        INTERNAL("internal");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }

        @com.fasterxml.jackson.annotation.JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    public LoadBalancer {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a load balancer: " + name);
        }
        if (securityGroups.isEmpty() || subnets.isEmpty()) {
            throw new IllegalArgumentException("a load balancer needs a subnet and a security group: " + name);
        }
        subnets = new TreeMap<>(subnets);
        securityGroups = new TreeSet<>(securityGroups);
        tags = Map.copyOf(tags);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public Set<ResourceId> needs() {
        return securityGroups.stream()
                .map(group -> ResourceId.aws(SecurityGroup.KIND, group))
                .collect(Collectors.toSet());
    }

    @Override
    public Tree tree() {
        return tree(scheme.word, subnets, securityGroups, crossZone, deletionProtection, tags);
    }

    /** The tree of a load balancer that is like this. */
    public static Tree tree(
            String scheme,
            Map<String, String> subnets,
            Set<String> securityGroups,
            boolean crossZone,
            boolean deletionProtection,
            Map<String, String> tags) {
        ObjectNode root =
                JsonNodeFactory.instance.objectNode().put("type", "network").put("scheme", scheme);
        ObjectNode zones = root.putObject("subnets");
        new TreeMap<>(subnets).forEach(zones::put);
        new TreeSet<>(securityGroups).forEach(root.putArray("securityGroups")::add);
        root.put("crossZone", crossZone).put("deletionProtection", deletionProtection);
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
