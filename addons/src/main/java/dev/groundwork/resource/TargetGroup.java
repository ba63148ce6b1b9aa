package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A target group of a network load balancer: instances, reached by TCP at one port. Port and VPC cannot change, so the
 * port belongs into the name: another port is another group, made beside the old one.
 *
 * @param addon the add-on it belongs to
 * @param name at most 32 letters, digits and single hyphens, unique within account and region
 * @param vpcId the VPC of the instances
 * @param port the port at which they are reached, for instance a NodePort
 * @param healthCheck how the load balancer finds out which of them can take traffic
 * @param proxyProtocol whether each connection begins with a header of the PROXY protocol, version 2
 * @param preserveClientIp whether targets see the client's address as the source
 * @param deregistrationDelaySeconds how long connections to a target that leaves may go on, up to 3600
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html">
 *     CreateTargetGroup</a>
 */
public record TargetGroup(
        String addon,
        String name,
        String vpcId,
        int port,
        HealthCheck healthCheck,
        boolean proxyProtocol,
        boolean preserveClientIp,
        int deregistrationDelaySeconds,
        Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "TargetGroup";

    private static final Pattern NAME = Pattern.compile("(?!-)(?!.*--)[A-Za-z0-9-]{1,32}(?<!-)");

    /**
     * A health check.
     *
     * @param protocol {@code TCP}, {@code HTTP} or {@code HTTPS}
     * @param port the port, where it is not that of the traffic
     * @param path what is asked for, unless the protocol is TCP
     * @param intervalSeconds 5 to 300
     * @param timeoutSeconds 2 to 120, not above the interval
     * @param healthyCount how many good answers in a row make a target healthy, 2 to 10
     * @param unhealthyCount how many bad ones make it unhealthy, 2 to 10
     */
    public record HealthCheck(
            String protocol,
            Optional<Integer> port,
            Optional<String> path,
            int intervalSeconds,
            int timeoutSeconds,
            int healthyCount,
            int unhealthyCount) {
        public HealthCheck {
            if (protocol.equals("TCP") == path.isPresent()) {
                throw new IllegalArgumentException("a health check has a path unless it is by TCP");
            }
        }

        /** The port in the words of AWS. */
        public String portWord() {
            return port.map(String::valueOf).orElse("traffic-port");
        }
    }

    public TargetGroup {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a target group: " + name);
        }
        tags = Map.copyOf(tags);
    }

    @Override
    public ResourceId id() {
        return ResourceId.aws(KIND, name);
    }

    @Override
    public Tree tree() {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("protocol", "TCP")
                .put("port", port)
                .put("target", "instance")
                .put("vpc", vpcId);
        ObjectNode check = root.putObject("healthCheck")
                .put("protocol", healthCheck.protocol())
                .put("port", healthCheck.portWord());
        healthCheck.path().ifPresent(path -> check.put("path", path));
        check.put("intervalSeconds", healthCheck.intervalSeconds())
                .put("timeoutSeconds", healthCheck.timeoutSeconds())
                .put("healthyCount", healthCheck.healthyCount())
                .put("unhealthyCount", healthCheck.unhealthyCount());
        root.put("proxyProtocol", proxyProtocol)
                .put("preserveClientIp", preserveClientIp)
                .put("deregistrationDelaySeconds", deregistrationDelaySeconds);
        ObjectNode tagged = root.putObject("tags");
        new TreeMap<>(tags).forEach(tagged::put);
        return Tree.of(root);
    }
}
