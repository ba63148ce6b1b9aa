package dev.groundwork.preflight;

import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.PodTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the baseline lays what EKS Auto Mode does itself. Nodes that Auto Mode did not make need it all the same. */
final class AutoMode implements Rule {
    private static final String BUILT_IN = "is built into nodes of Auto Mode, and EKS keeps the add-on's pods off them";
    /** What has nothing to do where all nodes are of Auto Mode, and why. */
    private static final Map<String, String> IN_VAIN = inVain();

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "nodes",
                "auto-mode",
                "the baseline lays nothing that EKS Auto Mode does itself",
                "It runs on no node, or does a second time what EKS does.",
                "https://docs.aws.amazon.com/eks/latest/userguide/automode.html");
    }

    @Override
    public Opinion judge(Observations seen) {
        ControlPlane.Auto auto = seen.controlPlane().get().auto();
        if (!auto.nodes()) {
            return Opinion.of(new Proof.Proven("Auto Mode is off"));
        }
        Wanted wanted = seen.wanted().get();
        List<ClusterNode> nodes =
                seen.nodes().get().stream().filter(ClusterNode::takesDaemonSets).toList();
        long ofAuto = nodes.stream().filter(ClusterNode::auto).count();
        boolean others = nodes.size() > ofAuto || !wanted.nodeGroups().isEmpty();
        List<String> warnings = warnings(wanted, auto);
        List<String> inVain = IN_VAIN.entrySet().stream()
                .filter(entry -> wanted.addons().contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        if (!others && !inVain.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "only what nodes of Auto Mode lack, or other nodes beside them",
                            "all nodes (%d) are of Auto Mode: %s"
                                    .formatted(
                                            ofAuto,
                                            String.join(
                                                    "; ",
                                                    inVain.stream()
                                                            .map(addon -> addon + " " + IN_VAIN.get(addon))
                                                            .toList())),
                            "Take %s out of the baseline, or add a node group for which they are there"
                                    .formatted(String.join(", ", inVain))),
                    warnings);
        }
        return new Opinion(
                new Proof.Proven("nodes of Auto Mode: %d, others: %s"
                        .formatted(
                                ofAuto,
                                inVain.isEmpty()
                                        ? nodes.size() - ofAuto
                                        : "%d, and groups that the baseline makes: %d, which need %s"
                                                .formatted(
                                                        nodes.size() - ofAuto,
                                                        wanted.nodeGroups().size(),
                                                        String.join(", ", inVain)))),
                warnings);
    }

    private static List<String> warnings(Wanted wanted, ControlPlane.Auto auto) {
        List<String> warnings = new ArrayList<>();
        if (auto.balancers() && wanted.addons().contains("aws-load-balancer-controller")) {
            warnings.add("aws-load-balancer-controller runs beside EKS's own: an Ingress or Service belongs to the one"
                    + " that its class names (alb and service.k8s.aws/nlb, or those of eks.amazonaws.com), and cannot"
                    + " change over with its load balancer");
        }
        if (wanted.addons().contains("kube2iam")) {
            warnings.add(
                    "kube2iam changes the network of its node, which nobody but EKS should do on nodes of Auto Mode:"
                            + " identity: pod-identity needs nothing there");
        }
        List<String> onNodes = wanted.objects().stream()
                .filter(object -> object.id().kind().equals("DaemonSet"))
                .filter(AutoMode::mountsItsNode)
                .map(object -> object.id().name())
                .toList();
        if (!onNodes.isEmpty()) {
            warnings.add(
                    "%s mount folders of their nodes, and those of Auto Mode run Bottlerocket with SELinux, where nobody can log in: try them on one"
                            .formatted(String.join(", ", onNodes)));
        }
        return warnings;
    }

    private static boolean mountsItsNode(KubernetesObject object) {
        return PodTemplate.of(object.tree().copy())
                .filter(template -> !template.path("spec")
                        .path("volumes")
                        .findValues("hostPath")
                        .isEmpty())
                .isPresent();
    }

    private static Map<String, String> inVain() {
        Map<String, String> addons = new LinkedHashMap<>();
        for (String addon :
                List.of("vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent", "aws-ebs-csi-driver")) {
            addons.put(addon, BUILT_IN);
        }
        addons.put("cluster-autoscaler", "scales Auto Scaling groups, and nodes of Auto Mode are in none");
        addons.put(
                "aws-node-termination-handler", "drains nodes that nobody else drains, and Auto Mode drains its own");
        return addons;
    }
}
