package dev.groundwork.aws;

import dev.groundwork.addon.NodeGroup;
import dev.groundwork.resource.Nearest;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Reads from AWS what a run has to know of its cluster before it can say what should exist. */
public final class EksFacts {
    private final AwsClients clients;

    public EksFacts(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * The EKS cluster of that name. One request: the cluster's ARN tells partition and account.
     *
     * @throws ProblemException if it could not be read; MISSING, with the clusters that exist, if there is none of that
     *     name
     */
    public EksCluster cluster(String name) {
        String subject = "EKS cluster " + name;
        Optional<EksCluster> found = clients.problems().calling("eks:DescribeCluster", subject, () -> {
            try {
                return Optional.of(of(clients.eks()
                        .describeCluster(request -> request.name(name))
                        .cluster()));
            } catch (ResourceNotFoundException absent) {
                return Optional.empty();
            }
        });
        return found.orElseThrow(() -> new ProblemException(unknown(name)));
    }

    /**
     * Who calls; for clusters that are not EKS, this is where account and partition come from.
     *
     * @throws ProblemException if AWS does not know the caller or could not be asked
     */
    public Caller caller() {
        return clients.problems().calling("sts:GetCallerIdentity", "AWS account", () -> {
            GetCallerIdentityResponse answer = clients.sts().getCallerIdentity();
            return new Caller(answer.arn(), Arn.of(answer.arn()).partition(), answer.account());
        });
    }

    /**
     * The Auto Scaling groups that hold one of these instances, by name. One read, however many groups.
     *
     * @throws ProblemException if they could not be read
     */
    public List<NodeGroup> groupsOf(Set<String> instanceIds) {
        if (instanceIds.isEmpty()) {
            return List.of();
        }
        return ScalingGroups.all(clients).stream()
                .filter(group ->
                        group.instances().stream().anyMatch(instance -> instanceIds.contains(instance.instanceId())))
                .map(EksFacts::nodeGroup)
                .sorted(Comparator.comparing(NodeGroup::name))
                .toList();
    }

    private static NodeGroup nodeGroup(AutoScalingGroup group) {
        return new NodeGroup(
                group.autoScalingGroupName(),
                group.availabilityZones().stream().sorted().toList(),
                group.tags().stream().map(TagDescription::key).collect(Collectors.toSet()),
                // https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
                group.tags().stream()
                        .filter(tag -> tag.key().equals("eks:nodegroup-name"))
                        .map(TagDescription::value)
                        .findFirst());
    }

    private static EksCluster of(Cluster cluster) {
        Arn arn = Arn.of(cluster.arn());
        @Nullable String endpoint = cluster.endpoint();
        return new EksCluster(
                cluster.name(),
                cluster.arn(),
                arn.partition(),
                arn.account(),
                arn.region(),
                cluster.version(),
                Optional.ofNullable(cluster.identity())
                        .flatMap(identity -> Optional.ofNullable(identity.oidc()))
                        .flatMap(oidc -> Optional.ofNullable(oidc.issuer())),
                Optional.ofNullable(cluster.resourcesVpcConfig()).flatMap(vpc -> Optional.ofNullable(vpc.vpcId())),
                Optional.ofNullable(cluster.resourcesVpcConfig())
                        .flatMap(vpc -> Optional.ofNullable(vpc.clusterSecurityGroupId())),
                endpoint == null ? "" : endpoint,
                Optional.ofNullable(cluster.certificateAuthority())
                        .flatMap(authority -> Optional.ofNullable(authority.data()))
                        .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
                        .orElse(""),
                cluster.statusAsString(),
                Optional.ofNullable(cluster.accessConfig())
                        .flatMap(config -> Optional.ofNullable(config.authenticationModeAsString())));
    }

    /** Two more requests, but only where a person needs the answer. */
    private Problem unknown(String name) {
        Caller caller = caller();
        List<String> known = clients.problems()
                .calling(
                        "eks:ListClusters",
                        "EKS clusters",
                        () -> clients.eks().listClustersPaginator().clusters().stream()
                                .sorted()
                                .toList());
        String where = "account %s, region %s".formatted(caller.account(), clients.region());
        String there = known.isEmpty() ? "EKS knows none there" : "EKS knows " + String.join(", ", known);
        String todo = Nearest.to(name, known)
                .map(near -> "Did you mean %s? Else check cluster.region and the profile".formatted(near))
                .orElse("Check cluster.name and cluster.region in the baseline, and the profile");
        return new Problem(
                Problem.Code.MISSING, "EKS cluster " + name, "does not exist in %s; %s".formatted(where, there), todo);
    }
}
