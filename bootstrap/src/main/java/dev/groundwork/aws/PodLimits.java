package dev.groundwork.aws;

import dev.groundwork.preflight.InstanceKind;
import dev.groundwork.preflight.PodNetwork;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;

/**
 * How many pods a node of a type can hold with the Amazon VPC CNI, as nodeadm reckons it for nodes of EKS.
 *
 * @param single with single addresses
 * @param prefixes with prefixes of 16 addresses; the same as single where the type has no Nitro hypervisor
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html">Maximum pods</a>
 */
record PodLimits(int single, int prefixes) {
    static PodLimits of(InstanceTypeInfo type) {
        InstanceKind kind = PreflightNodes.kind(type);
        return new PodLimits(
                new PodNetwork(true, false, false).advised(kind), new PodNetwork(true, true, false).advised(kind));
    }
}
