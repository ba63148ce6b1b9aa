package dev.groundwork.addon;

import dev.groundwork.resource.DnsRecord;
import dev.groundwork.resource.Listener;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.LoadBalancer.Scheme;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.SecurityGroup;
import dev.groundwork.resource.SecurityGroupRule;
import dev.groundwork.resource.TargetAttachment;
import dev.groundwork.resource.TargetGroup;
import dev.groundwork.resource.TargetGroup.HealthCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A network load balancer of our own before NodePorts of the cluster's nodes, with all that belongs to it. It depends on
 * no controller, and can outlive the cluster.
 *
 * <p>Scheme and ports are part of the names, because they cannot change: another scheme or port makes new ones beside the
 * old ones, moves listeners and the DNS record over, and then deletes the old ones.
 *
 * @param balancer the load balancer itself; its attribute {@code dnsName} is known after apply
 * @param resources all of it
 */
public record OwnLoadBalancer(LoadBalancer balancer, List<Resource> resources) {
    /** The longest name of a load balancer and of a target group. */
    private static final int NAME = 32;

    public OwnLoadBalancer {
        resources = List.copyOf(resources);
    }

    /**
     * What is wanted of it.
     *
     * @param addon the add-on that wants it
     * @param scheme where it can be reached from
     * @param sources who may reach it: ranges of addresses
     * @param subnets ids of its subnets, one in each zone; empty finds them by their tags and routes
     * @param crossZone whether each of its addresses sends to targets in every zone
     * @param deletionProtection whether AWS refuses to delete it
     * @param proxyProtocol whether targets are told the client's address by PROXY protocol, version 2
     * @param preserveClientIp whether targets see the client's address as the source
     * @param deregistrationDelaySeconds how long connections to a node that leaves may go on
     * @param idleTimeoutSeconds how long a connection without traffic is kept
     * @param ports what it listens at
     * @param dns a name that shall lead to it
     */
    public record Wish(
            String addon,
            Scheme scheme,
            List<String> sources,
            List<String> subnets,
            boolean crossZone,
            boolean deletionProtection,
            boolean proxyProtocol,
            boolean preserveClientIp,
            int deregistrationDelaySeconds,
            int idleTimeoutSeconds,
            List<Port> ports,
            Optional<Dns> dns) {
        public Wish {
            sources = List.copyOf(sources);
            subnets = List.copyOf(subnets);
            ports = List.copyOf(ports);
        }
    }

    /**
     * A port.
     *
     * @param port where clients connect
     * @param nodePort where the nodes take it
     * @param healthCheck how to find out which nodes can
     */
    public record Port(int port, int nodePort, HealthCheck healthCheck) {}

    /**
     * A name in DNS.
     *
     * @param hostedZone the id of the hosted zone in Route 53
     * @param name the name; the first label may be {@code *}
     */
    public record Dns(String hostedZone, String name) {}

    /**
     * All that such a load balancer needs.
     *
     * @throws ProblemException if the cluster's network is not known or a zone has no subnet for it
     */
    public static OwnLoadBalancer of(Wish wish, Surroundings around) {
        return new Parts(wish, around).all();
    }

    /** The Auto Scaling groups whose instances are its targets. */
    public List<String> groups() {
        return resources.stream()
                .filter(TargetAttachment.class::isInstance)
                .map(attachment -> ((TargetAttachment) attachment).scalingGroup())
                .distinct()
                .toList();
    }

    /** The id of the load balancer that an add-on has on that cluster. */
    public static ResourceId id(String addon, Scheme scheme, Cluster cluster) {
        return ResourceId.aws(LoadBalancer.KIND, name(addon, scheme, cluster));
    }

    private static String name(String addon, Scheme scheme, Cluster cluster) {
        return Names.hyphenated("gw-%s-%s-%s".formatted(reach(scheme), cluster.name(), addon), NAME);
    }

    private static String reach(Scheme scheme) {
        return scheme == Scheme.INTERNET_FACING ? "public" : "internal";
    }

    /** Puts it together. */
    private record Parts(Wish wish, Surroundings around) {
        OwnLoadBalancer all() {
            if (cluster().nodeGroups().isEmpty()) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "addons." + wish.addon(),
                        "no Auto Scaling group holds a node of the cluster, so nothing would register its targets",
                        "Add a node group, or let a controller make the load balancer"));
            }
            LoadBalancer balancer = balancer();
            List<Resource> all = new ArrayList<>(List.of(securityGroup(), balancer));
            for (Port port : wish.ports()) {
                TargetGroup group = targetGroup(port);
                all.add(group);
                all.add(new Listener(
                        wish.addon(), balancer.name(), port.port(), group.name(), wish.idleTimeoutSeconds(), tags()));
                cluster().nodeGroups().stream()
                        .sorted(Comparator.comparing(NodeGroup::name))
                        .forEach(nodes -> all.add(new TargetAttachment(
                                wish.addon(),
                                nodes.name(),
                                group.name(),
                                nodes.managed().filter(_ -> nodes.ours()).map(ManagedNodeGroup::idOf))));
            }
            all.addAll(rules());
            wish.dns()
                    .ifPresent(dns -> all.add(new DnsRecord(
                            wish.addon(),
                            dns.hostedZone(),
                            dns.name(),
                            balancer.name(),
                            DnsRecord.owner(cluster().region(), cluster().name()))));
            return new OwnLoadBalancer(balancer, all);
        }

        private Cluster cluster() {
            return around.cluster();
        }

        private SecurityGroup securityGroup() {
            return new SecurityGroup(
                    wish.addon(),
                    groupName(),
                    cluster().network().vpcId(),
                    new TreeSet<>(wish.sources()),
                    wish.ports().stream().map(Port::port).collect(Collectors.toCollection(TreeSet::new)),
                    tags());
        }

        private LoadBalancer balancer() {
            return new LoadBalancer(
                    wish.addon(),
                    name(wish.addon(), wish.scheme(), cluster()),
                    wish.scheme(),
                    subnets(),
                    new TreeSet<>(List.of(groupName())),
                    wish.crossZone(),
                    wish.deletionProtection(),
                    tags());
        }

        private TargetGroup targetGroup(Port port) {
            return new TargetGroup(
                    wish.addon(),
                    Names.hyphenated(
                            "gw-%d-%s-%s-%s"
                                    .formatted(
                                            port.nodePort(),
                                            reach(wish.scheme()),
                                            cluster().name(),
                                            wish.addon()),
                            NAME),
                    cluster().network().vpcId(),
                    port.nodePort(),
                    port.healthCheck(),
                    wish.proxyProtocol(),
                    wish.preserveClientIp(),
                    wish.deregistrationDelaySeconds(),
                    tags());
        }

        private SortedMap<String, String> subnets() {
            LoadBalancerSubnets subnets = new LoadBalancerSubnets(wish.addon(), cluster(), wish.scheme());
            return wish.subnets().isEmpty() ? subnets.of(zones()) : covering(subnets.named(wish.subnets()));
        }

        /** Not one node in a zone without the load balancer would ever get a connection. */
        private SortedMap<String, String> covering(SortedMap<String, String> chosen) {
            Set<String> without = new TreeSet<>(zones());
            without.removeAll(chosen.keySet());
            if (!without.isEmpty()) {
                throw new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "addons." + wish.addon(),
                        "none of the subnets is in %s, where nodes are or may come, which would get no traffic"
                                .formatted(String.join(", ", without)),
                        "Name one subnet in each zone of the nodes, or none at all"));
            }
            return chosen;
        }

        /** Clients and health checks come by way of the load balancer's group, so only that one is let in. */
        private List<Resource> rules() {
            Set<Integer> ports = new TreeSet<>();
            for (Port port : wish.ports()) {
                ports.add(port.nodePort());
                port.healthCheck().port().ifPresent(ports::add);
            }
            return cluster().network().nodeSecurityGroups().stream()
                    .flatMap(group -> ports.stream()
                            .<Resource>map(
                                    port -> new SecurityGroupRule(wish.addon(), group, port, groupName(), tags())))
                    .toList();
        }

        /** Those in which a node is or may come: the load balancer must be there to reach it. */
        private Set<String> zones() {
            Set<String> zones = new TreeSet<>(cluster().zones());
            cluster().nodeGroups().forEach(group -> zones.addAll(group.zones()));
            return zones;
        }

        private String groupName() {
            return "groundwork-%s-%s".formatted(cluster().name(), wish.addon());
        }

        private Map<String, String> tags() {
            Map<String, String> tags = new TreeMap<>(around.tags());
            tags.put("groundwork.dev/cluster", cluster().name());
            tags.put("groundwork.dev/addon", wish.addon());
            return tags;
        }
    }
}
