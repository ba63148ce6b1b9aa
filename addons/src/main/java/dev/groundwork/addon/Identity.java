package dev.groundwork.addon;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How pods get an AWS role. Two of the mechanisms are wired by an annotation whose value is the role's ARN, so that is where
 * one sees which of them holds; of the third EKS knows alone.
 */
public enum Identity {
    /**
     * IAM roles for service accounts: the role trusts the tokens that the cluster signs for one ServiceAccount.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html">IRSA</a>
     */
    @JsonProperty("irsa")
    IRSA("IRSA", "eks.amazonaws.com/role-arn", "ServiceAccount", "sts:AssumeRoleWithWebIdentity"),

    /**
     * kube2iam: the role trusts the nodes, and a program on each node hands its credentials to the pods that name it.
     *
     * @see <a href="https://github.com/jtblin/kube2iam">kube2iam</a>
     */
    @JsonProperty("kube2iam")
    KUBE2IAM("kube2iam", "iam.amazonaws.com/role", "pod", "sts:AssumeRole"),

    /**
     * EKS Pod Identity: the role trusts EKS, which gives it to the pods of the ServiceAccount that an association names; a
     * program on each node hands the credentials out. Where there is an association, an annotation of IRSA counts for
     * nothing.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html">EKS Pod Identity</a>
     */
    @JsonProperty("pod-identity")
    POD_IDENTITY("EKS Pod Identity", "", "ServiceAccount", "sts:AssumeRole");

    private final String word;
    private final String annotation;
    private final String bearer;
    private final String action;

    Identity(String word, String annotation, String bearer, String action) {
        this.word = word;
        this.annotation = annotation;
        this.bearer = bearer;
        this.action = action;
    }

    /** The annotation whose value is the role's ARN; empty for EKS Pod Identity, which has none. */
    public String annotation() {
        return annotation;
    }

    /** What the role is for: {@code ServiceAccount} or {@code pod}. */
    public String bearer() {
        return bearer;
    }

    /** The action that the role's trust allows. */
    public String action() {
        return action;
    }

    /** What a person calls it. */
    @Override
    public String toString() {
        return word;
    }
}
