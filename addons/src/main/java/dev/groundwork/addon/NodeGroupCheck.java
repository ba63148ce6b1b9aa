package dev.groundwork.addon;

import java.time.Duration;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Claims about managed node groups. */
public sealed interface NodeGroupCheck extends Check {
    /** EKS says of each group that it is ACTIVE, and of no health issue. */
    record NodeGroupsHealthy(String addon, String cluster, SortedSet<String> groups) implements NodeGroupCheck {
        public NodeGroupsHealthy {
            groups = new TreeSet<>(groups);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "node-groups-healthy", "EKS finds nothing wrong with each node group", Duration.ofMinutes(1));
        }
    }

    /**
     * The nodes of each group are Ready, lie in the group's zone, and are as many as there must be.
     *
     * @param zones the zone of each group
     * @param min the fewest nodes of each
     */
    record NodesInZones(String addon, SortedMap<String, String> zones, int min) implements NodeGroupCheck {
        public NodesInZones {
            zones = new TreeMap<>(zones);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "nodes-in-zones", "the nodes of each node group are Ready in its zone", Duration.ofMinutes(5));
        }
    }

    /**
     * The Auto Scaling group behind each group carries the tags by which the autoscaler finds it and knows its nodes.
     *
     * @param tags the tags that each must carry
     */
    record NodeGroupsTagged(String addon, String cluster, SortedSet<String> groups, SortedMap<String, String> tags)
            implements NodeGroupCheck {
        public NodeGroupsTagged {
            groups = new TreeSet<>(groups);
            tags = new TreeMap<>(tags);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "node-groups-tagged",
                    "the Auto Scaling group behind each node group carries the autoscaler's tags",
                    Duration.ofMinutes(1));
        }
    }
}
