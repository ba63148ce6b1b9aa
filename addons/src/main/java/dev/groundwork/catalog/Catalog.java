package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import java.util.List;
import java.util.Optional;

/** The add-ons that a baseline may name, in the order in which they are told. */
public final class Catalog {
    private static final List<Addon<?>> ADDONS = List.of(
            new MetricsServer(),
            new ClusterAutoscaler(),
            new Kube2iam(),
            new AwsLoadBalancerController(),
            new IngressNginx(),
            new Fluentd(),
            new PrometheusStack(),
            new VpcCni(),
            new KubeProxy(),
            new CoreDns(),
            new EksPodIdentityAgent(),
            new AwsEbsCsiDriver(),
            new AwsNodeTerminationHandler(),
            new Groundwork());

    private static final List<String> KUBERNETES = List.of("1.32", "1.33", "1.34", "1.35", "1.36");

    private Catalog() {}

    /** The minor versions of Kubernetes with which every add-on is tested, the oldest first. */
    public static List<String> kubernetes() {
        return KUBERNETES;
    }

    /** All of them. */
    public static List<Addon<?>> addons() {
        return ADDONS;
    }

    /** The one of that name. */
    public static Optional<Addon<?>> named(String name) {
        return ADDONS.stream().filter(addon -> addon.name().equals(name)).findFirst();
    }
}
