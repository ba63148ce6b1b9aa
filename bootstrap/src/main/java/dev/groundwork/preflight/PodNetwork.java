package dev.groundwork.preflight;

/**
 * How pods get their addresses.
 *
 * @param vpcCni whether by the Amazon VPC CNI, from the network interfaces of the instances
 * @param prefixes whether these get ranges of 16 addresses instead of single ones
 * @param custom whether pods are in other subnets than their nodes, which takes one network interface away
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html">Choosing an instance type</a>
 */
public record PodNetwork(boolean vpcCni, boolean prefixes, boolean custom) {
    private static final int PREFIX = 16;
    /** aws-node and kube-proxy have the address of their node. */
    private static final int ON_HOST = 2;

    private static final int MANY_CPUS = 30;
    private static final int FEW_PODS = 110;
    private static final int MANY_PODS = 250;

    /** For how many pods an instance of that kind has addresses. */
    int addresses(InstanceKind kind) {
        int interfaces = custom ? kind.interfaces() - 1 : kind.interfaces();
        return interfaces * (kind.addressesEach() - 1) * (prefixed(kind) ? PREFIX : 1) + ON_HOST;
    }

    /** How many pods Kubernetes advises for it: with prefixes there are more addresses than a kubelet can serve. */
    public int advised(InstanceKind kind) {
        int cap = kind.cpus() > MANY_CPUS ? MANY_PODS : FEW_PODS;
        return prefixed(kind) ? Math.min(cap, addresses(kind)) : addresses(kind);
    }

    /** Only instances on Nitro take prefixes. */
    private boolean prefixed(InstanceKind kind) {
        return prefixes && kind.nitro();
    }
}
