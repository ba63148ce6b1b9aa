package dev.groundwork.catalog;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.Subnet;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.catalog.IngressNginxSettings.Mode;
import dev.groundwork.catalog.IngressNginxSettings.NodePorts;
import dev.groundwork.catalog.IngressNginxSettings.Scheme;
import dev.groundwork.catalog.IngressNginxSettings.Targets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The shapes of ingress-nginx. */
final class IngressNginxCases {
    private IngressNginxCases() {}

    static Stream<Cases.Case> of(String version) {
        return Stream.of(
                named("pods behind the controller", version, settings(Mode.CONTROLLER, Scheme.INTERNAL, true), true),
                named(
                        "nodes behind the controller, without the PROXY protocol",
                        version,
                        settings(
                                2,
                                balancer(
                                        Mode.CONTROLLER, Scheme.INTERNET_FACING, Optional.of(Targets.INSTANCE), false)),
                        false),
                named("cloud provider", version, settings(Mode.CLOUD_PROVIDER, Scheme.INTERNET_FACING, true), false),
                named(
                        "a load balancer of our own",
                        version,
                        settings(Mode.NODE_PORT, Scheme.INTERNET_FACING, true),
                        true));
    }

    private static Cases.Case named(String name, String version, IngressNginxSettings settings, boolean monitored) {
        return new Cases.Case(
                "ingress-nginx, " + name + ", on " + version,
                IngressNginx.NAME,
                () -> desired(settings, around(version, monitored)));
    }

    static Desired desired(IngressNginxSettings settings, Surroundings around) {
        return new IngressNginx().desired(settings, around);
    }

    static Surroundings around(String version, boolean monitored) {
        Cluster cluster = networked(Cases.cluster("sandbox", "eu-west-1", version));
        return new Surroundings(
                cluster,
                Identity.IRSA,
                monitored
                        ? Set.of("ingress-nginx", "aws-load-balancer-controller", "prometheus-stack")
                        : Set.of("ingress-nginx", "aws-load-balancer-controller"),
                Optional.empty(),
                Map.of("cost-center", "42"));
    }

    private static Cluster networked(Cluster cluster) {
        List<Subnet> subnets = cluster.zones().stream()
                .flatMap(zone -> Stream.of(
                        new Subnet("subnet-public-" + zone, zone, 200, true, Map.of("kubernetes.io/role/elb", "1")),
                        new Subnet(
                                "subnet-private-" + zone,
                                zone,
                                200,
                                false,
                                Map.of("kubernetes.io/role/internal-elb", "1"))))
                .toList();
        return new Cluster(
                cluster.name(),
                cluster.region(),
                cluster.partition(),
                cluster.account(),
                cluster.version(),
                cluster.issuer(),
                cluster.zones(),
                cluster.nodeGroups(),
                new Network.Known("vpc-1", subnets, Optional.of("sg-1"), new TreeSet<>(Set.of("sg-1"))));
    }

    static IngressNginxSettings settings(Mode mode, Scheme scheme, boolean proxyProtocol) {
        return settings(2, balancer(mode, scheme, Optional.empty(), proxyProtocol));
    }

    static LoadBalancer balancer(Mode mode, Scheme scheme, Optional<Targets> targets, boolean proxyProtocol) {
        return new LoadBalancer(
                mode,
                scheme,
                targets,
                proxyProtocol,
                true,
                List.of(),
                List.of(),
                new NodePorts(30080, 30043),
                false,
                Optional.empty());
    }

    static IngressNginxSettings settings(int replicas, LoadBalancer balancer) {
        return settings(replicas, balancer, Map.of());
    }

    static IngressNginxSettings settings(int replicas, LoadBalancer balancer, Map<String, String> config) {
        return new IngressNginxSettings(
                "registry.k8s.io/ingress-nginx/controller",
                "v1.15.1",
                replicas,
                balancer,
                Optional.empty(),
                false,
                config,
                90,
                60,
                "512Mi");
    }
}
