package dev.groundwork.preflight;

import dev.groundwork.plan.Proof;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that was looked at, once, before anything is judged. The number of requests behind it grows with the kinds of things
 * there are, not with the things.
 *
 * @param cluster the cluster's name
 * @param region its AWS region
 * @param today the day, in UTC
 * @param aws on what ground evidence from AWS stands
 * @param controlPlane what EKS says of the control plane
 * @param subnets every subnet of its VPC, by id
 * @param endpoints the ways from the VPC to services of AWS
 * @param support how long EKS supports its Kubernetes version
 * @param fargate the Fargate profiles
 * @param instances the EC2 instances of the nodes
 * @param instanceKinds the types of these, by name
 * @param ingress what the security groups of the nodes let in
 * @param kubernetes the minor version that the API server says, for instance {@code 1.36}
 * @param nodes the nodes
 * @param pods the pods that have not ended
 * @param podNetwork how pods get their addresses
 * @param retired deprecated APIs that somebody uses
 * @param storage what keeps data
 * @param wanted what the baseline renders to
 */
public record Observations(
        String cluster,
        String region,
        LocalDate today,
        Proof.Ground aws,
        Seen<ControlPlane> controlPlane,
        Seen<List<VpcSubnet>> subnets,
        Seen<List<VpcEndpoint>> endpoints,
        Seen<SupportWindow> support,
        Seen<List<FargateProfile>> fargate,
        Seen<List<NodeInstance>> instances,
        Seen<Map<String, InstanceKind>> instanceKinds,
        Seen<List<IngressRule>> ingress,
        Seen<String> kubernetes,
        Seen<List<ClusterNode>> nodes,
        Seen<List<RunningPod>> pods,
        Seen<PodNetwork> podNetwork,
        Seen<List<RetiredApi>> retired,
        Seen<Storage> storage,
        Seen<Wanted> wanted) {
    /** The zones that have nodes. */
    Set<String> zones() {
        return nodes.get().stream()
                .map(ClusterNode::zone)
                .filter(zone -> !zone.isEmpty())
                .collect(Collectors.toSet());
    }
}
