package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.UUID;

/** The shape of a pod that runs one script, with no rights and nothing to write to but memory, and then ends. */
final class AskingPod {
    static final int NOBODY = 65534;

    private AskingPod() {}

    /**
     * A new one, to which what is particular is still to be added.
     *
     * @param purpose what its name begins with, after {@code groundwork-}
     * @param deadline how long the answer is waited for; the pod ends by itself half a minute later
     * @param script for {@code sh}; what it writes to {@code /dev/termination-log} is the answer
     */
    static ObjectNode of(String purpose, String namespace, Duration deadline, String image, String script) {
        ObjectNode pod =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata")
                .put(
                        "name",
                        "groundwork-%s-%s"
                                .formatted(purpose, UUID.randomUUID().toString().substring(0, 8)))
                .put("namespace", namespace);
        ObjectNode spec = pod.putObject("spec")
                .put("restartPolicy", "Never")
                .put("activeDeadlineSeconds", deadline.toSeconds() + 30)
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
        container.putArray("command").add("sh").add("-c").add(script);
        container.putArray("volumeMounts").addObject().put("name", "tmp").put("mountPath", "/tmp");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "10m").put("memory", "16Mi");
        resources.putObject("limits").put("memory", "32Mi");
        ObjectNode context = container
                .putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .put("readOnlyRootFilesystem", true);
        context.putObject("capabilities").putArray("drop").add("ALL");
        return pod;
    }
}
