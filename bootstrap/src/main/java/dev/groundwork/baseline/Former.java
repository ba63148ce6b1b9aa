package dev.groundwork.baseline;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.groundwork.addon.Identity;

/**
 * A mechanism whose pods may keep their role while new ones get it otherwise. There is one: with an association of EKS Pod
 * Identity every new pod is wired for that alone, so it cannot stay open beside another, and what kube2iam hands out is
 * decided by the pods themselves.
 */
public enum Former {
    /** IAM roles for service accounts. */
    @JsonProperty("irsa")
    IRSA(Identity.IRSA);

    private final Identity identity;

    Former(Identity identity) {
        this.identity = identity;
    }

    /** The mechanism. */
    Identity identity() {
        return identity;
    }
}
