package dev.groundwork.addon;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How pods get an AWS role. */
public enum Identity {
    /** IAM roles for service accounts: the cluster's OIDC issuer is trusted by the role. */
    @JsonProperty("irsa")
    IRSA("IRSA", "eks.amazonaws.com/role-arn");

    private final String word;
    private final String annotation;

    Identity(String word, String annotation) {
        this.word = word;
        this.annotation = annotation;
    }

    /** The annotation whose value is the role's ARN: on the ServiceAccount for IRSA. */
    public String annotation() {
        return annotation;
    }

    /** What a person calls it. */
    @Override
    public String toString() {
        return word;
    }
}
