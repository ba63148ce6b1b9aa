package dev.groundwork.aws;

import dev.groundwork.engine.Parallel;
import dev.groundwork.preflight.ControlPlane;
import dev.groundwork.preflight.FargateProfile;
import dev.groundwork.preflight.SupportWindow;
import dev.groundwork.preflight.VpcEndpoint;
import dev.groundwork.preflight.VpcSubnet;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ClusterVersionInformation;
import software.amazon.awssdk.services.eks.model.IpFamily;
import software.amazon.awssdk.services.eks.model.KubernetesNetworkConfigResponse;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eks.model.SupportType;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

/** Reads from AWS what preflight judges of the control plane and its network. Each method is one request for each page, or says more. */
public final class PreflightFacts {
    private final AwsClients clients;

    public PreflightFacts(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * What EKS says of the control plane.
     *
     * @throws ProblemException if it could not be read, or there is none of that name
     */
    public ControlPlane controlPlane(String cluster) {
        String subject = "EKS cluster " + cluster;
        return clients.problems().calling("eks:DescribeCluster", subject, () -> {
            try {
                return controlPlane(clients.eks()
                        .describeCluster(request -> request.name(cluster))
                        .cluster());
            } catch (ResourceNotFoundException absent) {
                throw new ProblemException(
                        new Problem(Problem.Code.MISSING, subject, "does not exist", "Check cluster.name"));
            }
        });
    }

    /**
     * Every subnet of that VPC, by id; two requests.
     *
     * @throws ProblemException if they could not be read
     */
    public List<VpcSubnet> subnets(String vpc) {
        return VpcSubnets.of(clients, vpc);
    }

    /**
     * How long EKS supports that version.
     *
     * @param version the minor version, for instance {@code 1.36}
     * @throws ProblemException if it could not be read; MISSING if EKS does not name the version any more
     */
    public SupportWindow support(String version) {
        String subject = "support of Kubernetes " + version;
        List<ClusterVersionInformation> found = clients.problems()
                .calling(
                        "eks:DescribeClusterVersions",
                        subject,
                        () -> clients.eks()
                                .describeClusterVersions(request ->
                                        request.clusterVersions(version).includeAll(true))
                                .clusterVersions());
        return found.stream()
                .filter(information -> version.equals(information.clusterVersion()))
                .findFirst()
                .map(information -> new SupportWindow(
                        version,
                        day(information.endOfStandardSupportDate()),
                        day(information.endOfExtendedSupportDate())))
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING,
                        subject,
                        "EKS does not name this version",
                        "See which there are: aws eks describe-cluster-versions --include-all --region "
                                + clients.region())));
    }

    /**
     * The ways from that VPC to services of AWS.
     *
     * @throws ProblemException if they could not be read
     */
    public List<VpcEndpoint> endpoints(String vpc) {
        Filter ofVpc = Filter.builder().name("vpc-id").values(vpc).build();
        return clients.problems()
                .calling(
                        "ec2:DescribeVpcEndpoints",
                        "endpoints of " + vpc,
                        () ->
                                clients
                                        .ec2()
                                        .describeVpcEndpointsPaginator(request -> request.filters(ofVpc))
                                        .vpcEndpoints()
                                        .stream()
                                        .map(endpoint -> new VpcEndpoint(
                                                endpoint.vpcEndpointId(),
                                                endpoint.serviceName(),
                                                // EC2 has written it with a capital and without.
                                                "available".equalsIgnoreCase(endpoint.stateAsString()),
                                                endpoint.vpcEndpointType() == VpcEndpointType.GATEWAY,
                                                Boolean.TRUE.equals(endpoint.privateDnsEnabled()),
                                                Set.copyOf(endpoint.routeTableIds())))
                                        .toList());
    }

    /**
     * The Fargate profiles; one request, and one for each of them, because EKS describes no two at once.
     *
     * @throws ProblemException if they could not be read
     */
    public List<FargateProfile> fargate(String cluster) {
        String subject = "Fargate profiles of " + cluster;
        List<String> names = clients.problems()
                .calling(
                        "eks:ListFargateProfiles",
                        subject,
                        () -> clients
                                .eks()
                                .listFargateProfilesPaginator(request -> request.clusterName(cluster))
                                .fargateProfileNames()
                                .stream()
                                .sorted()
                                .toList());
        return Parallel.map(
                names,
                name -> clients.problems().calling("eks:DescribeFargateProfile", "Fargate profile " + name, () -> {
                    var profile = clients.eks()
                            .describeFargateProfile(
                                    request -> request.clusterName(cluster).fargateProfileName(name))
                            .fargateProfile();
                    return new FargateProfile(
                            name,
                            profile.selectors().stream()
                                    .map(selector ->
                                            new FargateProfile.Selector(selector.namespace(), selector.labels()))
                                    .toList());
                }));
    }

    private static ControlPlane controlPlane(Cluster cluster) {
        @Nullable VpcConfigResponse network = cluster.resourcesVpcConfig();
        if (network == null || network.vpcId() == null) {
            throw new ProblemException(new Problem(
                    Problem.Code.MISSING,
                    "EKS cluster " + cluster.name(),
                    "has no network yet",
                    "Wait: aws eks wait cluster-active --name " + cluster.name()));
        }
        return new ControlPlane(
                cluster.version(),
                network.vpcId(),
                network.subnetIds(),
                Optional.ofNullable(network.clusterSecurityGroupId()),
                network.securityGroupIds(),
                Boolean.TRUE.equals(network.endpointPublicAccess()),
                Boolean.TRUE.equals(network.endpointPrivateAccess()),
                network.publicAccessCidrs(),
                // EKS takes extended support unless it is told not to.
                cluster.upgradePolicy() == null || cluster.upgradePolicy().supportType() != SupportType.STANDARD,
                cluster.kubernetesNetworkConfig() != null
                        && cluster.kubernetesNetworkConfig().ipFamily() == IpFamily.IPV6,
                auto(cluster));
    }

    private static ControlPlane.Auto auto(Cluster cluster) {
        @Nullable KubernetesNetworkConfigResponse network = cluster.kubernetesNetworkConfig();
        return new ControlPlane.Auto(
                cluster.computeConfig() != null
                        && Boolean.TRUE.equals(cluster.computeConfig().enabled()),
                network != null
                        && network.elasticLoadBalancing() != null
                        && Boolean.TRUE.equals(network.elasticLoadBalancing().enabled()));
    }

    private static Optional<LocalDate> day(@Nullable Instant time) {
        return Optional.ofNullable(time)
                .map(instant -> instant.atZone(ZoneOffset.UTC).toLocalDate());
    }
}
