package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.Names;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.Note;
import dev.groundwork.addon.PodRole;
import dev.groundwork.addon.Policy;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.RolePolicy;
import dev.groundwork.resource.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Hands out AWS roles to the pods of each node that name one in an annotation. */
public final class Kube2iam implements Addon<Kube2iam.Settings> {
    private static final String NAME = PodRole.KUBE2IAM;

    /** kube2iam asks STS for twice the time, and a role that was assumed by a role lives for an hour at most. */
    private static final int LONGEST_SESSION = 30;

    /**
     * The DaemonSets of pod networks and the host's side of their pods' interfaces, {@code +} standing for the rest of a
     * name. What others chain to stands first: with Calico for policies alone, pods still have the VPC CNI's interfaces.
     */
    private static final SequencedMap<String, String> INTERFACES = interfaces();

    /** What a user may set. */
    @Describe("Hands out AWS roles to the pods of each node that name one in an annotation. Historic: prefer irsa.")
    public record Settings(
            @Describe(value = "Version of kube2iam.", byDefault = "\"0.15.0\"", pattern = "[0-9]+\\.[0-9]+\\.[0-9]+")
            String version,

            @Describe(
                    value =
                            "The host's side of the pods' network interfaces, + standing for the rest of a name. By default"
                                    + " that of the pod network whose DaemonSet is found: eni+ for the Amazon VPC CNI.",
                    pattern = "[a-z0-9._-]{1,14}[a-z0-9._+-]")
            Optional<String> hostInterface,

            @Describe(
                    value = "Whether a pod may only take roles that its Namespace lists in the annotation"
                            + " iam.amazonaws.com/allowed-roles. Turn it off only while you take over a cluster whose"
                            + " Namespaces have no such list.",
                    byDefault = "true")
            boolean namespaceRestrictions,

            @Describe(
                    value = "Minutes for which credentials are handed out, at most 30.",
                    byDefault = "15",
                    minimum = 8)
            int sessionMinutes,

            @Describe(
                    value = "Whether the container is privileged. Only for nodes whose SELinux lets no other one edit"
                            + " iptables, such as Bottlerocket.",
                    byDefault = "false")
            boolean privileged,

            @Describe(
                    value = "Memory request and limit of each pod.",
                    byDefault = "\"96Mi\"",
                    pattern = "[0-9]+(Mi|Gi)")
            String memory) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "hands out AWS roles to the pods of each node that name one in an annotation";
    }

    @Override
    public Optional<String> lifecycle() {
        return Optional.of("historic: its own README sends EKS users to IRSA, which is identity: irsa here");
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Desired desired(Settings settings, Surroundings around) {
        if (settings.sessionMinutes() > LONGEST_SESSION) {
            throw new ProblemException(new Problem(
                    Problem.Code.INVALID,
                    "addons." + NAME + ".sessionMinutes",
                    "kube2iam asks AWS for twice the time, and a role that a role assumes lives for an hour at most",
                    "Write a number from 8 to " + LONGEST_SESSION));
        }
        Cluster cluster = around.cluster();
        NodeIdentity nodes = cluster.nodeIdentity();
        String policy =
                Names.fit("groundwork-%s-%s-%s".formatted(cluster.name(), cluster.region(), NAME), RolePolicy.NAME);
        Tree document = Policy.of(NAME)
                .with("partition", cluster.partition())
                .with("account", cluster.account())
                .with("path", PodRole.path(cluster))
                .document();
        return Desired.manifests(NAME)
                .with("version", settings.version())
                .with("partition", cluster.partition())
                .with("account", cluster.account())
                .with("region", cluster.region())
                .with("hostInterface", settings.hostInterface().orElseGet(() -> interfaceOf(nodes)))
                .with("namespaceRestrictions", String.valueOf(settings.namespaceRestrictions()))
                .with("sessionMinutes", settings.sessionMinutes())
                .with("privileged", settings.privileged())
                .with("memory", settings.memory())
                .option("pod-monitor", around.monitored())
                .provedBy(
                        new WorkloadCheck.RolledOut(NAME, PodRole.DAEMON_SET),
                        new WorkloadCheck.OnEveryNode(NAME, PodRole.DAEMON_SET),
                        new IdentityCheck.NodesAllowed(
                                NAME,
                                nodes.roles(),
                                policy,
                                document.at("Statement")
                                        .path(0)
                                        .path("Resource")
                                        .asText()))
                .and(nodes.roles().stream()
                        .map(role -> new RolePolicy(NAME, role.substring(role.lastIndexOf('/') + 1), policy, document))
                        .toList())
                .noting(List.of(Note.always(
                        "it is historic: every node may assume every role of this cluster, and its own README sends EKS"
                                + " users to IRSA. When it is removed, its iptables rule stays on each node, and pods there"
                                + " cannot reach the instance metadata until the node is replaced or rebooted")));
    }

    private static String interfaceOf(NodeIdentity nodes) {
        return INTERFACES.entrySet().stream()
                .filter(network -> nodes.daemonSets().contains(network.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        "addons." + NAME,
                        "no pod network is known here, so it is not known on which interfaces pods ask for credentials: none"
                                + " of the DaemonSets " + String.join(", ", INTERFACES.sequencedKeySet())
                                + " has a pod",
                        "Set addons." + NAME
                                + ".hostInterface; with a wrong name no pod would get a role, and nothing would"
                                + " say so")));
    }

    private static SequencedMap<String, String> interfaces() {
        SequencedMap<String, String> interfaces = new LinkedHashMap<>();
        interfaces.put("aws-node", "eni+");
        interfaces.put("calico-node", "cali+");
        interfaces.put("cilium", "lxc+");
        interfaces.put("kube-flannel", "cni0");
        interfaces.put("kube-flannel-ds", "cni0");
        interfaces.put("weave-net", "weave");
        interfaces.put("kube-router", "kube-bridge");
        return interfaces;
    }
}
