package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether security groups let through what webhooks, metrics and names need. The group that EKS makes lets all its members
 * reach each other; nodes with groups of their own need these ports opened.
 */
final class SecurityGroupPaths implements Rule {
    private static final int KUBELET = 10250;
    private static final int NODE_EXPORTER = 9100;
    private static final int DNS = 53;

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "network",
                "security-group-paths",
                "the control plane reaches webhooks, APIs and kubelets, and nodes reach kubelets and DNS of each other",
                "Writes that a webhook must admit time out, logs and metrics are missing, or names are not found.",
                "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html");
    }

    /** Who sends: members of one of these groups, with addresses of these ranges. */
    private record Sender(String name, NavigableSet<String> groups, List<String> ranges) {}

    /** A port, and what for. */
    private record Port(String protocol, int number, String what) {}

    @Override
    public Opinion judge(Observations seen) {
        ControlPlane plane = seen.controlPlane().get();
        Map<String, String> ranges = seen.subnets().get().stream()
                .collect(Collectors.toMap(VpcSubnet::id, subnet -> plane.ipv6() ? subnet.range6() : subnet.range()));
        List<NodeInstance> instances = seen.instances().get();
        if (instances.isEmpty()) {
            return Opinion.of(
                    new Proof.NotProvable("no node has an EC2 instance, so nobody knows its security groups"));
        }
        Wanted wanted = seen.wanted().get();
        List<Port> fromPlane = new ArrayList<>(List.of(new Port("tcp", KUBELET, "kubelets: logs, exec and metrics")));
        Callback.of(wanted).forEach(callback -> fromPlane.add(new Port("tcp", callback.port(), callback.what())));
        List<Port> fromNodes =
                new ArrayList<>(List.of(new Port("tcp", DNS, "CoreDNS"), new Port("udp", DNS, "CoreDNS")));
        if (wanted.addons().contains("metrics-server") || wanted.addons().contains("prometheus-stack")) {
            fromNodes.add(new Port("tcp", KUBELET, "kubelets: metrics"));
        }
        if (wanted.addons().contains("prometheus-stack")) {
            fromNodes.add(new Port("tcp", NODE_EXPORTER, "node-exporter"));
        }
        NavigableSet<String> planeGroups = new TreeSet<>(plane.securityGroups());
        plane.clusterSecurityGroup().ifPresent(planeGroups::add);
        Sender control = new Sender("the control plane", planeGroups, known(plane.subnets(), ranges));

        NavigableMap<String, String> wrong = new TreeMap<>();
        NavigableSet<String> unclear = new TreeSet<>();
        Set<NavigableSet<String>> receivers = instances.stream()
                .map(instance -> (NavigableSet<String>) new TreeSet<>(instance.securityGroups()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<Sender> nodes = receivers.stream()
                .map(groups -> new Sender(
                        "nodes with " + String.join(", ", groups),
                        groups,
                        known(
                                instances.stream()
                                        .filter(instance -> groups.equals(new TreeSet<>(instance.securityGroups())))
                                        .map(NodeInstance::subnet)
                                        .distinct()
                                        .toList(),
                                ranges)))
                .toList();
        for (NavigableSet<String> receiver : receivers) {
            List<IngressRule> rules = seen.ingress().get().stream()
                    .filter(rule -> receiver.contains(rule.group()))
                    .toList();
            look(control, fromPlane, receiver, rules, wrong, unclear);
            nodes.forEach(node -> look(node, fromNodes, receiver, rules, wrong, unclear));
        }
        if (!wrong.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "rules of the nodes' security groups that let these in",
                            String.join("; ", wrong.keySet()),
                            "aws ec2 authorize-security-group-ingress --region %s --group-id %s"
                                    .formatted(seen.region(), wrong.get(wrong.firstKey()))),
                    List.copyOf(unclear));
        }
        return new Opinion(
                new Proof.Proven("from the control plane ports %s, between nodes ports %s"
                        .formatted(ports(fromPlane), ports(fromNodes))),
                List.copyOf(unclear));
    }

    private static List<String> known(List<String> subnets, Map<String, String> ranges) {
        return subnets.stream()
                .map(subnet -> ranges.getOrDefault(subnet, ""))
                .filter(range -> !range.isEmpty())
                .toList();
    }

    private static void look(
            Sender sender,
            List<Port> ports,
            NavigableSet<String> receiver,
            List<IngressRule> rules,
            NavigableMap<String, String> wrong,
            NavigableSet<String> unclear) {
        for (Port port : ports) {
            List<IngressRule> about = rules.stream()
                    .filter(rule -> rule.covers(port.protocol(), port.number()))
                    .toList();
            if (let(about, sender)) {
                continue;
            }
            String told = "%s to %s/%d of nodes with %s (%s)"
                    .formatted(sender.name(), port.protocol(), port.number(), String.join(", ", receiver), port.what());
            if (about.stream().anyMatch(IngressRule::isOther)) {
                unclear.add("a prefix list that is not there to be read decides about " + told);
            } else {
                wrong.put(
                        "nothing lets in " + told,
                        "%s --protocol %s --port %d --source-group %s"
                                .formatted(
                                        receiver.first(),
                                        port.protocol(),
                                        port.number(),
                                        sender.groups().isEmpty()
                                                ? "…"
                                                : sender.groups().first()));
            }
        }
    }

    private static boolean let(List<IngressRule> rules, Sender sender) {
        if (rules.stream().anyMatch(rule -> sender.groups().contains(rule.sourceGroup()))) {
            return true;
        }
        List<String> ranges = rules.stream()
                .map(IngressRule::range)
                .filter(range -> !range.isEmpty())
                .toList();
        return !sender.ranges().isEmpty() && sender.ranges().stream().allMatch(range -> Ranges.cover(ranges, range));
    }

    private static String ports(List<Port> ports) {
        return ports.stream()
                .map(Port::number)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }
}
