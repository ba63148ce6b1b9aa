package dev.groundwork.preflight;

import java.util.List;
import java.util.Set;

/**
 * What keeps data in the cluster.
 *
 * @param statefulSets the StatefulSets, as {@code namespace/name}
 * @param volumes the PersistentVolumes
 * @param pending PersistentVolumeClaims that have no volume, as {@code namespace/name}
 * @param drivers the names of the storage drivers that are installed
 */
public record Storage(List<String> statefulSets, List<Volume> volumes, List<String> pending, Set<String> drivers) {
    public Storage {
        statefulSets = List.copyOf(statefulSets);
        volumes = List.copyOf(volumes);
        pending = List.copyOf(pending);
        drivers = Set.copyOf(drivers);
    }

    /**
     * A PersistentVolume.
     *
     * @param name its name
     * @param claim the claim it belongs to, as {@code namespace/name}; empty if it has none
     * @param driver what mounts it, for instance {@code ebs.csi.aws.com}
     * @param zones the only zones it can be mounted in; none if it can be mounted everywhere
     * @param phase Bound, Available, Released or Failed
     * @param deletedWithClaim whether its data goes when the claim goes
     */
    public record Volume(
            String name, String claim, String driver, Set<String> zones, String phase, boolean deletedWithClaim) {
        public Volume {
            zones = Set.copyOf(zones);
        }
    }
}
