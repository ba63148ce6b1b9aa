package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.resource.Tree;
import java.util.UUID;

/**
 * A pod that asks the agent of its node for credentials, as an SDK does, and leaves the account that they are of as its
 * last words. The credentials are looked at within the pod and reach no log.
 */
final class CredentialsProbe {
    /** Small, of both architectures, and with a shell and wget. */
    static final String IMAGE = "public.ecr.aws/docker/library/busybox:1.37.0";

    /** The variables come from EKS's webhook, when the pod is made. */
    private static final String ASK = """
            test -n "$AWS_CONTAINER_CREDENTIALS_FULL_URI" || {
              echo "the pod was not wired for EKS Pod Identity" > /dev/termination-log; exit 1; }
            wget -q -T 10 -O /tmp/answer --header "Authorization: $(cat "$AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")" \\
              "$AWS_CONTAINER_CREDENTIALS_FULL_URI" 2> /tmp/words || { cat /tmp/words > /dev/termination-log; exit 1; }
            grep -q '"AccessKeyId"' /tmp/answer || { echo "no credentials" > /dev/termination-log; exit 1; }
            sed -n 's/.*"AccountId" *: *"\\([0-9]*\\)".*/\\1/p' /tmp/answer > /dev/termination-log
            """;

    private static final int NOBODY = 65534;

    private CredentialsProbe() {}

    /** A new one, of the ServiceAccount that has the association. */
    static Tree of(IdentityCheck.PodGetsCredentials check) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata")
                .put(
                        "name",
                        "groundwork-credentials-" + UUID.randomUUID().toString().substring(0, 8))
                .put("namespace", check.namespace());
        ObjectNode spec = pod.putObject("spec")
                .put("serviceAccountName", check.serviceAccount())
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
                .put("fsGroup", NOBODY)
                .putObject("seccompProfile")
                .put("type", "RuntimeDefault");
        spec.putArray("volumes")
                .addObject()
                .put("name", "tmp")
                .putObject("emptyDir")
                .put("medium", "Memory");
        ObjectNode container =
                spec.putArray("containers").addObject().put("name", "probe").put("image", IMAGE);
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
