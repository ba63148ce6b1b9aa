package dev.groundwork.cli;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A cluster as there are many, for showing what an add-on would want on it. */
final class ExampleCluster {
    static final String NAME = "production";
    static final String REGION = "eu-west-1";
    private static final String ACCOUNT = "111122223333";
    private static final List<String> ZONES = List.of("eu-west-1a", "eu-west-1b", "eu-west-1c");

    private ExampleCluster() {}

    static Cluster of(String version) {
        return new Cluster(
                NAME,
                REGION,
                "aws",
                ACCOUNT,
                version,
                Optional.of("https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                new TreeSet<>(ZONES),
                ZONES.stream()
                        .map(zone -> new NodeGroup("workers-" + zone, List.of(zone), Set.of()))
                        .toList(),
                new Network.Known(
                        "vpc-0123456789abcdef0",
                        ZONES.stream().map(ExampleCluster::subnet).toList(),
                        Optional.of("sg-0123456789abcdef0"),
                        new TreeSet<>(Set.of("sg-0123456789abcdef0"))),
                new NodeIdentity.Known(
                        new TreeSet<>(Set.of("arn:aws:iam::111122223333:role/nodes")), Set.of("aws-node")),
                offers(version));
    }

    /** Versions as EKS has had them; which one is the default changes from week to week. */
    private static ManagedAddons offers(String version) {
        Map<String, String> defaults = Map.of(
                "vpc-cni", "v1.21.1-eksbuild.1",
                "kube-proxy", "v%s.0-eksbuild.1".formatted(version),
                "coredns", "v1.13.2-eksbuild.1",
                "eks-pod-identity-agent", "v1.3.9-eksbuild.3",
                "aws-ebs-csi-driver", "v1.54.0-eksbuild.1");
        return new ManagedAddons.Known(defaults.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        offer -> new ManagedAddons.Offer(
                                offer.getKey(),
                                version,
                                List.of(offer.getValue()),
                                Optional.of(offer.getValue()),
                                Optional.empty()))));
    }

    private static Subnet subnet(String zone) {
        return new Subnet(
                "subnet-" + zone.charAt(zone.length() - 1),
                zone,
                200,
                false,
                Map.of("kubernetes.io/role/internal-elb", "1"));
    }
}
