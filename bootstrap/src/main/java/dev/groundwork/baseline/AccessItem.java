package dev.groundwork.baseline;

import dev.groundwork.addon.Describe;
import java.util.List;
import java.util.Optional;

/**
 * Who may log in to the cluster, and what they may do there.
 *
 * @param principal ARN of an IAM role or user
 * @param policies access policies of EKS
 * @param groups groups in Kubernetes
 * @param username the user's name in Kubernetes
 * @param adopt whether to take over an entry that somebody else made
 */
public record AccessItem(
        @Form("the ARN of an IAM role or user such as arn:aws:iam::111122223333:role/deployer")
        @Describe(
                value = "ARN of the IAM role or user, with its path. Not that of a session.",
                pattern = "arn:aws(-[a-z]+)*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9+=,.@_/-]+")
        String principal,

        @Describe(value = "Access policies of EKS, each with its scope.", byDefault = "[]")
        List<PolicyItem> policies,

        @Form("the name of a group that does not begin with system:")
        @Describe(
                value = "Groups in Kubernetes, for which there are bindings.",
                byDefault = "[]",
                pattern = "(?!system:)\\S+")
        List<String> groups,

        @Form("a name that does not begin with system:, eks:, aws:, amazon: or iam:")
        @Describe(
                value = "Name of the user in Kubernetes. EKS thinks of a good one.",
                pattern = "(?!(system|eks|aws|amazon|iam):)\\S+")
        Optional<String> username,

        @Describe(value = "Whether to take over an access entry that somebody else made.", byDefault = "false")
        boolean adopt) {
    public AccessItem {
        policies = List.copyOf(policies);
        groups = List.copyOf(groups);
    }

    /**
     * One of EKS's access policies.
     *
     * @param policy its name
     * @param namespaces where it holds; none means the whole cluster
     */
    public record PolicyItem(
            @Form("the name of an access policy such as AmazonEKSViewPolicy")
            @Describe(
                    value = "Name of the access policy, such as AmazonEKSClusterAdminPolicy, AmazonEKSAdminPolicy,"
                            + " AmazonEKSEditPolicy or AmazonEKSViewPolicy.",
                    pattern = "AmazonEKS[A-Za-z0-9]+")
            String policy,

            @Form("the name of a namespace, or the beginning of some with a *")
            @Describe(
                    value = "Namespaces in which it holds. Without any it holds in the whole cluster.",
                    byDefault = "[]",
                    pattern = "[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?")
            List<String> namespaces) {
        public PolicyItem {
            namespaces = List.copyOf(namespaces);
        }
    }
}
