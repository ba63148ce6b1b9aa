package dev.groundwork.preflight;

import java.util.Optional;

/**
 * A deprecated API that somebody has asked an API server for since that server started.
 *
 * @param group the API group; empty for the core group
 * @param version its version, for instance {@code v1beta1}
 * @param resource the plural, with a sub-resource after a slash
 * @param removedIn the Kubernetes minor version without it, for instance {@code 1.37}; empty if nobody has decided
 * @see <a href="https://kubernetes.io/docs/reference/using-api/deprecation-guide/">Deprecated API migration guide</a>
 */
public record RetiredApi(String group, String version, String resource, Optional<String> removedIn) {
    /** For instance {@code flowschemas of flowcontrol.apiserver.k8s.io/v1beta3}. */
    @Override
    public String toString() {
        return "%s of %s".formatted(resource, group.isEmpty() ? version : group + "/" + version);
    }
}
