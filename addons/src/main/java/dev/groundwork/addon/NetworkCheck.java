package dev.groundwork.addon;

import static java.util.Objects.requireNonNull;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/** Claims about the network of a cluster. */
public sealed interface NetworkCheck extends Check {
    /**
     * In each zone that has nodes, the AWS Load Balancer Controller finds a subnet for load balancers of that sort.
     *
     * @param cluster the cluster's name, as subnets may carry it
     * @param vpc the VPC
     * @param zones the zones that have nodes
     * @param internetFacing whether the load balancers can be reached from the internet
     * @see <a href="https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/">Subnet
     *     auto-discovery</a>
     */
    record SubnetsFound(String addon, String cluster, String vpc, SortedSet<String> zones, boolean internetFacing)
            implements NetworkCheck {
        public SubnetsFound {
            requireNonNull(cluster);
            requireNonNull(vpc);
            zones = new TreeSet<>(zones);
        }

        /** How AWS calls such load balancers. */
        public String scheme() {
            return internetFacing ? "internet-facing" : "internal";
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "subnets-found",
                    "%s load balancers find a subnet in each zone that has nodes".formatted(scheme()),
                    Duration.ofSeconds(20));
        }
    }

    /**
     * A pod resolves the name of the API server's Service, whole with the cluster's domain, to that Service's address.
     *
     * @param server the workload that EKS installs to resolve names
     * @param image of that pod
     * @see <a href="https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/">DNS for Services and Pods</a>
     */
    record NamesResolve(String addon, ResourceId server, String image) implements NetworkCheck {
        /** The Service that every cluster has. */
        public static final ResourceId SERVICE = new ResourceId("", "Service", "default", "kubernetes");

        @Override
        public Terms terms() {
            return new Terms(
                    "names-resolve",
                    "a pod resolves the name of the API server's Service to its address",
                    Duration.ofMinutes(2));
        }

        @Override
        public boolean probe() {
            return true;
        }

        @Override
        public String harm() {
            return "Pods find neither Services nor hosts outside by name.";
        }
    }
}
