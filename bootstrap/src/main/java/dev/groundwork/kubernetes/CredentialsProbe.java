package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.resource.Tree;

/**
 * A pod that asks the agent of its node for credentials, as an SDK does, and leaves the account that they are of as its
 * last words. The credentials are looked at within the pod and reach no log.
 */
final class CredentialsProbe {
    /** The variables come from EKS's webhook, when the pod is made. */
    private static final String ASK = """
            test -n "$AWS_CONTAINER_CREDENTIALS_FULL_URI" || {
              echo "the pod was not wired for EKS Pod Identity" > /dev/termination-log; exit 1; }
            wget -q -T 10 -O /tmp/answer --header "Authorization: $(cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")" \\
              "$AWS_CONTAINER_CREDENTIALS_FULL_URI" 2> /tmp/words || { cat /tmp/words > /dev/termination-log; exit 1; }
            grep -q '"AccessKeyId"' /tmp/answer || { echo "no credentials" > /dev/termination-log; exit 1; }
            sed -n 's/.*"AccountId" *: *"\\([0-9]*\\)".*/\\1/p' /tmp/answer > /dev/termination-log
            """;

    private CredentialsProbe() {}

    /** A new one, of the ServiceAccount that has the association. */
    static Tree of(IdentityCheck.PodGetsCredentials check) {
        ObjectNode pod = AskingPod.of("credentials", check.namespace(), check.deadline(), check.image(), ASK);
        pod.withObjectProperty("spec")
                .put("serviceAccountName", check.serviceAccount())
                .withObjectProperty("securityContext")
                .put("fsGroup", AskingPod.NOBODY);
        return Tree.of(pod);
    }
}
