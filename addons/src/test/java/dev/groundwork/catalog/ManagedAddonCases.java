package dev.groundwork.catalog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.resource.EksAddon;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shapes of the add-ons that EKS keeps. */
final class ManagedAddonCases {
    static final String NEWEST = "v2.0.0-eksbuild.1";
    static final String USUAL = "v1.0.0-eksbuild.1";

    private ManagedAddonCases() {}

    static Stream<Cases.Case> of(String version) {
        return Stream.of(
                of(version, new VpcCni(), vpcCni(false)),
                of(version, new VpcCni(), vpcCni(true)),
                of(version, new KubeProxy(), new KubeProxy.Settings(none(), nothing(), EksAddon.Conflicts.NONE, true)),
                of(version, new CoreDns(), new CoreDns.Settings(none(), nothing(), EksAddon.Conflicts.PRESERVE, true)),
                of(
                        version,
                        new EksPodIdentityAgent(),
                        new EksPodIdentityAgent.Settings(none(), nothing(), EksAddon.Conflicts.NONE, false)),
                of(
                        version,
                        new AwsEbsCsiDriver(),
                        new AwsEbsCsiDriver.Settings(none(), nothing(), EksAddon.Conflicts.NONE, false)));
    }

    static VpcCni.Settings vpcCni(boolean prefixes) {
        return new VpcCni.Settings(none(), prefixes, nothing(), EksAddon.Conflicts.OVERWRITE, prefixes);
    }

    private static <S extends Record> Cases.Case of(String version, Addon<S> addon, S settings) {
        return new Cases.Case(
                "%s as %s on %s".formatted(addon.name(), settings, version),
                addon.name(),
                () -> addon.desired(settings, Cases.around(offering(version))));
    }

    /** A cluster on which EKS offers two versions of each, of which the older is its default. */
    static Cluster offering(String version) {
        return Cases.cluster("sandbox", "eu-west-1", version)
                .offering(new ManagedAddons.Known(
                        Stream.of("vpc-cni", "kube-proxy", "coredns", "eks-pod-identity-agent", "aws-ebs-csi-driver")
                                .map(name -> new ManagedAddons.Offer(
                                        name, version, List.of(NEWEST, USUAL), Optional.of(USUAL), Optional.empty()))
                                .collect(Collectors.toMap(ManagedAddons.Offer::name, Function.identity()))));
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
