package dev.groundwork.catalog;

import dev.groundwork.addon.Addon;
import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every shape that the add-ons of the catalog can take: what holds for all of them is asked of each of these. */
final class Cases {
    static final String HOST = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
    static final List<String> NODE_ROLES =
            List.of("arn:aws:iam::123456789012:role/workers-a", "arn:aws:iam::123456789012:role/eks/workers-b");
    static final List<String> VERSIONS = Catalog.kubernetes();

    private Cases() {}

    /** One add-on with certain settings on a certain cluster. */
    record Case(String name, String addon, Supplier<Desired> render) {
        Desired desired() {
            return render.get();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> all() {
        List<Case> cases = Stream.of(
                        ofThisFile(),
                        VERSIONS.stream().flatMap(IngressNginxCases::of),
                        VERSIONS.stream().flatMap(ManagedAddonCases::of))
                .flatMap(those -> those)
                .toList();
        Set<String> covered = new TreeSet<>(cases.stream().map(Case::addon).toList());
        Set<String> catalog =
                new TreeSet<>(Catalog.addons().stream().map(Addon::name).toList());
        if (!covered.equals(catalog)) {
            throw new AssertionError("the catalog has " + catalog + ", but only " + covered + " have a case: add one");
        }
        return cases;
    }

    /** Those that have objects in the cluster; what EKS keeps is made by EKS. */
    static List<Case> ofManifests() {
        return all().stream()
                .filter(rendered ->
                        rendered.desired().resources().stream().anyMatch(KubernetesObject.class::isInstance))
                .toList();
    }

    private static Stream<Case> ofThisFile() {
        return VERSIONS.stream()
                .flatMap(version -> Stream.of(
                        metricsServer(version, 1),
                        metricsServer(version, 3),
                        terminationHandler(version, Set.of()),
                        terminationHandler(version, Set.of("prometheus-stack")),
                        autoscaler(version, true),
                        autoscaler(version, false),
                        loadBalancerController(version, false),
                        loadBalancerController(version, true),
                        fluentd(version, true),
                        fluentd(version, false),
                        autoscalerByKube2iam(version),
                        autoscalerByPodIdentity(version),
                        kube2iam(version, false, Set.of()),
                        kube2iam(version, true, Set.of("prometheus-stack")),
                        groundwork(version, true, true, Optional.of("settings")),
                        groundwork(version, false, true, Optional.empty()),
                        groundworkAsService(version),
                        prometheusStack(version, MonitoringCases.DEFAULTS, Set.of()),
                        prometheusStack(
                                version,
                                MonitoringCases.FULL,
                                Set.of("cluster-autoscaler", "fluentd", "groundwork", "ingress-nginx"))));
    }

    private static Case metricsServer(String version, int replicas) {
        return new Case(
                "metrics-server of " + replicas + " on " + version,
                "metrics-server",
                () -> new MetricsServer()
                        .desired(
                                new MetricsServer.Settings(Optional.empty(), replicas, 15),
                                around(cluster("sandbox", "eu-west-1", version), everythingIf(replicas > 1))));
    }

    private static Case terminationHandler(String version, Set<String> others) {
        return new Case(
                "aws-node-termination-handler beside " + others + " on " + version,
                "aws-node-termination-handler",
                () -> new AwsNodeTerminationHandler()
                        .desired(
                                new AwsNodeTerminationHandler.Settings("1.25.3", true, !others.isEmpty(), "64Mi"),
                                around(cluster("sandbox", "eu-west-1", version), others)));
    }

    private static Case groundwork(String version, boolean bootstrap, boolean drift, Optional<String> secret) {
        return new Case(
                "groundwork, bootstrap %s, drift %s, on %s".formatted(bootstrap, drift, version),
                "groundwork",
                () -> new Groundwork()
                        .desired(
                                new Groundwork.Settings(
                                        "ghcr.io/groundwork/groundwork",
                                        "0.1.0",
                                        bootstrap,
                                        drift,
                                        Groundwork.DriftAs.SCHEDULE,
                                        30,
                                        bootstrap,
                                        60,
                                        secret,
                                        Map.of("HTTPS_PROXY", "http://proxy.example.com:3128"),
                                        "512Mi"),
                                around(cluster("sandbox", "eu-west-1", version))));
    }

    private static Case groundworkAsService(String version) {
        return new Case(
                "groundwork as a service on " + version,
                "groundwork",
                () -> new Groundwork()
                        .desired(
                                new Groundwork.Settings(
                                        "ghcr.io/groundwork/groundwork",
                                        "0.1.0",
                                        false,
                                        true,
                                        Groundwork.DriftAs.SERVICE,
                                        7,
                                        true,
                                        60,
                                        Optional.of("settings"),
                                        Map.of(),
                                        "512Mi"),
                                around(cluster("sandbox", "eu-west-1", version), everything())));
    }

    private static Case autoscaler(String version, boolean staticList) {
        return new Case(
                "cluster-autoscaler, static list " + staticList + ", on " + version,
                "cluster-autoscaler",
                () -> new ClusterAutoscaler()
                        .desired(
                                settings(Optional.empty(), staticList, List.of()),
                                around(cluster("sandbox", "eu-west-1", version), everythingIf(staticList))));
    }

    private static Case prometheusStack(String version, MonitoringSettings settings, Set<String> others) {
        return new Case(
                "prometheus-stack beside " + others + " on " + version,
                "prometheus-stack",
                () -> new PrometheusStack()
                        .desired(settings, around(cluster("sandbox", "eu-west-1", version), others)));
    }

    private static Case fluentd(String version, boolean hostLogs) {
        return new Case(
                "fluentd, host logs " + hostLogs + ", on " + version,
                "fluentd",
                () -> new Fluentd()
                        .desired(
                                new Fluentd.Settings(
                                        "1.19.3-debian-cloudwatch-1.1",
                                        Optional.empty(),
                                        Retention.DAYS_30,
                                        Retention.DAYS_14,
                                        Retention.DAYS_14,
                                        hostLogs,
                                        List.of("noisy"),
                                        "256Mi",
                                        Fluentd.WhenFull.BLOCK,
                                        "512Mi",
                                        Optional.empty()),
                                around(cluster("sandbox", "eu-west-1", version), everythingIf(hostLogs))));
    }

    /** With everything that can be asked for, or without. */
    private static Case loadBalancerController(String version, boolean everything) {
        return new Case(
                "aws-load-balancer-controller, everything " + everything + ", on " + version,
                "aws-load-balancer-controller",
                () -> new AwsLoadBalancerController()
                        .desired(
                                everything ? AwsLoadBalancerControllerTest.FULL : AwsLoadBalancerControllerTest.USUAL,
                                around(inVpc(cluster("sandbox", "eu-west-1", version)), everythingIf(everything))));
    }

    private static Case autoscalerByKube2iam(String version) {
        return new Case(
                "cluster-autoscaler by kube2iam on " + version,
                "cluster-autoscaler",
                () -> new ClusterAutoscaler()
                        .desired(
                                settings(Optional.empty(), true, List.of()),
                                byKube2iam(withNodes(cluster("sandbox", "eu-west-1", version)))));
    }

    private static Case autoscalerByPodIdentity(String version) {
        return new Case(
                "cluster-autoscaler by EKS Pod Identity on " + version,
                "cluster-autoscaler",
                () -> new ClusterAutoscaler()
                        .desired(
                                settings(Optional.empty(), true, List.of()),
                                around(
                                        cluster("sandbox", "eu-west-1", version),
                                        Identity.POD_IDENTITY,
                                        Set.of("cluster-autoscaler", "eks-pod-identity-agent"))));
    }

    private static Case kube2iam(String version, boolean privileged, Set<String> enabled) {
        return new Case(
                "kube2iam%s beside %s on %s".formatted(privileged ? ", privileged," : "", enabled, version),
                "kube2iam",
                () -> new Kube2iam()
                        .desired(
                                kube2iamSettings(Optional.empty(), 15, privileged),
                                around(withNodes(cluster("sandbox", "eu-west-1", version)), Identity.IRSA, enabled)));
    }

    static Kube2iam.Settings kube2iamSettings(Optional<String> hostInterface, int minutes, boolean privileged) {
        return new Kube2iam.Settings("0.15.0", hostInterface, true, minutes, privileged, "96Mi");
    }

    static ClusterAutoscaler.Settings settings(Optional<String> version, boolean staticList, List<String> groups) {
        return new ClusterAutoscaler.Settings(
                version, ClusterAutoscaler.Expander.LEAST_WASTE, staticList, groups, "600Mi");
    }

    static Set<String> everything() {
        return Catalog.addons().stream().map(Addon::name).collect(Collectors.toSet());
    }

    /** All add-ons of the catalog, Prometheus among them, or the add-on alone. */
    private static Set<String> everythingIf(boolean all) {
        return all ? everything() : Set.of();
    }

    static Surroundings around(Cluster cluster) {
        return around(cluster, Set.of("metrics-server", "cluster-autoscaler"));
    }

    static Surroundings around(Cluster cluster, Set<String> enabled) {
        return around(cluster, Identity.IRSA, enabled);
    }

    static Surroundings byKube2iam(Cluster cluster) {
        return around(cluster, Identity.KUBE2IAM, Set.of("cluster-autoscaler", "kube2iam"));
    }

    static Surroundings around(Cluster cluster, Identity identity, Set<String> enabled) {
        return new Surroundings(cluster, identity, enabled, Optional.empty(), Map.of("cost-center", "42"));
    }

    /** The same cluster, of whose nodes it is known that they have two roles and the Amazon VPC CNI. */
    static Cluster withNodes(Cluster cluster) {
        return with(cluster, new NodeIdentity.Known(new TreeSet<>(NODE_ROLES), Set.of("aws-node", "kube-proxy")));
    }

    static Cluster with(Cluster cluster, NodeIdentity nodes) {
        return new Cluster(
                cluster.name(),
                cluster.region(),
                cluster.partition(),
                cluster.account(),
                cluster.version(),
                cluster.issuer(),
                cluster.zones(),
                cluster.nodeGroups(),
                cluster.network(),
                nodes);
    }

    static Cluster cluster(String name, String region, String version) {
        return new Cluster(
                name,
                region,
                "aws",
                "123456789012",
                version,
                Optional.of("https://" + HOST),
                new TreeSet<>(Set.of(region + "a", region + "b")),
                List.of(
                        new NodeGroup("workers-b", List.of(region + "b"), Set.of()),
                        new NodeGroup("workers-a", List.of(region + "a"), Set.of())));
    }

    /** The same cluster with its network known. */
    static Cluster inVpc(Cluster cluster) {
        return new Cluster(
                cluster.name(),
                cluster.region(),
                cluster.partition(),
                cluster.account(),
                cluster.version(),
                cluster.issuer(),
                cluster.zones(),
                cluster.nodeGroups(),
                new Network.Known("vpc-1", List.of(), Optional.of("sg-1"), new TreeSet<>(Set.of("sg-1"))));
    }
}
