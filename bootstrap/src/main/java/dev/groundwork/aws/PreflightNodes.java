package dev.groundwork.aws;

import dev.groundwork.preflight.InstanceKind;
import dev.groundwork.preflight.NodeInstance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.InstanceTypeHypervisor;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;

/** Reads the instances behind nodes, one request for each 200 of them, and the types of these. */
public final class PreflightNodes {
    /** The most values that filters of one request may have. A filter, unlike an id, may name what is gone meanwhile. */
    private static final int VALUES = 200;

    private final AwsClients clients;

    public PreflightNodes(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Those of these ids that exist.
     *
     * @throws dev.groundwork.resource.ProblemException if they could not be read
     */
    public List<NodeInstance> instances(Collection<String> ids) {
        List<NodeInstance> found = new ArrayList<>();
        for (List<String> some : parts(ids, VALUES)) {
            Filter named = filter("instance-id", some);
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
                                            .filter(instance -> instance.subnetId() != null)
                                            .map(instance -> new NodeInstance(
                                                    instance.instanceId(),
                                                    instance.subnetId(),
                                                    instance.securityGroups().stream()
                                                            .map(GroupIdentifier::groupId)
                                                            .toList()))
                                            .toList()));
        }
        return found;
    }

    /**
     * The types of that name, by name.
     *
     * @throws dev.groundwork.resource.ProblemException if they could not be read
     */
    public Map<String, InstanceKind> kinds(Collection<String> types) {
        return new InstanceTypes(clients)
                .named(types, "types of the cluster's nodes").values().stream()
                        .map(PreflightNodes::kind)
                        .collect(Collectors.toMap(InstanceKind::name, Function.identity()));
    }

    /** Types with several network cards count by the card that nodes use. */
    static InstanceKind kind(InstanceTypeInfo type) {
        NetworkInfo network = type.networkInfo();
        int card = Optional.ofNullable(network.defaultNetworkCardIndex()).orElse(0);
        int interfaces = network.networkCards().stream()
                .filter(one -> one.networkCardIndex() != null && one.networkCardIndex() == card)
                .map(one -> one.maximumNetworkInterfaces())
                .findFirst()
                .orElse(network.maximumNetworkInterfaces());
        return new InstanceKind(
                type.instanceTypeAsString(),
                interfaces,
                network.ipv4AddressesPerInterface(),
                type.hypervisor() == InstanceTypeHypervisor.NITRO || Boolean.TRUE.equals(type.bareMetal()),
                type.vCpuInfo().defaultVCpus());
    }

    static List<List<String>> parts(Collection<String> all, int size) {
        List<String> sorted = List.copyOf(new TreeSet<>(all));
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += size) {
            parts.add(sorted.subList(from, Math.min(from + size, sorted.size())));
        }
        return parts;
    }

    private static Filter filter(String name, List<String> values) {
        return Filter.builder().name(name).values(values).build();
    }
}
