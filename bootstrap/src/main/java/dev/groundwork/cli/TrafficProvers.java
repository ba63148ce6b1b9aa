package dev.groundwork.cli;

import dev.groundwork.aws.AwsClients;
import dev.groundwork.aws.GroupsAttachedProver;
import dev.groundwork.aws.ProxyProtocolProver;
import dev.groundwork.aws.TargetsHealthyProver;
import dev.groundwork.engine.Driver;
import dev.groundwork.engine.Prover;
import dev.groundwork.kubernetes.ApiServer;
import dev.groundwork.kubernetes.ClusterReader;
import dev.groundwork.kubernetes.IngressesServedProver;
import dev.groundwork.kubernetes.KubernetesReader;
import dev.groundwork.kubernetes.PodLogs;
import dev.groundwork.kubernetes.SecretCertificates;
import dev.groundwork.kubernetes.ServiceHosts;
import dev.groundwork.kubernetes.Simulation;
import dev.groundwork.network.AddressesAcceptProver;
import dev.groundwork.network.ClientAddressArrivesProver;
import dev.groundwork.network.DefaultBackendAnswersProver;
import dev.groundwork.network.DefaultCertificateServedProver;
import dev.groundwork.network.Hosts;
import dev.groundwork.network.Http2SpokenProver;
import dev.groundwork.network.Resolver;
import dev.groundwork.resource.Resource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Puts together what proves claims about traffic from outside: it asks the cluster, AWS and the addresses themselves. */
final class TrafficProvers {
    /** A network load balancer answers within milliseconds, or not at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private TrafficProvers() {}

    static List<Prover<?>> of(
            ApiServer server,
            KubernetesReader reader,
            AwsClients aws,
            List<Resource> resources,
            List<Driver> drivers,
            Clock clock) {
        Hosts hosts = hosts(reader, resources, drivers);
        Resolver resolver = Resolver.system();
        ClusterReader cluster = new ClusterReader(server, reader);
        PodLogs logs = new PodLogs(server, new Simulation(reader));
        return List.of(
                new AddressesAcceptProver(hosts, resolver, PATIENCE),
                new DefaultBackendAnswersProver(hosts, resolver, PATIENCE),
                new DefaultCertificateServedProver(
                        hosts, resolver, new SecretCertificates(server)::of, clock, PATIENCE),
                new Http2SpokenProver(hosts, resolver, PATIENCE),
                new ClientAddressArrivesProver(hosts, resolver, logs::newest, cluster::nodeAddresses, PATIENCE),
                new TargetsHealthyProver(aws, hosts::of, cluster::nodes),
                new GroupsAttachedProver(aws, hosts::of),
                new ProxyProtocolProver(aws, hosts::of, reader::get),
                new IngressesServedProver(reader));
    }

    /** A Service's status names its load balancer; one of our own is known by the driver that made it. */
    private static Hosts hosts(KubernetesReader reader, List<Resource> resources, List<Driver> drivers) {
        ServiceHosts services = new ServiceHosts(reader);
        return entrance -> entrance.isAws()
                ? resources.stream()
                        .filter(resource -> resource.id().equals(entrance))
                        .findFirst()
                        .flatMap(resource -> Driver.of(drivers, resource).attribute(resource, "dnsName"))
                : services.of(entrance);
    }
}
