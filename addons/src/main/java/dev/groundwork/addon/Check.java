package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.Optional;

/**
 * A claim that can be proved about an add-on. The questions are generic; add-ons compose them. A new kind of check is one
 * record in the file of its theme and one prover.
 */
public sealed interface Check
        permits AccessCheck,
                AdmissionCheck,
                EksAddonCheck,
                IdentityCheck,
                JobCheck,
                LogCheck,
                MetricsCheck,
                MonitoringCheck,
                NetworkCheck,
                NodeGroupCheck,
                PreflightCheck,
                RoleCheck,
                ScalingGroupCheck,
                TrafficCheck,
                WebhookCheck,
                WiringCheck,
                WorkloadCheck {
    /** The add-on it is about, by name. */
    String addon();

    /** How it is called, what it claims, and how long that may take. */
    Terms terms();

    /**
     * What every check has to say of itself.
     *
     * @param name the sort of check, in words with hyphens, the same in every report
     * @param claim what is claimed, as a sentence without a final stop
     * @param deadline how long the claim may take to become true
     */
    record Terms(String name, String claim, Duration deadline) {
        public Terms {
            requireNonNull(name);
            requireNonNull(claim);
            requireNonNull(deadline);
        }
    }

    /** The sort of check, in words with hyphens. */
    default String name() {
        return terms().name();
    }

    /** What is claimed, as a sentence without a final stop. */
    default String claim() {
        return terms().claim();
    }

    /** How long the claim may take to become true. */
    default Duration deadline() {
        return terms().deadline();
    }

    /** A claim that must have been proved first, or this one would be true for the wrong reason. */
    default Optional<Check> after() {
        return Optional.empty();
    }

    /**
     * Whether proving it makes something in the cluster for a while, such as a pod. Such a check runs in {@code verify},
     * elsewhere only when it is asked for.
     */
    default boolean probe() {
        return false;
    }

    /** What it means if the claim does not hold, as a sentence. */
    default String harm() {
        return "The add-on " + addon() + " may not do its work.";
    }

    /** The address of the page where the rule is written down that the claim follows from. */
    default Optional<String> writtenDown() {
        return Optional.empty();
    }

    /** The workload whose pods make the claim true; where nothing really runs them, it cannot be proved. */
    default Optional<ResourceId> workload() {
        return Optional.empty();
    }

    /**
     * Whether the claim can be proved where a double runs in place of the workload's program: because it is about the way
     * there, not about what the program does. Such a proof is always emulated.
     */
    default boolean provableByDouble() {
        return false;
    }
}
