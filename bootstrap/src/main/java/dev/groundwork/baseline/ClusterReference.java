package dev.groundwork.baseline;

import static java.util.Objects.requireNonNull;

import dev.groundwork.addon.Describe;
import java.util.List;
import java.util.Optional;

/**
 * Which cluster a baseline is for. For an EKS cluster name and region are enough, all else is read from EKS; for any
 * other cluster the rest is given here.
 *
 * @param name the cluster's name
 * @param region the AWS region, for instance {@code eu-west-1}
 * @param eks whether EKS knows this cluster
 * @param account the AWS account id, 12 digits
 * @param partition the AWS partition, for instance {@code aws} or {@code aws-cn}
 * @param issuer the issuer of its ServiceAccount tokens, with {@code https://}
 * @param nodeRoles ARNs of roles of nodes that do not run now
 */
@Describe("The cluster. For an EKS cluster its name and region are enough: all else is read from EKS.")
public record ClusterReference(
        @Form("a cluster name: at most 100 letters, digits, - and _")
        @Describe(value = "Name of the cluster, as EKS knows it.", pattern = "[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
        String name,

        @Form("a region such as eu-west-1")
        @Describe(value = "AWS region of the cluster.", pattern = "[a-z]{2,}(-[a-z]+)+-[0-9]+")
        String region,

        @Describe(
                value = "Whether EKS knows this cluster. If not, give its account, partition and issuer here.",
                byDefault = "true")
        boolean eks,

        @Form("12 digits")
        @Describe(
                value = "AWS account id, 12 digits in quotes. Only for clusters that are not EKS.",
                pattern = "[0-9]{12}")
        Optional<String> account,

        @Form("a partition such as aws or aws-cn")
        @Describe(
                value = "AWS partition, for instance aws or aws-cn. Only for clusters that are not EKS.",
                pattern = "aws(-[a-z]+)*")
        Optional<String> partition,

        @Form("an address that starts with https:// and has no query")
        @Describe(
                value = "Issuer of the cluster's ServiceAccount tokens. Only for clusters that are not EKS.",
                pattern = "https://[^/?#\\s]+[^?#\\s]*")
        Optional<String> issuer,

        @Form("the ARN of a role such as arn:aws:iam::111122223333:role/nodes")
        @Describe(
                value =
                        "ARNs of roles of nodes that do not run now, such as those of an empty Auto Scaling group. The roles"
                                + " of the nodes that run are found. Only kube2iam asks for them.",
                byDefault = "[]",
                pattern = "arn:aws(-[a-z]+)*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+")
        List<String> nodeRoles) {
    public ClusterReference {
        requireNonNull(name);
        requireNonNull(region);
        requireNonNull(account);
        requireNonNull(partition);
        requireNonNull(issuer);
        nodeRoles = List.copyOf(nodeRoles);
    }

    /** A cluster all of whose nodes run. */
    public ClusterReference(
            String name,
            String region,
            boolean eks,
            Optional<String> account,
            Optional<String> partition,
            Optional<String> issuer) {
        this(name, region, eks, account, partition, issuer, List.of());
    }
}
