package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A TCP listener of a {@link LoadBalancer}: what comes in at its port goes to one target group.
 *
 * @param addon the add-on it belongs to
 * @param loadBalancer the load balancer's name
 * @param port the port at which clients connect
 * @param targetGroup the name of the {@link TargetGroup}
 * @param idleTimeoutSeconds how long a connection without traffic is kept, 60 to 6000
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html">
 *     CreateListener</a>
 */
public record Listener(
        String addon,
        String loadBalancer,
        int port,
        String targetGroup,
        int idleTimeoutSeconds,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "Listener";

    public Listener {
        tags = Map.copyOf(tags);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, loadBalancer + ":" + port);
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(ResourceId.aws(LoadBalancer.KIND, loadBalancer), ResourceId.aws(TargetGroup.KIND, targetGroup));
    }

    @Override
    public Tree tree() {
        return tree("TCP", targetGroup, idleTimeoutSeconds, tags);
    }

    /** The tree of a listener that is like this. */
    public static Tree tree(String protocol, String target, int idleTimeoutSeconds, Map<String, String> tags) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("protocol", protocol)
                .put("targetGroup", target)
                .put("idleTimeoutSeconds", idleTimeoutSeconds);
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
