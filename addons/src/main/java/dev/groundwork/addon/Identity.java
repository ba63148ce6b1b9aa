package dev.groundwork.addon;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How pods get an AWS role. */
public enum Identity {
    /** IAM roles for service accounts: the cluster's OIDC issuer is trusted by the role. */
    @JsonProperty("irsa")
    IRSA
}
