package dev.groundwork.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.LogCheck;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.UUID;

/**
 * A pod that writes one line over and over, until somebody has seen it. It is the pod of a Job, so that it ends and goes
 * away by itself if the run that made it is killed.
 *
 * @param job the Job that runs it
 * @param line what it writes; no other line anywhere is the same
 * @param since when it was made
 */
record Canary(Tree job, String line, Instant since) {
    /** Often enough to be seen soon after its file is noticed; rare enough to cost nothing. */
    private static final int SECONDS_BETWEEN_LINES = 5;

    private static final int NOBODY = 65534;

    /** A new one, from the image that the collector runs. */
    static Canary of(LogCheck.LineArrives check, String image, Instant now) {
        UUID nonce = UUID.randomUUID();
        String line = "groundwork canary " + nonce;
        return new Canary(job(check, "groundwork-canary-" + nonce.toString().substring(0, 8), image, line), line, now);
    }

    ResourceId id() {
        return KubernetesObject.idOf(job);
    }

    String name() {
        return id().name();
    }

    /** What selects its pod. */
    String labels() {
        return "job-name=" + name();
    }

    private static Tree job(LogCheck.LineArrives check, String name, String image, String line) {
        long seconds = check.deadline().toSeconds();
        ObjectNode job = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job");
        job.putObject("metadata")
                .put("name", name)
                .put("namespace", check.collector().namespace());
        ObjectNode spec = job.putObject("spec")
                .put("backoffLimit", 0)
                .put("activeDeadlineSeconds", seconds + 30)
                .put("ttlSecondsAfterFinished", 30);
        ObjectNode pod = spec.putObject("template")
                .putObject("spec")
                .put("restartPolicy", "Never")
                .put("automountServiceAccountToken", false)
                .put("enableServiceLinks", false)
                .put("terminationGracePeriodSeconds", 0);
        pod.putObject("nodeSelector").put("kubernetes.io/os", "linux");
        // A Fargate node runs no DaemonSet, so nobody would read the line there.
        pod.putObject("affinity")
                .putObject("nodeAffinity")
                .putObject("requiredDuringSchedulingIgnoredDuringExecution")
                .putArray("nodeSelectorTerms")
                .addObject()
                .putArray("matchExpressions")
                .addObject()
                .put("key", "eks.amazonaws.com/compute-type")
                .put("operator", "NotIn")
                .putArray("values")
                .add("fargate");
        pod.putObject("securityContext")
                .put("runAsNonRoot", true)
                .put("runAsUser", NOBODY)
                .put("runAsGroup", NOBODY)
                .putObject("seccompProfile")
                .put("type", "RuntimeDefault");
        ObjectNode container =
                pod.putArray("containers").addObject().put("name", "canary").put("image", image);
        container
                .putArray("command")
                .add("sh")
                .add("-c")
                .add("while true; do echo \"$LINE\"; sleep %d; done".formatted(SECONDS_BETWEEN_LINES));
        container.putArray("env").addObject().put("name", "LINE").put("value", line);
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", "10m").put("memory", "16Mi");
        resources.putObject("limits").put("memory", "32Mi");
        ObjectNode context = container
                .putObject("securityContext")
                .put("allowPrivilegeEscalation", false)
                .put("readOnlyRootFilesystem", true);
        context.putObject("capabilities").putArray("drop").add("ALL");
        return Tree.of(job);
    }
}
