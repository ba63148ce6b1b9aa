package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Locale;
import java.util.Set;

/**
 * A record in Route 53 that leads to a {@link LoadBalancer}: an alias of type A. Records have no tags, so a TXT record
 * beside it says for which cluster Groundwork made it.
 *
 * @param addon the add-on it belongs to
 * @param hostedZone the id of the hosted zone, for instance {@code Z0123456789EXAMPLE}
 * @param name its name without the final dot; the first label may be {@code *}
 * @param loadBalancer the load balancer's name
 * @param owner the cluster for which it is made, as {@link #owner} says it
 * @see <a href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">
 *     ChangeResourceRecordSets</a>
 */
public record DnsRecord(String addon, String hostedZone, String name, String loadBalancer, String owner)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "DnsRecord";

    private static final String WILDCARD = "*.";
    private static final String WILDCARD_MARK = "_groundwork-wildcard.";
    private static final String MARK = "_groundwork.";

    public DnsRecord {
        name = name.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, hostedZone + "/" + name);
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(ResourceId.aws(LoadBalancer.KIND, loadBalancer));
    }

    /** The name of the record of which that TXT record speaks. */
    public static String markedName(String markName) {
        return markName.startsWith(WILDCARD_MARK)
                ? WILDCARD + markName.substring(WILDCARD_MARK.length())
                : markName.substring(MARK.length());
    }

    /** The name of the TXT record that says whose a record is; it must not be the wildcard's own, or all would have it. */
    public static String markName(String name) {
        return name.startsWith(WILDCARD) ? WILDCARD_MARK + name.substring(WILDCARD.length()) : MARK + name;
    }

    /** What that TXT record says, without its quotes. Route 53 knows no regions, so the cluster's name is not enough. */
    public static String owner(String region, String cluster) {
        return "groundwork.dev/cluster=%s/%s".formatted(region, cluster);
    }

    /** What the tree says of an alias for that load balancer. */
    public static String alias(String loadBalancer) {
        return "alias for load balancer " + loadBalancer;
    }

    @Override
    public Tree tree() {
        return tree(alias(loadBalancer), owner);
    }

    /** The tree of a record that is like this; empty texts leave no trace. */
    public static Tree tree(String target, String owner) {
        var root = JsonNodeFactory.instance.objectNode();
        if (!target.isEmpty()) {
            root.put("A", target);
        }
        if (!owner.isEmpty()) {
            root.put("mark", owner);
        }
        return Tree.of(root);
    }
}
