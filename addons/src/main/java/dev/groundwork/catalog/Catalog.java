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
            new PrometheusStack());

    private Catalog() {}

    /** All of them. */
    public static List<Addon<?>> addons() {
        return ADDONS;
    }

    /** The one of that name. */
    public static Optional<Addon<?>> named(String name) {
        return ADDONS.stream().filter(addon -> addon.name().equals(name)).findFirst();
    }
}
