package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.resource.Tree;

/**
 * A pod that asks kube2iam for its role, as an SDK does, and leaves the role's name as its last words. The credentials
 * that it gets are looked at within the pod and reach no log.
 */
final class RoleProbe {
    /** The role that is offered, and whether its credentials are given; wget says why not. A new pod is not known at once. */
    private static final String ASK = """
            base=http://169.254.169.254/latest/meta-data/iam/security-credentials/
            for second in 1 2 3 4 5; do role=$(wget -q -T 10 -O - "$base" 2>&1) && break; sleep 2; done
            case "$role" in *wget:*) echo "$role" > /dev/termination-log; exit 1;; esac
            wget -q -T 10 -O /tmp/answer "$base$role" 2> /tmp/words || { cat /tmp/words > /dev/termination-log; exit 1; }
            grep -q '"Code" *: *"Success"' /tmp/answer || { echo "no credentials" > /dev/termination-log; exit 1; }
            echo "$role" > /dev/termination-log
            """;

    private RoleProbe() {}

    /** A new one, from the image that kube2iam runs, which every node has already. */
    static Tree of(IdentityCheck.PodGetsRole check, String image) {
        ObjectNode pod = AskingPod.of("role", check.namespace(), check.deadline(), image, ASK);
        pod.withObjectProperty("metadata")
                .putObject("annotations")
                .put(Identity.KUBE2IAM.annotation(), check.roleArn());
        return Tree.of(pod);
    }
}
