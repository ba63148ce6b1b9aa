package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.resource.Tree;
import java.util.UUID;

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

    private static final int NOBODY = 65534;

    private RoleProbe() {}

    /** A new one, from the image that kube2iam runs, which every node has already. */
    static Tree of(IdentityCheck.PodGetsRole check, String image) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata")
                .put("name", "groundwork-role-" + UUID.randomUUID().toString().substring(0, 8))
                .put("namespace", check.namespace())
                .putObject("annotations")
                .put(Identity.KUBE2IAM.annotation(), check.roleArn());
        ObjectNode spec = pod.putObject("spec")
                .put("restartPolicy", "Never")
                .put("activeDeadlineSeconds", check.deadline().toSeconds() + 30)
                .put("automountServiceAccountToken", false)
                .put("enableServiceLinks", false)
                .put("terminationGracePeriodSeconds", 0);
        spec.putObject("nodeSelector").put("kubernetes.io/os", "linux");
        spec.putObject("securityContext")
                .put("runAsNonRoot", true)
                .put("runAsUser", NOBODY)
                .put("runAsGroup", NOBODY)
                .putObject("seccompProfile")
                .put("type", "RuntimeDefault");
        spec.putArray("volumes")
                .addObject()
                .put("name", "tmp")
                .putObject("emptyDir")
                .put("medium", "Memory");
        ObjectNode container =
                spec.putArray("containers").addObject().put("name", "probe").put("image", image);
        container.putArray("command").add("sh").add("-c").add(ASK);
        container.putArray("volumeMounts").addObject().put("name", "tmp").put("mountPath", "/tmp");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "10m").put("memory", "16Mi");
        resources.putObject("limits").put("memory", "32Mi");
        ObjectNode context = container
                .putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .put("readOnlyRootFilesystem", true);
        context.putObject("capabilities").putArray("drop").add("ALL");
        return Tree.of(pod);
    }
}
