package dev.groundwork.catalog;

import java.util.Map;
import java.util.Set;

/** Which rule of {@link ManifestRulesTest} an add-on cannot keep, and why. Whoever adds a line has tried without. */
final class Exceptions {
    private static final Map<String, Map<Rule, String>> KNOWN = Map.of(
            "groundwork",
            Map.of(
                    Rule.LISTENS, "the pods of its Jobs listen nowhere and end by themselves; its service does",
                    Rule.ROLES_OF_ITS_OWN, "its rights are computed from all that the baseline wants"),
            "aws-node-termination-handler",
            Map.of(Rule.NO_HOST_NETWORK, "it asks the node's metadata service"),
            "kube2iam",
            Map.of(
                    Rule.NO_ADDED_CAPABILITY, "iptables edits the rules of the node",
                    Rule.NO_HOST_NETWORK, "it answers on the node's own address, and asks the node's metadata service",
                    Rule.NO_HOST_PATH,
                            "the lock by which the programs that edit iptables take turns is a file of the node",
                    Rule.NOT_ROOT, "iptables wants root",
                    Rule.NOT_PRIVILEGED,
                            "SELinux of some nodes lets only privileged containers edit iptables; off by default"),
            "ingress-nginx",
            Map.of(
                    Rule.READ_ONLY_ROOT, "nginx.conf and the buffers are written into the image's own file system",
                    Rule.NO_ADDED_CAPABILITY, "nginx binds ports 80 and 443",
                    Rule.NO_SECRETS, "certificates of Ingresses are Secrets of any namespace",
                    Rule.NO_NODE_PORT, "our own load balancer has to know the port before the Service exists"),
            "fluentd",
            Map.of(
                    Rule.NOT_ROOT, "log files of containers belong to root and are closed to others",
                    Rule.NO_HOST_PATH, "log files lie on the node, and so must positions and buffers"),
            "prometheus-stack",
            Map.of(
                    Rule.CRITICAL, "Grafana gives way to what keeps the cluster running",
                    Rule.NO_HOST_NETWORK, "node-exporter counts the node's own network interfaces",
                    Rule.NO_HOST_PATH, "node-exporter reads the node's file systems",
                    Rule.NO_SECRETS,
                            "the operator writes configurations as Secrets, in its own namespace; read elsewhere if a"
                                    + " team binds it"));

    private Exceptions() {}

    /** The rules that have exceptions at all. */
    enum Rule {
        LISTENS,
        ROLES_OF_ITS_OWN,
        READ_ONLY_ROOT,
        NO_ADDED_CAPABILITY,
        NO_HOST_NETWORK,
        NO_HOST_PATH,
        NO_SECRETS,
        NO_NODE_PORT,
        NOT_ROOT,
        NOT_PRIVILEGED,
        CRITICAL
    }

    /** What of the restricted pod security standard may be added all the same. */
    static final Set<String> CAPABILITIES = Set.of("NET_BIND_SERVICE", "NET_ADMIN", "NET_RAW");

    static boolean excused(Cases.Case rendered, Rule rule) {
        return KNOWN.getOrDefault(rendered.addon(), Map.of()).containsKey(rule)
                && !(rule == Rule.LISTENS && serves(rendered));
    }

    private static boolean serves(Cases.Case rendered) {
        return rendered.desired().resources().stream()
                .anyMatch(resource -> resource.id().kind().equals("Service"));
    }
}
