package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Check;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.TrafficCheck;
import dev.groundwork.addon.TrafficCheck.Entrance;
import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.addon.WebhookCheck.Hook;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What proves that {@link IngressNginx} works. */
final class IngressNginxChecks {
    private static final String WEBHOOKS = "ingress-nginx-admission";
    private static final Hook HOOK =
            Hook.validating(WEBHOOKS, "validate.nginx.ingress.kubernetes.io", IngressNginx.WORKLOAD);
    /** With one of these the access log is not what the check reads. */
    private static final Set<String> OTHER_LOG = Set.of(
            "access-log-path", "disable-access-log", "http-access-log-path", "log-format-upstream", "http-snippet");

    private IngressNginxChecks() {}

    static Check[] of(IngressNginxSettings settings, Surroundings around, IngressNginxEntrance entrance) {
        String name = IngressNginx.NAME;
        List<Check> checks = new ArrayList<>();
        checks.add(new WorkloadCheck.RolledOut(name, IngressNginx.WORKLOAD));
        if (settings.replicas() > 1) {
            checks.add(new WorkloadCheck.EvictionAllowed(
                    name,
                    new ResourceId(
                            "policy", "PodDisruptionBudget", IngressNginx.NAMESPACE, "ingress-nginx-controller")));
        }
        checks.add(new WorkloadCheck.LeaderActive(
                name,
                new ResourceId("coordination.k8s.io", "Lease", IngressNginx.NAMESPACE, IngressNginx.LEASE),
                IngressNginx.WORKLOAD));
        WebhookCheck.Admits admits = new WebhookCheck.Admits(name, HOOK, ingress(Optional.empty()));
        checks.add(admits);
        checks.add(new WebhookCheck.Refuses(name, admits, ingress(Optional.of("no address; and no annotation"))));
        checks.add(new WebhookCheck.CertificateValid(
                name,
                HOOK.configuration(),
                new ResourceId("", "Secret", IngressNginx.NAMESPACE, IngressNginx.CERTIFICATE),
                WebhookCheck.CertificateValid.TWO_WEEKS));
        checks.add(new TrafficCheck.IngressesServed(name, controllers(around)));
        entrance.own()
                .ifPresent(own -> checks.add(new TrafficCheck.GroupsAttached(name, entrance.check(), own.groups())));
        checks.addAll(traffic(settings, entrance.check(), entrance.local()));
        return checks.toArray(Check[]::new);
    }

    private static List<Check> traffic(IngressNginxSettings settings, Entrance entrance, boolean local) {
        String name = IngressNginx.NAME;
        List<Check> checks = new ArrayList<>();
        checks.add(new TrafficCheck.TargetsHealthy(
                name, entrance, !local, !settings.loadBalancer().crossZone()));
        checks.add(
                new TrafficCheck.ProxyProtocolAgreed(name, entrance, IngressNginx.CONFIG, IngressNginx.PROXY_PROTOCOL));
        checks.add(new TrafficCheck.AddressesAccept(name, entrance));
        checks.add(new TrafficCheck.DefaultBackendAnswers(name, entrance, 404));
        checks.add(new TrafficCheck.DefaultCertificateServed(
                name, entrance, settings.defaultCertificate().map(IngressNginxChecks::secret)));
        if (!settings.config().getOrDefault("use-http2", "true").equals("false")) {
            checks.add(new TrafficCheck.Http2Spoken(name, entrance));
        }
        if (settings.config().keySet().stream().noneMatch(OTHER_LOG::contains)) {
            checks.add(new TrafficCheck.ClientAddressArrives(name, entrance, "controller"));
        }
        return checks;
    }

    private static SortedSet<String> controllers(Surroundings around) {
        SortedSet<String> controllers = new TreeSet<>(Set.of(IngressNginx.CONTROLLER));
        if (around.enabled().contains(IngressNginxRules.LOAD_BALANCER_CONTROLLER)) {
            controllers.add("ingress.k8s.aws/alb");
        }
        return controllers;
    }

    private static ResourceId secret(String name) {
        int slash = name.indexOf('/');
        return new ResourceId("", "Secret", name.substring(0, slash), name.substring(slash + 1));
    }

    /** An Ingress for a host that nobody has; it is only ever asked about, and never made. */
    private static Tree ingress(Optional<String> authentication) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode ingress =
                nodes.objectNode().put("apiVersion", "networking.k8s.io/v1").put("kind", "Ingress");
        ObjectNode metadata =
                ingress.putObject("metadata").put("name", "groundwork-probe").put("namespace", IngressNginx.NAMESPACE);
        authentication.ifPresent(
                url -> metadata.putObject("annotations").put("nginx.ingress.kubernetes.io/auth-url", url));
        ObjectNode spec = ingress.putObject("spec").put("ingressClassName", IngressNginx.CLASS);
        ObjectNode path = spec.putArray("rules")
                .addObject()
                .put("host", "groundwork-probe.invalid")
                .putObject("http")
                .putArray("paths")
                .addObject()
                .put("path", "/")
                .put("pathType", "Prefix");
        path.putObject("backend")
                .putObject("service")
                .put("name", "groundwork-probe")
                .putObject("port")
                .put("number", 80);
        return Tree.of(ingress);
    }
}
