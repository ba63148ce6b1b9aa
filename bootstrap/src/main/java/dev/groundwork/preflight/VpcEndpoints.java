package dev.groundwork.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.PreflightCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.PodTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether nodes without a way out of the VPC reach what they and the add-ons of the baseline call. Nothing is asked of who
 * has a way out, and no endpoint of an add-on that is not in the baseline.
 */
final class VpcEndpoints implements Rule {
    /** What every node calls: its pods' network, its images, whose layers are in S3, and who it is. */
    private static final List<String> NODES = List.of("ec2", "ecr.api", "ecr.dkr", "s3", "sts");

    /** By add-on; what its policy in IAM names is held against it by a test. */
    static final Map<String, List<String>> ADDONS = Map.of(
            "aws-ebs-csi-driver", List.of("ec2", "sts"),
            "aws-load-balancer-controller", List.of("ec2", "elasticloadbalancing", "sts"),
            "cluster-autoscaler", List.of("autoscaling", "ec2", "eks", "sts"),
            "eks-pod-identity-agent", List.of("eks-auth"),
            "fluentd", List.of("logs", "sts"),
            "groundwork", List.of("autoscaling", "ec2", "eks", "elasticloadbalancing", "logs", "sts"),
            "kube2iam", List.of("sts"));

    @Override
    public PreflightCheck check() {
        return new PreflightCheck(
                "network",
                "vpc-endpoints",
                "nodes without a way out of the VPC reach what they and the add-ons call",
                "Pods get no image, no address or no role, or time out when they call AWS.",
                "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html");
    }

    @Override
    public Opinion judge(Observations seen) {
        Map<String, VpcSubnet> subnets =
                seen.subnets().get().stream().collect(Collectors.toMap(VpcSubnet::id, subnet -> subnet));
        SortedSet<String> shut = new TreeSet<>();
        Set<String> tables = new TreeSet<>();
        for (String id : places(seen)) {
            VpcSubnet subnet = subnets.get(id);
            if (subnet != null && subnet.way() == VpcSubnet.Way.NOWHERE) {
                shut.add(id);
                tables.add(subnet.routeTable());
            }
        }
        if (shut.isEmpty()) {
            return Opinion.of(new Proof.Proven("each subnet with nodes has a way out, so no endpoint is needed"));
        }
        Wanted wanted = seen.wanted().get();
        SortedMap<String, SortedSet<String>> needed = needed(wanted.addons());
        List<String> wrong = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        needed.forEach((service, who) -> {
            String full = "com.amazonaws.%s.%s".formatted(seen.region(), service);
            List<VpcEndpoint> there = seen.endpoints().get().stream()
                    .filter(endpoint -> endpoint.service().equals(full))
                    .toList();
            if (there.stream().noneMatch(endpoint -> serves(endpoint, tables))) {
                wrong.add("%s for %s%s".formatted(full, String.join(", ", who), why(there, tables)));
                commands.add(command(seen, full, shut, tables));
            }
        });
        SortedSet<String> registries = registries(wanted);
        if (!registries.isEmpty()) {
            warnings.add(
                    "images come from %s, which no endpoint reaches: name a mirror in ECR as registry in the baseline"
                            .formatted(String.join(", ", registries)));
        }
        if (wanted.addons().contains("groundwork")) {
            warnings.add("groundwork calls IAM and Route 53, which have endpoints in few regions: it needs a proxy");
        }
        if (!wrong.isEmpty()) {
            return new Opinion(
                    new Proof.Refuted(
                            "an endpoint that is available in VPC %s for each of %d services, because %s leads nowhere else"
                                    .formatted(seen.controlPlane().get().vpc(), needed.size(), String.join(", ", shut)),
                            "none that works of " + String.join("; ", wrong),
                            commands.getFirst() + (commands.size() == 1 ? "" : "  # and so on")),
                    warnings);
        }
        return new Opinion(
                new Proof.Proven("%s leads nowhere else, and there are endpoints for %s"
                        .formatted(String.join(", ", shut), String.join(", ", needed.keySet()))),
                warnings);
    }

    /** Makes one that serves these subnets. That of S3 costs nothing as a route. */
    private static String command(Observations seen, String service, Set<String> subnets, Set<String> tables) {
        ControlPlane plane = seen.controlPlane().get();
        String kind = service.endsWith(".s3")
                ? "Gateway --route-table-ids %s".formatted(String.join(" ", tables))
                : "Interface --private-dns-enabled --subnet-ids %s%s"
                        .formatted(
                                String.join(" ", subnets),
                                plane.clusterSecurityGroup()
                                        .map(group -> " --security-group-ids " + group)
                                        .orElse(""));
        return "aws ec2 create-vpc-endpoint --region %s --vpc-id %s --service-name %s --vpc-endpoint-type %s"
                .formatted(seen.region(), plane.vpc(), service, kind);
    }

    /** A cluster without nodes gets them where its control plane is. */
    private static Collection<String> places(Observations seen) {
        Set<String> places = new TreeSet<>();
        seen.instances().get().stream().map(NodeInstance::subnet).forEach(places::add);
        if (seen.wanted() instanceof Seen.Clear<Wanted>(Wanted wanted)) {
            wanted.nodeGroups().forEach(group -> places.addAll(group.machines().subnets()));
        }
        return places.isEmpty() ? seen.controlPlane().get().subnets() : places;
    }

    private static SortedMap<String, SortedSet<String>> needed(Set<String> addons) {
        SortedMap<String, SortedSet<String>> needed = new TreeMap<>();
        NODES.forEach(
                service -> needed.computeIfAbsent(service, _ -> new TreeSet<>()).add("nodes"));
        addons.forEach(addon -> ADDONS.getOrDefault(addon, List.of())
                .forEach(service ->
                        needed.computeIfAbsent(service, _ -> new TreeSet<>()).add(addon)));
        return needed;
    }

    private static boolean serves(VpcEndpoint endpoint, Set<String> tables) {
        return endpoint.available()
                && (endpoint.gateway() ? endpoint.routeTables().containsAll(tables) : endpoint.privateNames());
    }

    private static String why(List<VpcEndpoint> there, Set<String> tables) {
        return there.stream()
                .map(endpoint -> {
                    if (!endpoint.available()) {
                        return " (%s is not available)".formatted(endpoint.id());
                    }
                    return endpoint.gateway()
                            ? " (%s is not in each of %s)".formatted(endpoint.id(), String.join(", ", tables))
                            : " (%s has no private DNS name)".formatted(endpoint.id());
                })
                .findFirst()
                .orElse("");
    }

    /** Where images come from, other than ECR. */
    private static SortedSet<String> registries(Wanted wanted) {
        TreeSet<String> hosts = new TreeSet<>();
        wanted.objects().stream()
                .flatMap(object -> PodTemplate.of(object.tree().copy()).stream())
                .flatMap(template -> template.path("spec").findValues("image").stream())
                .map(JsonNode::asText)
                .map(image -> image.contains("/") ? image.substring(0, image.indexOf('/')) : "docker.io")
                .map(host -> host.contains(".") || host.contains(":") ? host : "docker.io")
                .filter(host -> !host.matches("[0-9]{12}\\.dkr\\.ecr\\..*"))
                .forEach(hosts::add);
        return hosts;
    }
}
