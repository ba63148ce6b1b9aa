package dev.groundwork.aws;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.Resource;
import java.util.function.Predicate;

/**
 * What a run knows about who a resource in AWS belongs to.
 *
 * @param cluster the cluster's name, as in the tag {@link #CLUSTER_TAG} of everything that Groundwork makes
 * @param applied whether Groundwork applied the resource exactly as it is declared now, so that a difference is drift
 * @param adopt whether the add-on of that name may take over what somebody else made
 */
public record Ownership(String cluster, Predicate<Resource> applied, Predicate<String> adopt) {
    /** The tag that names the cluster for which Groundwork made a resource. */
    public static final String CLUSTER_TAG = "groundwork.dev/cluster";

    public Ownership {
        requireNonNull(cluster);
        requireNonNull(applied);
        requireNonNull(adopt);
    }
}
