package dev.groundwork.aws;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/**
 * What to do about an API server of EKS that does not answer: it depends on whom its endpoint lets in. Pure.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html">Cluster API server endpoint</a>
 */
final class ClosedEndpoint {
    private static final List<String> EVERYBODY = List.of("0.0.0.0/0");

    private ClosedEndpoint() {}

    /** @param network what EKS says of the endpoint; null if it says nothing */
    static String advice(@Nullable VpcConfigResponse network, String cluster, String region) {
        if (network == null || network.endpointPublicAccess() == null) {
            return unknown(cluster, region);
        }
        if (!network.endpointPublicAccess()) {
            return "The endpoint of cluster %s is private: run this in its VPC, or over a VPN or peering that leads there"
                    .formatted(cluster);
        }
        if (network.hasPublicAccessCidrs() && !network.publicAccessCidrs().equals(EVERYBODY)) {
            return "The endpoint of cluster %1$s lets in %2$s%3$s only: run this from there, or add your address: aws eks update-cluster-config --name %1$s --region %4$s --resources-vpc-config publicAccessCidrs=%5$s,YOUR-ADDRESS/32"
                    .formatted(
                            cluster,
                            String.join(", ", network.publicAccessCidrs()),
                            Boolean.TRUE.equals(network.endpointPrivateAccess()) ? " and its VPC" : "",
                            region,
                            String.join(",", network.publicAccessCidrs()));
        }
        return "The endpoint of cluster %s lets everybody in, so look at the network of this computer: its firewall, proxy and DNS"
                .formatted(cluster);
    }

    /** For who may not ask EKS. */
    static String unknown(String cluster, String region) {
        return "The endpoint of cluster %s may be private, or let in certain addresses only: aws eks describe-cluster --name %s --region %s --query cluster.resourcesVpcConfig"
                .formatted(cluster, cluster, region);
    }
}
