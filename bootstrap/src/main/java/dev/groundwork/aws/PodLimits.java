package dev.groundwork.aws;

import software.amazon.awssdk.services.ec2.model.InstanceTypeHypervisor;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;

/**
 * How many pods a node of a type can hold with the Amazon VPC CNI, as nodeadm reckons it for nodes of EKS.
 *
 * @param single with single addresses
 * @param prefixes with prefixes of 16 addresses; the same as single where the type has no Nitro hypervisor
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html">Maximum pods</a>
 */
record PodLimits(int single, int prefixes) {
    private static final int PREFIX = 16;
    /** aws-node and kube-proxy are on the node's own network. */
    private static final int ON_THE_NODE = 2;

    private static final int SMALL = 30;
    private static final int SMALL_CAP = 110;
    private static final int LARGE_CAP = 250;

    static PodLimits of(InstanceTypeInfo type) {
        var network = type.networkInfo();
        int interfaces = network.networkCards().stream()
                .filter(card -> card.networkCardIndex().equals(network.defaultNetworkCardIndex()))
                .findFirst()
                .map(NetworkCardInfo::maximumNetworkInterfaces)
                .orElseGet(network::maximumNetworkInterfaces);
        int slots = interfaces * (network.ipv4AddressesPerInterface() - 1);
        int single = slots + ON_THE_NODE;
        int cap = type.vCpuInfo().defaultVCpus() > SMALL ? LARGE_CAP : SMALL_CAP;
        boolean nitro = type.hypervisor() != InstanceTypeHypervisor.XEN;
        return new PodLimits(single, nitro ? Math.min(slots * PREFIX + ON_THE_NODE, cap) : single);
    }
}
