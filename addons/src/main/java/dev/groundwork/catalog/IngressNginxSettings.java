package dev.groundwork.catalog;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.groundwork.addon.Describe;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a user may set of {@link IngressNginx}. */
@Describe("Takes HTTP, HTTP/2 and gRPC from outside to Services, by Ingress, behind a network load balancer.")
public record IngressNginxSettings(
        @Describe(
                value =
                        "Image of the controller without its tag. Upstream is retired: this is where a maintained fork goes.",
                byDefault = "\"registry.k8s.io/ingress-nginx/controller\"",
                pattern = "[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+")
        String image,

        @Describe(
                value = "Tag of the image.",
                byDefault = "\"v1.15.1\"",
                pattern = "v?[0-9]+\\.[0-9]+\\.[0-9]+[A-Za-z0-9._-]*(@sha256:[0-9a-f]{64})?")
        String tag,

        @Describe(
                value =
                        "Number of pods. With two or more they are spread over zones, and a PodDisruptionBudget keeps all"
                                + " but one of them up.",
                byDefault = "2",
                minimum = 1)
        int replicas,

        @Describe(value = "The load balancer in front, and who makes it.", byDefault = "{}")
        LoadBalancer loadBalancer,

        @Describe(
                value =
                        "Secret with the certificate for hosts that have none of their own, as NAMESPACE/NAME. By default"
                                + " nginx makes one up, which no client trusts.",
                pattern = "[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
        Optional<String> defaultCertificate,

        @Describe(value = "Whether Ingresses that name no class are served, too.", byDefault = "false")
        boolean defaultClass,

        @Describe(value = "More entries of the controller's ConfigMap, with values in quotes.", byDefault = "{}")
        Map<String, String> config,

        @Describe(
                value =
                        "Seconds for which a pod that is to end goes on serving, so that the load balancer can learn of it.",
                byDefault = "90",
                minimum = 0)
        int drainSeconds,

        @Describe(
                value =
                        "Seconds for which a new pod must be ready before an old one ends, so that the load balancer can"
                                + " find it healthy.",
                byDefault = "60",
                minimum = 0)
        int minReadySeconds,

        @Describe(value = "Memory request and limit of each pod.", byDefault = "\"512Mi\"", pattern = "[0-9]+(Mi|Gi)")
        String memory) {
    public IngressNginxSettings {
        config = new TreeMap<>(config);
    }

    /** The load balancer in front. */
    @Describe("The load balancer in front, and who makes it.")
    public record LoadBalancer(
            @Describe(
                    value =
                            "Who makes it: controller is the AWS Load Balancer Controller, cloud-provider is what EKS has"
                                    + " built in, node-port is Groundwork itself, for a load balancer that outlives the cluster.",
                    byDefault = "\"controller\"")
            Mode mode,

            @Describe(value = "Whether it is reached from the VPC or from the internet.", byDefault = "\"internal\"")
            Scheme scheme,

            @Describe(
                    "What it sends traffic to: ip means pods, and only the controller can do that; instance means a port of"
                            + " every node. By default ip with mode controller, else instance.")
            Optional<Targets> targets,

            @Describe(
                    value = "Whether it tells the client's address by the PROXY protocol. Both sides are set at once.",
                    byDefault = "true")
            boolean proxyProtocol,

            @Describe(
                    value =
                            "Whether it sends traffic to healthy targets in all zones, and not only in its address's own.",
                    byDefault = "true")
            boolean crossZone,

            @Describe(
                    value = "Networks from which it takes connections. By default all.",
                    byDefault = "[]",
                    pattern = "[0-9a-fA-F.:]+/[0-9]{1,3}")
            List<String> sourceRanges,

            @Describe(
                    value = "Ids of its subnets, one in each zone. By default they are found by their tags and routes.",
                    byDefault = "[]",
                    pattern = "subnet-[0-9a-f]+")
            List<String> subnets,

            @Describe(value = "The ports of the nodes in mode node-port.", byDefault = "{}")
            NodePorts nodePorts,

            @Describe(
                    value =
                            "Whether AWS refuses to delete it, so that it outlives the cluster. Only in mode node-port.",
                    byDefault = "false")
            boolean deletionProtection,

            @Describe(
                    "A name in Route 53 that leads to it. Only in mode node-port; in the others ExternalDNS does that.")
            Optional<DnsName> dns) {
        public LoadBalancer {
            sourceRanges = List.copyOf(sourceRanges);
            subnets = List.copyOf(subnets);
        }

        /** The targets that were chosen, or those that fit the mode. */
        Targets target() {
            return targets.orElse(mode == Mode.CONTROLLER ? Targets.IP : Targets.INSTANCE);
        }

        boolean internal() {
            return scheme == Scheme.INTERNAL;
        }
    }

    /**
     * The ports of the nodes. By default they are in the first 86 of the range, which the API server gives nobody by chance.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/services-networking/service/#avoid-nodeport-collisions">Avoiding
     *     collisions</a>
     */
    @Describe("The ports of the nodes in mode node-port.")
    public record NodePorts(
            @Describe(value = "For HTTP, from 30000 to 32767.", byDefault = "30080", minimum = 30000)
            int http,

            @Describe(value = "For HTTPS, from 30000 to 32767.", byDefault = "30043", minimum = 30000)
            int https) {
        static final int LAST = 32767;
    }

    /** A name in Route 53. */
    @Describe("A name in Route 53 that leads to it.")
    public record DnsName(
            @Describe(value = "Id of the hosted zone, for instance Z0123456789EXAMPLE.", pattern = "Z[A-Z0-9]{1,31}")
            String hostedZone,

            @Describe(
                    value = "The name, mostly a wildcard such as *.apps.example.com.",
                    pattern = "(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}")
            String name) {}

    /** Who makes the load balancer. */
    public enum Mode {
        /** The AWS Load Balancer Controller, of a Service. */
        CONTROLLER("controller"),
        /** The cloud provider that EKS has built in, of a Service. */
        CLOUD_PROVIDER("cloud-provider"),
        /** We ourselves, to ports of the nodes. */
        NODE_PORT("node-port");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** From where the load balancer is reached. */
    public enum Scheme {
        INTERNAL("internal"),
        INTERNET_FACING("internet-facing");

        private final String word;

        Scheme(String word) {
            this.word = word;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }

    /** What the load balancer sends traffic to. */
    public enum Targets {
        /** Pods, by their address in the VPC. */
        IP("ip"),
        /** Nodes, by a port that leads to the pods. */
        INSTANCE("instance");

        private final String word;

        Targets(String word) {
            this.word = word;
        }

        @JsonValue
        @Override
        public String toString() {
            return word;
        }
    }
}
