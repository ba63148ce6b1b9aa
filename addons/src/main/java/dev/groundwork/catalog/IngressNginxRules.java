package dev.groundwork.catalog;

import dev.groundwork.addon.Surroundings;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.catalog.IngressNginxSettings.Mode;
import dev.groundwork.catalog.IngressNginxSettings.NodePorts;
import dev.groundwork.catalog.IngressNginxSettings.Targets;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;

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
        if (balancer.mode() == Mode.NODE_PORT) {
            throw problem(
                    "loadBalancer.mode",
                    "is node-port, which is not there yet",
                    "Set it to controller or cloud-provider for now");
        }
        ports(balancer.nodePorts());
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

    private static ProblemException problem(String key, String what, String todo) {
        return new ProblemException(
                new Problem(Problem.Code.INVALID, "addons." + IngressNginx.NAME + "." + key, what, todo));
    }
}
