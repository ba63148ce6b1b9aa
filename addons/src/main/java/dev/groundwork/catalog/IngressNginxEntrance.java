package dev.groundwork.catalog;

import dev.groundwork.addon.Manifests;
import dev.groundwork.addon.OwnLoadBalancer;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.catalog.IngressNginxSettings.Mode;
import dev.groundwork.catalog.IngressNginxSettings.Scheme;
import dev.groundwork.catalog.IngressNginxSettings.Targets;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.TargetGroup.HealthCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Service through which traffic comes and, in mode {@code node-port}, the load balancer of our own before it. What
 * cannot change is part of a name: so the load balancer before a switch works on until it is deleted.
 *
 * @param own the load balancer of our own, in that mode alone
 * @param drainSeconds how long a target that leaves still gets what it is in the middle of
 */
record IngressNginxEntrance(
        LoadBalancer settings, Surroundings around, Optional<OwnLoadBalancer> own, int drainSeconds) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final List<String> EVERYBODY = List.of("0.0.0.0/0");
    /** How long a connection without traffic is kept: what AWS takes where nothing is said. */
    private static final int IDLE_SECONDS = 350;

    /**
     * What these settings mean.
     *
     * @throws dev.groundwork.resource.ProblemException if a load balancer of our own has no place to be
     */
    static IngressNginxEntrance of(LoadBalancer settings, Surroundings around, int drainSeconds) {
        return new IngressNginxEntrance(
                settings,
                around,
                settings.mode() == Mode.NODE_PORT
                        ? Optional.of(OwnLoadBalancer.of(wish(settings, drainSeconds), around))
                        : Optional.empty(),
                drainSeconds);
    }

    private static OwnLoadBalancer.Wish wish(LoadBalancer settings, int drainSeconds) {
        int http = settings.nodePorts().http();
        return new OwnLoadBalancer.Wish(
                IngressNginx.NAME,
                settings.internal()
                        ? dev.groundwork.resource.LoadBalancer.Scheme.INTERNAL
                        : dev.groundwork.resource.LoadBalancer.Scheme.INTERNET_FACING,
                settings.sourceRanges().isEmpty() ? EVERYBODY : settings.sourceRanges(),
                settings.subnets(),
                settings.crossZone(),
                settings.deletionProtection(),
                settings.proxyProtocol(),
                !settings.proxyProtocol(),
                drainSeconds,
                IDLE_SECONDS,
                List.of(
                        new OwnLoadBalancer.Port(HTTP, http, health(Optional.empty())),
                        // Over the other port, because that one speaks TLS.
                        new OwnLoadBalancer.Port(HTTPS, settings.nodePorts().https(), health(Optional.of(http)))),
                settings.dns().map(dns -> new OwnLoadBalancer.Dns(dns.hostedZone(), dns.name())));
    }

    /** Of nginx itself, because that understands the PROXY protocol, which health checks carry too. */
    private static HealthCheck health(Optional<Integer> port) {
        return new HealthCheck("HTTP", port, Optional.of("/healthz"), 10, 6, 2, 2);
    }

    /** The Service of that mode and scheme. In mode node-port both schemes lead to the same ports of the nodes. */
    static ResourceId service(Mode mode, Scheme scheme) {
        return new ResourceId(
                "",
                "Service",
                IngressNginx.NAMESPACE,
                mode == Mode.NODE_PORT ? "ingress-nginx-" + mode : "ingress-nginx-%s-%s".formatted(mode, scheme));
    }

    ResourceId service() {
        return service(settings.mode(), settings.scheme());
    }

    /** What is in front: a Service that somebody makes a load balancer of, or one of our own. */
    ResourceId front() {
        return own.map(found -> found.balancer().id()).orElseGet(this::service);
    }

    /** Through what traffic comes in all other modes and schemes: one of an earlier baseline may still take it. */
    Set<ResourceId> others() {
        Set<ResourceId> all = new TreeSet<>();
        for (Scheme scheme : Scheme.values()) {
            Stream.of(Mode.CONTROLLER, Mode.CLOUD_PROVIDER)
                    .map(mode -> service(mode, scheme))
                    .forEach(all::add);
        }
        Stream.of(dev.groundwork.resource.LoadBalancer.Scheme.values())
                .map(scheme -> OwnLoadBalancer.id(IngressNginx.NAME, scheme, around.cluster()))
                .forEach(all::add);
        all.remove(front());
        return all;
    }

    /** Where traffic enters, for checks. */
    Entrance check() {
        return new Entrance(
                front(),
                own.map(found -> List.copyOf(found.balancer().subnets().keySet()))
                        .orElseGet(() -> List.copyOf(around.cluster().zones())),
                settings.internal(),
                HTTP,
                HTTPS,
                IngressNginx.WORKLOAD);
    }

    /** How the controller knows what address to write into the status of Ingresses. */
    String statusOption() {
        return own.map(found -> "--publish-status-address="
                        + new Reference(found.balancer().id(), "dnsName", "load-balancer.elb.amazonaws.com"))
                .orElseGet(
                        () -> "--publish-service=$(POD_NAMESPACE)/" + service().name());
    }

    /**
     * Whether a node without a pod passes traffic on. Without the PROXY protocol it must not, because it would put its own
     * address in the place of the client's.
     */
    boolean local() {
        return !settings.proxyProtocol() && settings.target() == Targets.INSTANCE;
    }

    /** What is made in AWS by us. */
    List<Resource> resources() {
        return own.map(OwnLoadBalancer::resources).orElse(List.of());
    }

    /** Lays the Service of this mode over the manifests. */
    Manifests onto(Manifests manifests) {
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
                                "deregistration_delay.timeout_seconds=" + drainSeconds + "," + attributes())
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
