package dev.groundwork.catalog;

import dev.groundwork.addon.AddressRange;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.catalog.IngressNginxSettings.Mode;
import dev.groundwork.catalog.IngressNginxSettings.NodePorts;
import dev.groundwork.catalog.IngressNginxSettings.Targets;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Optional;

/** What settings of {@link IngressNginx} do not go together. */
final class IngressNginxRules {
    static final String LOAD_BALANCER_CONTROLLER = "aws-load-balancer-controller";

    private IngressNginxRules() {}

    /** @throws ProblemException for the first that does not */
    static void check(IngressNginxSettings settings, Surroundings around) {
        LoadBalancer balancer = settings.loadBalancer();
        if (balancer.mode() == Mode.CONTROLLER && !around.enabled().contains(LOAD_BALANCER_CONTROLLER)) {
            throw problem(
                    "loadBalancer.mode",
                    "is controller, but the add-on " + LOAD_BALANCER_CONTROLLER
                            + ", which makes the load balancer, is off",
                    "Add " + LOAD_BALANCER_CONTROLLER + " to addons, or set the mode to cloud-provider or node-port");
        }
        if (balancer.mode() != Mode.CONTROLLER && balancer.target() == Targets.IP) {
            throw problem(
                    "loadBalancer.targets",
                    "is ip, but in mode %s traffic can only go to ports of nodes".formatted(balancer.mode()),
                    "Set targets to instance, or the mode to controller");
        }
        if (balancer.mode() != Mode.NODE_PORT && balancer.dns().isPresent()) {
            throw problem(
                    "loadBalancer.dns",
                    "is set, but in mode %s Groundwork does not make the load balancer".formatted(balancer.mode()),
                    "Set the mode to node-port, or let ExternalDNS make the record");
        }
        if (balancer.mode() != Mode.NODE_PORT && balancer.deletionProtection()) {
            throw problem(
                    "loadBalancer.deletionProtection",
                    "is set, but in mode %s Groundwork does not make the load balancer".formatted(balancer.mode()),
                    "Set the mode to node-port, or protect the load balancer yourself");
        }
        ports(balancer.nodePorts());
        sources(balancer.sourceRanges());
        for (String key : IngressNginx.OURS) {
            if (settings.config().containsKey(key)) {
                throw problem(
                        "config." + key,
                        "is set by Groundwork itself, because something else has to agree with it",
                        key.equals(IngressNginx.PROXY_PROTOCOL)
                                ? "Set loadBalancer.proxyProtocol instead"
                                : "Remove it");
            }
        }
        // The annotation that takes them has commas between them.
        around.tags().entrySet().stream()
                .filter(_ -> balancer.mode() != Mode.NODE_PORT)
                .filter(tag -> (tag.getKey() + tag.getValue()).contains(","))
                .findFirst()
                .ifPresent(tag -> {
                    throw problem(
                            "loadBalancer",
                            "cannot have the tag " + tag.getKey() + ", because there is a comma in it",
                            "Change it in tags");
                });
    }

    private static void ports(NodePorts ports) {
        if (ports.http() > NodePorts.LAST || ports.https() > NodePorts.LAST) {
            throw problem(
                    "loadBalancer.nodePorts",
                    "has a port above " + NodePorts.LAST,
                    "Choose from 30000 to " + NodePorts.LAST + ", which is what the API server of EKS allows");
        }
        if (ports.http() == ports.https()) {
            throw problem("loadBalancer.nodePorts", "has the same port twice", "Choose two different ports");
        }
    }

    /** Of one with more bits than its network has AWS would keep the network, and differ for ever from what is declared. */
    private static void sources(List<String> sources) {
        for (String source : sources) {
            boolean version6 = source.contains(":");
            Optional<String> network = AddressRange.network(source);
            if (!version6 && !network.equals(Optional.of(source))) {
                throw problem(
                        "loadBalancer.sourceRanges",
                        "has %s, which is no network".formatted(source),
                        "Write " + network.orElse("one, such as 10.0.0.0/8"));
            }
        }
    }

    private static ProblemException problem(String key, String what, String todo) {
        return new ProblemException(
                new Problem(Problem.Code.INVALID, "addons." + IngressNginx.NAME + "." + key, what, todo));
    }
}
