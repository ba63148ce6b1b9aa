package dev.groundwork.rights;

import static java.util.Objects.requireNonNull;

import dev.groundwork.addon.Check;
import dev.groundwork.addon.Cluster;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run is about, as far as it decides which rights it needs.
 *
 * @param cluster the facts
 * @param resources what should exist
 * @param checks what proves it
 * @param leaving what was applied once and is not wanted any more, with the add-on it belonged to
 * @param facts which facts are read besides those that every run reads
 * @param installation where Groundwork itself lives
 */
public record Wanted(
        Cluster cluster,
        List<Resource> resources,
        List<Check> checks,
        Map<ResourceId, String> leaving,
        Set<Fact> facts,
        Installation installation) {
    /** A fact that only some baselines need. */
    public enum Fact {
        /** The cluster is EKS, which is asked about it. */
        EKS,
        /** Subnets, route tables and security groups. */
        NETWORK,
        /** What EKS offers of its own add-ons. */
        EKS_ADDONS,
        /** The roles of the nodes. */
        NODE_ROLES,
        /** What others have with a finalizer of an add-on that leaves. */
        DEPENDENTS
    }

    public Wanted {
        requireNonNull(cluster);
        requireNonNull(installation);
        resources = List.copyOf(resources);
        checks = List.copyOf(checks);
        leaving = Map.copyOf(leaving);
        facts = Set.copyOf(facts);
    }

    boolean reads(Fact fact) {
        return facts.contains(fact);
    }
}
