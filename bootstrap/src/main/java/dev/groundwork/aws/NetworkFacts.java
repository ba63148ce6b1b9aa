package dev.groundwork.aws;

import dev.groundwork.addon.Network;
import dev.groundwork.addon.Subnet;
import dev.groundwork.preflight.VpcSubnet;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Reads the network of a cluster: three requests for up to 200 nodes, one more for each further 200. */
public final class NetworkFacts {
    /** The most values that filters of one request may have. A filter, unlike an id, may name what is gone meanwhile. */
    private static final int VALUES = 200;

    private final AwsClients clients;

    public NetworkFacts(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * The network as it is, or why it is not known: whether that matters is for the add-on to say that asks for it.
     *
     * @param eks the cluster, if EKS knows it; else the instances tell the VPC
     * @param instanceIds the instances of its nodes
     */
    public Network of(Optional<EksCluster> eks, Set<String> instanceIds) {
        try {
            List<Instance> instances = instances(instanceIds);
            String vpc = eks.flatMap(EksCluster::vpcId)
                    .or(() -> instances.stream()
                            .map(Instance::vpcId)
                            .filter(Objects::nonNull)
                            .findFirst())
                    .orElseThrow(() -> new ProblemException(new Problem(
                            Problem.Code.MISSING,
                            "network of the cluster",
                            "is not known: EKS does not know the cluster, and no node names an EC2 instance of the region",
                            "Add a node, or leave out the add-on that needs the network")));
            Optional<String> ofCluster = eks.flatMap(EksCluster::securityGroup);
            return new Network.Known(vpc, subnets(vpc), ofCluster, new TreeSet<>(ofNodes(ofCluster, instances)));
        } catch (ProblemException unreadable) {
            return new Network.Unknown(unreadable.problem());
        }
    }

    private List<Instance> instances(Set<String> ids) {
        List<String> wanted = ids.stream().sorted().toList();
        List<Instance> found = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += VALUES) {
            Filter named = filter("instance-id", wanted.subList(from, Math.min(from + VALUES, wanted.size())));
            found.addAll(clients.problems()
                    .calling(
                            "ec2:DescribeInstances",
                            "EC2 instances of the cluster's nodes",
                            () ->
                                    clients
                                            .ec2()
                                            .describeInstancesPaginator(request -> request.filters(named))
                                            .reservations()
                                            .stream()
                                            .flatMap(reservation -> reservation.instances().stream())
                                            .toList()));
        }
        return found;
    }

    /** A node with the cluster's group is open to whatever that one lets in; any other one has to be asked for itself. */
    private static Set<String> ofNodes(Optional<String> ofCluster, List<Instance> instances) {
        Set<String> groups = new TreeSet<>();
        for (Instance instance : instances) {
            List<String> carried = instance.securityGroups().stream()
                    .map(GroupIdentifier::groupId)
                    .toList();
            ofCluster.filter(carried::contains).map(List::of).orElse(carried).forEach(groups::add);
        }
        if (groups.isEmpty()) {
            ofCluster.ifPresent(groups::add);
        }
        return groups;
    }

    /** Every subnet of that VPC, by id. */
    List<Subnet> subnets(String vpc) {
        return VpcSubnets.of(clients, vpc).stream()
                .map(subnet -> new Subnet(
                        subnet.id(),
                        subnet.zone(),
                        subnet.free(),
                        subnet.way() == VpcSubnet.Way.INTERNET,
                        subnet.tags()))
                .toList();
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
