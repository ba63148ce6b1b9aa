package dev.groundwork.architecture.offenders.kubernetes;

/** The one that may write. */
final class KubernetesWriter {
    ApiServer.Request work() {
        return new ApiServer.Request("PATCH");
    }
}
