package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;

/** Claims about add-ons that EKS itself installs and keeps. */
public sealed interface EksAddonCheck extends Check {
    /** EKS calls it active and has nothing to complain of. */
    record Active(String addon, String cluster, String eksAddon) implements EksAddonCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "eks-addon-active",
                    "EKS calls its add-on %s active and healthy".formatted(eksAddon),
                    Duration.ofMinutes(3));
        }
    }

    /** The version that is installed is one that EKS supports on this version of Kubernetes. */
    record VersionSupported(String addon, String cluster, String eksAddon, String kubernetes) implements EksAddonCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "eks-addon-supported",
                    "EKS supports the installed version of %s on Kubernetes %s".formatted(eksAddon, kubernetes),
                    Duration.ofSeconds(20));
        }
    }

    /** The program that gives pods their addresses does so in the declared way, and the nodes' limits follow from it. */
    record PrefixDelegation(String addon, boolean wanted, ResourceId daemonSet) implements EksAddonCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "prefix-delegation",
                    "%s gives nodes %s".formatted(daemonSet, wanted ? "whole prefixes" : "single addresses"),
                    Duration.ofMinutes(3));
        }
    }

    /** The program that EKS installed runs on every node that can run it. */
    record Everywhere(String addon, ResourceId daemonSet) implements EksAddonCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "eks-addon-on-every-node", "every node has a ready pod of " + daemonSet, Duration.ofMinutes(3));
        }
    }
}
