package dev.groundwork.preflight;

import java.util.List;
import java.util.Optional;

/**
 * The control plane of an EKS cluster, as far as it decides what can be laid on it.
 *
 * @param version the Kubernetes minor version, for instance {@code 1.36}
 * @param vpc its VPC
 * @param subnets the ids of the subnets that EKS was given for its own network interfaces
 * @param clusterSecurityGroup the security group that EKS made for it
 * @param securityGroups further security groups of its network interfaces
 * @param publicAccess whether its endpoint answers from outside the VPC
 * @param privateAccess whether its endpoint answers inside the VPC by a private address
 * @param publicRanges the ranges of addresses from which it answers outside; none means all
 * @param extendedSupport whether it stays on its version when standard support ends
 * @param ipv6 whether nodes, pods and Services have addresses of IPv6
 * @param auto what EKS Auto Mode does itself
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigResponse.html">VpcConfigResponse</a>
 */
public record ControlPlane(
        String version,
        String vpc,
        List<String> subnets,
        Optional<String> clusterSecurityGroup,
        List<String> securityGroups,
        boolean publicAccess,
        boolean privateAccess,
        List<String> publicRanges,
        boolean extendedSupport,
        boolean ipv6,
        Auto auto) {
    /**
     * What EKS Auto Mode does itself.
     *
     * @param nodes whether it makes nodes, with all they need built in
     * @param balancers whether it makes load balancers
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/automode.html">EKS Auto Mode</a>
     */
    public record Auto(boolean nodes, boolean balancers) {
        /** Everything is left to others. */
        public static final Auto OFF = new Auto(false, false);
    }

    public ControlPlane {
        subnets = List.copyOf(subnets);
        securityGroups = List.copyOf(securityGroups);
        publicRanges = List.copyOf(publicRanges);
    }
}
