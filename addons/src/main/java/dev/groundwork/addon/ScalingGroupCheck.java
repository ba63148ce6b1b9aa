package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Claims about Auto Scaling groups and who scales them. */
public sealed interface ScalingGroupCheck extends Check {
    /** A property that every one of these Auto Scaling groups must have. */
    record ScalingGroupsAre(String addon, String cluster, List<String> groups, Property property)
            implements ScalingGroupCheck {
        public ScalingGroupsAre {
            groups = List.copyOf(groups);
        }

        @Override
        public Terms terms() {
            return new Terms(property.check, property.claim, Duration.ofSeconds(20));
        }
    }

    /** The properties of Auto Scaling groups that can be asked for. */
    enum Property {
        /** One availability zone each. */
        ONE_ZONE("groups-in-one-zone", "each Auto Scaling group lies in one zone"),
        /** The autoscaler's two discovery tags; a group that spans zones and carries them is a warning. */
        DISCOVERABLE("groups-discoverable", "each Auto Scaling group carries both discovery tags"),
        /** AZRebalance is suspended. */
        NOT_REBALANCED("groups-not-rebalanced", "each Auto Scaling group has AZRebalance suspended"),
        /** The maximum is above the desired size. */
        CAN_GROW("groups-can-grow", "each Auto Scaling group can grow"),
        /** Every zone that has nodes has a group. */
        ZONES_COVERED("zones-covered", "every zone that has nodes has an Auto Scaling group");

        private final String check;
        private final String claim;

        Property(String check, String claim) {
            this.check = check;
            this.claim = claim;
        }
    }

    /** The autoscaler's status ConfigMap is fresh and lists the groups as healthy. */
    record AutoscalerStatusHealthy(
            String addon, String namespace, String configMap, List<String> groups, ResourceId backend)
            implements ScalingGroupCheck {
        public AutoscalerStatusHealthy {
            groups = List.copyOf(groups);
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "autoscaler-status-healthy",
                    "the autoscaler reports fresh and healthy groups",
                    Duration.ofMinutes(2));
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(backend);
        }
    }
}
