package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Manifests;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.catalog.IngressNginxSettings.LoadBalancer;
import dev.groundwork.resource.Generated;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes HTTP, HTTP/2 and gRPC from outside to Services, by Ingress, behind a network load balancer; TLS ends in nginx. */
public final class IngressNginx implements Addon<IngressNginxSettings> {
    static final String NAME = "ingress-nginx";
    static final String NAMESPACE = "ingress-nginx";
    static final String CLASS = "nginx";
    static final String CONTROLLER = "k8s.io/ingress-nginx";
    static final String LEASE = "ingress-nginx-leader";
    static final String CERTIFICATE = "ingress-nginx-admission";
    static final ResourceId WORKLOAD = new ResourceId("apps", "Deployment", NAMESPACE, "ingress-nginx-controller");
    static final ResourceId CONFIG = new ResourceId("", "ConfigMap", NAMESPACE, "ingress-nginx-controller");

    /** The key of the ConfigMap by which nginx expects the PROXY protocol. */
    static final String PROXY_PROTOCOL = "use-proxy-protocol";

    /** How long nginx lets requests end after it was told to quit: its own default, which we rely on. */
    private static final int WORKER_SHUTDOWN_SECONDS = 240;

    /** The keys of the ConfigMap that are ours, because something else has to agree with them. */
    static final List<String> OURS = List.of(PROXY_PROTOCOL, "worker-shutdown-timeout");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "takes HTTP, HTTP/2 and gRPC from outside to Services, by Ingress, behind a network load balancer";
    }

    @Override
    public Class<IngressNginxSettings> settings() {
        return IngressNginxSettings.class;
    }

    @Override
    public boolean needsNetwork(IngressNginxSettings settings) {
        return settings.loadBalancer().mode() == IngressNginxSettings.Mode.NODE_PORT;
    }

    @Override
    public Optional<String> lifecycle() {
        return Optional.of(IngressNginxNotes.RETIRED + ". " + IngressNginxNotes.SUCCESSORS);
    }

    @Override
    public Set<String> needsAddons(IngressNginxSettings settings) {
        return settings.loadBalancer().mode() == IngressNginxSettings.Mode.CONTROLLER
                ? Set.of(IngressNginxRules.LOAD_BALANCER_CONTROLLER)
                : Set.of();
    }

    @Override
    public Desired desired(IngressNginxSettings settings, Surroundings around) {
        IngressNginxRules.check(settings, around);
        Generated certificate = Generated.of(
                NAME,
                NAMESPACE,
                CERTIFICATE,
                new Generated.ServingCertificate(
                        List.of(
                                "ingress-nginx-controller-admission." + NAMESPACE + ".svc",
                                "ingress-nginx-controller-admission." + NAMESPACE),
                        "ca.crt",
                        "tls.crt",
                        "tls.key"));
        IngressNginxEntrance entrance =
                IngressNginxEntrance.of(settings.loadBalancer(), around, terminationSeconds(settings));
        Manifests manifests = Desired.manifests(NAME)
                .with("image", settings.image())
                .with("tag", settings.tag())
                .with("replicas", settings.replicas())
                .with("drainSeconds", settings.drainSeconds())
                .with("terminationSeconds", terminationSeconds(settings))
                .with("memory", settings.memory())
                .with("metrics", around.monitored())
                .with("options", options(settings, entrance))
                .with("config", config(settings))
                .with("defaultClass", String.valueOf(settings.defaultClass()))
                .with("authority", certificate.authority())
                .option("several-replicas", settings.replicas() > 1)
                .option("monitored", around.monitored());
        if (settings.minReadySeconds() > 0) {
            manifests.with("minReadySeconds", settings.minReadySeconds()).option("min-ready", true);
        }
        return entrance.onto(manifests)
                .provedBy(IngressNginxChecks.of(settings, around, entrance))
                .and(List.of(certificate))
                .and(entrance.resources())
                .noting(IngressNginxNotes.of(settings, around, entrance));
    }

    /** First it goes on as before, then it lets requests end, then some seconds are left to end itself. */
    private static int terminationSeconds(IngressNginxSettings settings) {
        return settings.drainSeconds() + WORKER_SHUTDOWN_SECONDS + 30;
    }

    private static List<String> options(IngressNginxSettings settings, IngressNginxEntrance entrance) {
        List<String> options = new ArrayList<>(List.of(entrance.statusOption()));
        settings.defaultCertificate().ifPresent(secret -> options.add("--default-ssl-certificate=" + secret));
        if (settings.replicas() == 1) {
            // The last pod that goes takes the addresses of all Ingresses along, and with them what ExternalDNS made.
            options.add("--update-status-on-shutdown=false");
        }
        return options;
    }

    private static Map<String, String> config(IngressNginxSettings settings) {
        Map<String, String> config = new TreeMap<>(settings.config());
        LoadBalancer balancer = settings.loadBalancer();
        config.put(PROXY_PROTOCOL, String.valueOf(balancer.proxyProtocol()));
        config.put("worker-shutdown-timeout", WORKER_SHUTDOWN_SECONDS + "s");
        return config;
    }
}
