package dev.groundwork.rights;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.ResourceId;
import java.util.List;

/**
 * Where Groundwork itself lives in the cluster.
 *
 * @param namespace the namespace of its ServiceAccounts and its reports
 */
public record Installation(String namespace) {
    /** The add-on that Groundwork itself is. Nobody widens their own rights: an administrator applies it. */
    public static final String ADDON = "groundwork";

    public Installation {
        requireNonNull(namespace);
    }

    /** In namespace {@code groundwork}. */
    public static Installation usual() {
        return new Installation("groundwork");
    }

    /** The name of a ServiceAccount as the API server knows the caller. */
    public String user(RightsSet set) {
        return "system:serviceaccount:%s:%s".formatted(namespace, set.account());
    }

    /** The ConfigMap with the report of what runs with that set of rights. */
    public ResourceId report(RightsSet set) {
        return new ResourceId("", "ConfigMap", namespace, set.account() + "-report");
    }

    /** All reports. */
    public List<ResourceId> reports() {
        return List.of(report(RightsSet.BOOTSTRAP), report(RightsSet.DRIFT));
    }
}
