package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A claim that can be proved about an add-on. The questions are generic; add-ons compose them. A new kind of check is one
 * record here and one prover.
 */
public sealed interface Check {
    /** The add-on it is about, by name. */
    String addon();

    /** The sort of check, in words with hyphens, the same in every report. */
    String name();

    /** What is claimed, as a sentence without a final stop. */
    String claim();

    /** How long the claim may take to become true. */
    Duration deadline();

    /** A claim that must have been proved first, or this one would be true for the wrong reason. */
    default Optional<Check> after() {
        return Optional.empty();
    }

    /** The workload whose pods make the claim true; where nothing really runs them, it cannot be proved. */
    default Optional<ResourceId> workload() {
        return Optional.empty();
    }

    /** The controller has seen the newest generation, all replicas are updated and available, and none crashes. */
    record RolledOut(String addon, ResourceId subject) implements Check {
        @Override
        public String name() {
            return "rolled-out";
        }

        @Override
        public String claim() {
            return subject + " is rolled out";
        }

        @Override
        public Duration deadline() {
            return Duration.ofMinutes(3);
        }
    }

    /** The PodDisruptionBudget lets at least one pod go, so a node can be drained. */
    record EvictionAllowed(String addon, ResourceId budget) implements Check {
        @Override
        public String name() {
            return "eviction-allowed";
        }

        @Override
        public String claim() {
            return budget + " lets a node be drained";
        }

        @Override
        public Duration deadline() {
            return Duration.ofMinutes(1);
        }
    }

    /** The API server reports the aggregated API as Available, and it answers. */
    record ApiServiceAnswers(String addon, String apiService, ResourceId backend) implements Check {
        @Override
        public String name() {
            return "api-service-answers";
        }

        @Override
        public String claim() {
            return "the aggregated API " + apiService + " is available and answers";
        }

        @Override
        public Duration deadline() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(backend);
        }
    }

    /** Every Ready node has resource metrics that are not older than that. */
    record NodeMetricsFresh(String addon, Duration maximumAge, ResourceId backend) implements Check {
        @Override
        public String name() {
            return "node-metrics-fresh";
        }

        @Override
        public String claim() {
            return "each Ready node has metrics no older than %d seconds".formatted(maximumAge.toSeconds());
        }

        @Override
        public Duration deadline() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(backend);
        }
    }

    /** A real token of the ServiceAccount assumes the role, and the credentials it gets name that role. */
    record RoleAssumable(String addon, String roleArn, String namespace, String serviceAccount, String audience)
            implements Check {
        @Override
        public String name() {
            return "role-assumable";
        }

        @Override
        public String claim() {
            return "ServiceAccount %s/%s can assume its role".formatted(namespace, serviceAccount);
        }

        @Override
        public Duration deadline() {
            return Duration.ofMinutes(1);
        }
    }

    /** Real tokens of ServiceAccounts that the role is not for are refused. */
    record StrangerRefused(String addon, RoleAssumable role) implements Check {
        @Override
        public String name() {
            return "stranger-refused";
        }

        @Override
        public String claim() {
            return "a stranger cannot assume the role of %s/%s".formatted(role.namespace(), role.serviceAccount());
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Optional<Check> after() {
            return Optional.of(role);
        }
    }

    /** A property that every one of these Auto Scaling groups must have. */
    record ScalingGroupsAre(String addon, String cluster, List<String> groups, Property property) implements Check {
        public ScalingGroupsAre {
            groups = List.copyOf(groups);
        }

        @Override
        public String name() {
            return property.check;
        }

        @Override
        public String claim() {
            return property.claim;
        }

        @Override
        public Duration deadline() {
            return Duration.ofSeconds(20);
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
            implements Check {
        public AutoscalerStatusHealthy {
            groups = List.copyOf(groups);
        }

        @Override
        public String name() {
            return "autoscaler-status-healthy";
        }

        @Override
        public String claim() {
            return "the autoscaler reports fresh and healthy groups";
        }

        @Override
        public Duration deadline() {
            return Duration.ofMinutes(2);
        }

        @Override
        public Optional<ResourceId> workload() {
            return Optional.of(backend);
        }
    }
}
