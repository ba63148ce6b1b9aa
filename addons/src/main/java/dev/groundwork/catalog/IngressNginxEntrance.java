package dev.groundwork.catalog;

import dev.groundwork.addon.Manifests;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.catalog.IngressNginxSettings.Mode;
import dev.groundwork.catalog.IngressNginxSettings.Scheme;
import dev.groundwork.catalog.IngressNginxSettings.Targets;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Service through which traffic comes. Each mode and scheme has a name of its own: neither can be changed without a new
 * load balancer, and so the old one goes on working until it is deleted.
 */
record IngressNginxEntrance(LoadBalancer settings, Surroundings around) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The Service of that mode and scheme. */
    static ResourceId service(Mode mode, Scheme scheme) {
        return new ResourceId("", "Service", IngressNginx.NAMESPACE, "ingress-nginx-%s-%s".formatted(mode, scheme));
    }

    /** The Services of all other modes and schemes: one of an earlier baseline may still take traffic. */
    List<ResourceId> others() {
        return Stream.of(Mode.values())
                .flatMap(mode -> Stream.of(Scheme.values()).map(scheme -> service(mode, scheme)))
                .filter(other -> !other.equals(service()))
                .toList();
    }

    ResourceId service() {
        return service(settings.mode(), settings.scheme());
    }

    /** Where traffic enters, for checks. */
    Entrance check() {
        return new Entrance(
                service(),
                List.copyOf(around.cluster().zones()),
                settings.internal(),
                HTTP,
                HTTPS,
                IngressNginx.WORKLOAD);
    }

    /** How the controller knows what address to write into the status of Ingresses. */
    String statusOption() {
        return "--publish-service=$(POD_NAMESPACE)/" + service().name();
    }

    /**
     * Whether a node without a pod passes traffic on. Without the PROXY protocol it must not, because it would put its own
     * address in the place of the client's.
     */
    boolean local() {
        return !settings.proxyProtocol() && settings.target() == Targets.INSTANCE;
    }

    /** Lays the Service of this mode over the manifests. */
    Manifests onto(Manifests manifests, int deregistrationSeconds) {
        manifests
                .with("service", service().name())
                .with("externalTrafficPolicy", local() ? "Local" : "Cluster")
                .option(settings.mode().toString(), true);
        return switch (settings.mode()) {
            case CONTROLLER ->
                common(manifests)
                        .with("scheme", settings.scheme())
                        .with("targets", settings.target())
                        .with("allocateNodePorts", settings.target() == Targets.INSTANCE)
                        .with(
                                "targetGroupAttributes",
                                "deregistration_delay.timeout_seconds=" + deregistrationSeconds + "," + attributes())
                        .option("proxy-protocol", settings.proxyProtocol());
            case CLOUD_PROVIDER ->
                common(manifests)
                        .with("internal", String.valueOf(settings.internal()))
                        .with("targetGroupAttributes", attributes());
            case NODE_PORT ->
                manifests
                        .with("httpNodePort", settings.nodePorts().http())
                        .with("httpsNodePort", settings.nodePorts().https());
        };
    }

    private Manifests common(Manifests manifests) {
        manifests.with("crossZone", String.valueOf(settings.crossZone())).with("tags", tags());
        if (!settings.sourceRanges().isEmpty()) {
            manifests.with("sourceRanges", settings.sourceRanges()).option("source-ranges", true);
        }
        if (!settings.subnets().isEmpty()) {
            manifests.with("subnets", String.join(",", settings.subnets())).option("subnets", true);
        }
        return manifests;
    }

    /**
     * With the PROXY protocol the load balancer's own address is what nodes and pods should see: a client within the VPC
     * that comes back to its own node by way of the load balancer would else be refused.
     */
    private String attributes() {
        return "preserve_client_ip.enabled=%s,proxy_protocol_v2.enabled=%s"
                .formatted(!settings.proxyProtocol(), settings.proxyProtocol());
    }

    private String tags() {
        Map<String, String> tags = new TreeMap<>(around.tags());
        tags.put("groundwork.dev/cluster", around.cluster().name());
        tags.put("groundwork.dev/addon", IngressNginx.NAME);
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(","));
    }
}
