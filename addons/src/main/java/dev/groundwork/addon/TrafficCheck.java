package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Claims about the way of those who come from outside. */
public sealed interface TrafficCheck extends Check {
    /** A new network load balancer takes some minutes, and so do its targets. */
    Duration PROVISIONING = Duration.ofMinutes(5);

    /**
     * Where traffic enters.
     *
     * @param id the Service whose status names the load balancer, or the load balancer itself
     * @param zones where it must have an address
     * @param internal whether it is only reached from inside the VPC
     * @param httpPort where it takes plain HTTP
     * @param httpsPort where it takes TLS
     * @param backend the workload whose pods answer
     */
    record Entrance(
            ResourceId id, List<String> zones, boolean internal, int httpPort, int httpsPort, ResourceId backend) {
        public Entrance {
            zones = List.copyOf(zones);
        }
    }

    /** A claim about one entrance; where nothing really runs the pods behind it, nothing can be proved of it. */
    sealed interface AtEntrance extends TrafficCheck {
        /** Where traffic enters. */
        Entrance entrance();

        @Override
        default Optional<ResourceId> workload() {
            return Optional.of(entrance().backend());
        }
    }

    /** A claim about what is said at an entrance; it means nothing while connections are not even taken. */
    sealed interface Conversation extends AtEntrance {
        @Override
        default Optional<Check> after() {
            return Optional.of(new AddressesAccept(addon(), entrance()));
        }
    }

    /** Both ports of each address take connections, and every zone has an address. */
    record AddressesAccept(String addon, Entrance entrance) implements AtEntrance {
        @Override
        public Terms terms() {
            return new Terms(
                    "addresses-accept",
                    "the load balancer takes connections in every zone, at each of its addresses",
                    PROVISIONING);
        }
    }

    /**
     * Whoever asks for a name that no Ingress has gets the default certificate.
     *
     * @param secret the Secret that holds it; empty means that the program makes one up, which no client trusts
     */
    record DefaultCertificateServed(String addon, Entrance entrance, Optional<ResourceId> secret)
            implements Conversation {
        @Override
        public Terms terms() {
            return new Terms(
                    "default-certificate-served",
                    "TLS ends with the default certificate at each address",
                    Duration.ofMinutes(2));
        }
    }

    /** Whoever asks for a name that no Ingress has is told so by the default backend. */
    record DefaultBackendAnswers(String addon, Entrance entrance, int status) implements Conversation {
        @Override
        public Terms terms() {
            return new Terms(
                    "default-backend-answers",
                    "a host that no Ingress has gets %d at each address".formatted(status),
                    Duration.ofMinutes(2));
        }
    }

    /** HTTP/2 is agreed on by ALPN and then spoken; gRPC needs it. */
    record Http2Spoken(String addon, Entrance entrance) implements Conversation {
        @Override
        public Terms terms() {
            return new Terms("http2-spoken", "HTTP/2 is spoken at each address", Duration.ofMinutes(2));
        }
    }

    /**
     * The access log has the address of who came from outside, and not one of a node or of the load balancer.
     *
     * @param container the container whose log it is; the address must be the first word of a line
     */
    record ClientAddressArrives(String addon, Entrance entrance, String container) implements Conversation {
        @Override
        public Terms terms() {
            return new Terms("client-address-arrives", "the address of the client arrives", Duration.ofMinutes(1));
        }
    }

    /**
     * The load balancer holds its targets to be healthy.
     *
     * @param everyTarget whether all of them must be; else one in each target group is enough, because nodes without a
     *     pod are meant to fail
     * @param everyZone whether each zone needs one, because the load balancer does not cross zones
     */
    record TargetsHealthy(String addon, Entrance entrance, boolean everyTarget, boolean everyZone)
            implements AtEntrance {
        /** Of a load balancer of our own AWS knows the answer by itself. */
        @Override
        public Optional<ResourceId> workload() {
            return entrance.id().isAws() ? Optional.empty() : AtEntrance.super.workload();
        }

        @Override
        public Terms terms() {
            return new Terms("targets-healthy", "the load balancer's targets are healthy", PROVISIONING);
        }
    }

    /**
     * Behind a load balancer of our own is every node: each Auto Scaling group is attached to each target group, and its
     * instances are registered.
     *
     * @param groups names of the Auto Scaling groups
     */
    record GroupsAttached(String addon, Entrance entrance, List<String> groups) implements AtEntrance {
        public GroupsAttached {
            groups = List.copyOf(groups);
        }

        /** AWS knows the answer by itself. */
        @Override
        public Optional<ResourceId> workload() {
            return Optional.empty();
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "groups-attached", "every Auto Scaling group is attached to the load balancer", PROVISIONING);
        }
    }

    /**
     * The load balancer sends the header of the PROXY protocol exactly if the pods expect it: else no connection works.
     *
     * @param configMap the configuration of the pods
     * @param key the key in it that is {@code true} where they expect it
     */
    record ProxyProtocolAgreed(String addon, Entrance entrance, ResourceId configMap, String key)
            implements AtEntrance {
        /** Of a load balancer of our own AWS knows the answer by itself. */
        @Override
        public Optional<ResourceId> workload() {
            return entrance.id().isAws() ? Optional.empty() : AtEntrance.super.workload();
        }

        @Override
        public Terms terms() {
            return new Terms(
                    "proxy-protocol-agreed",
                    "the load balancer and the pods agree on the PROXY protocol",
                    PROVISIONING);
        }
    }

    /**
     * Every Ingress is of a class that somebody serves.
     *
     * @param controllers the controllers that the baseline's add-ons run, as IngressClasses name them
     */
    record IngressesServed(String addon, SortedSet<String> controllers) implements TrafficCheck {
        public IngressesServed {
            controllers = new TreeSet<>(controllers);
        }

        @Override
        public Terms terms() {
            return new Terms("ingresses-served", "no Ingress is of a class that nobody serves", Duration.ofSeconds(20));
        }
    }
}
