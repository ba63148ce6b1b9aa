package dev.groundwork.aws;

import dev.groundwork.resource.Problem;
import java.util.Optional;

/**
 * An EKS cluster as DescribeCluster tells of it.
 *
 * @param name its name
 * @param arn its ARN
 * @param partition the AWS partition, for instance {@code aws}
 * @param account the account it lives in, 12 digits
 * @param region its region
 * @param version the Kubernetes minor version, for instance {@code 1.36}
 * @param issuer the issuer of its ServiceAccount tokens, with {@code https://}; empty while it is being created
 * @param vpcId its VPC
 * @param securityGroup the security group that EKS made for it
 * @param endpoint the address of its API server; empty while it is being created
 * @param certificateAuthority the authority of the API server's certificate as PEM text; empty while it is being created
 * @param status in the words of EKS: CREATING, ACTIVE, DELETING, FAILED, UPDATING or PENDING
 * @param authenticationMode how it knows who logs in: API, API_AND_CONFIG_MAP or CONFIG_MAP; empty if EKS does not say
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html">Cluster</a>
 */
public record EksCluster(
        String name,
        String arn,
        String partition,
        String account,
        String region,
        String version,
        Optional<String> issuer,
        Optional<String> vpcId,
        Optional<String> securityGroup,
        String endpoint,
        String certificateAuthority,
        String status,
        Optional<String> authenticationMode) {

    /** The mode in which access entries are not read. */
    static final String CONFIG_MAP = "CONFIG_MAP";

    /** The mode in which the ConfigMap aws-auth holds for who has no access entry. */
    static final String BOTH = "API_AND_CONFIG_MAP";

    /** Why nothing can be laid on this cluster; empty if it is there and works. */
    public Optional<Problem> problem() {
        return switch (status) {
            case "ACTIVE", "UPDATING" -> Optional.empty();
            case "CREATING", "PENDING" ->
                Optional.of(notReady(Problem.Code.MISSING, "Wait: aws eks wait cluster-active --name " + name));
            case "DELETING" ->
                Optional.of(notReady(Problem.Code.MISSING, "Name another cluster in the baseline, or create it anew"));
            default ->
                Optional.of(notReady(
                        Problem.Code.FAILED,
                        "See what is wrong: aws eks describe-cluster --name %s --region %s".formatted(name, region)));
        };
    }

    /** What the reader should know although it keeps nothing from working. */
    public Optional<String> note() {
        return status.equals("UPDATING")
                ? Optional.of("EKS cluster " + name + " is being updated; calls may fail meanwhile")
                : Optional.empty();
    }

    /**
     * What decides who may log in, for who declares that.
     *
     * @param map what the ConfigMap aws-auth has, in words; empty if there is none
     */
    public String access(Optional<String> map) {
        String mode = authenticationMode.orElse("unknown");
        String others = map.map(words -> "; the ConfigMap aws-auth has " + words
                        + switch (mode) {
                            case "API" -> ", which EKS does not read";
                            case CONFIG_MAP -> ", and nothing else lets anybody in but whoever made the cluster";
                            default -> ", which holds for who has no access entry";
                        })
                .orElse("; there is no ConfigMap aws-auth");
        return "access to EKS cluster %s: authentication mode %s%s".formatted(name, mode, others);
    }

    private Problem notReady(Problem.Code code, String todo) {
        return new Problem(code, "EKS cluster " + name, "is %s, not ACTIVE".formatted(status), todo);
    }
}
