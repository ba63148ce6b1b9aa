package dev.groundwork.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.LoadBalancer;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A cluster on which nothing is found, to be made worse in one respect. */
final class Sights {
    static final Map<String, String> BOTH =
            Map.of("kubernetes.io/role/elb", "1", "kubernetes.io/role/internal-elb", "1");
    static final Problem DENIED = new Problem(Problem.Code.DENIED, "it", "AWS denied it", "Allow it");

    LocalDate today = LocalDate.of(2026, 11, 22);
    Seen<ControlPlane> plane = clear(plane(true, List.of("203.0.113.0/24")));
    Seen<List<VpcSubnet>> subnets = clear(List.of(
            subnet("subnet-a", "a", 200, VpcSubnet.Way.ELSEWHERE, Map.of("kubernetes.io/role/internal-elb", "1")),
            subnet("subnet-b", "b", 200, VpcSubnet.Way.ELSEWHERE, Map.of("kubernetes.io/role/internal-elb", "1")),
            subnet("subnet-pa", "a", 200, VpcSubnet.Way.INTERNET, Map.of("kubernetes.io/role/elb", "1")),
            subnet("subnet-pb", "b", 200, VpcSubnet.Way.INTERNET, Map.of("kubernetes.io/role/elb", "1"))));
    Seen<List<VpcEndpoint>> endpoints = clear(List.of());
    Seen<List<FargateProfile>> fargate = clear(List.of());
    Seen<List<NodeInstance>> instances = clear(List.of(
            new NodeInstance("i-a", "subnet-a", List.of("sg-cluster")),
            new NodeInstance("i-b", "subnet-b", List.of("sg-cluster"))));
    Seen<Map<String, InstanceKind>> kinds = clear(Map.of("m6i.large", new InstanceKind("m6i.large", 3, 10, true, 2)));
    Seen<List<IngressRule>> ingress = clear(List.of(new IngressRule("sg-cluster", "-1", -1, -1, "sg-cluster", "")));
    Seen<String> kubernetes = clear("1.35");
    Seen<List<ClusterNode>> nodes = clear(List.of(node("node-a", "a", 29), node("node-b", "b", 29)));
    Seen<List<RunningPod>> pods = clear(List.of());
    Seen<PodNetwork> podNetwork = clear(new PodNetwork(true, false, false));
    Seen<List<RetiredApi>> retired = clear(List.of());
    Seen<Storage> storage = clear(new Storage(List.of(), List.of(), List.of(), Set.of()));
    Seen<SupportWindow> support = clear(
            new SupportWindow("1.35", Optional.of(LocalDate.of(2027, 3, 27)), Optional.of(LocalDate.of(2028, 3, 27))));
    Seen<Wanted> wanted = clear(new Wanted(Set.of("metrics-server"), List.of(), List.of()));

    static ControlPlane plane(boolean privateAccess, List<String> ranges) {
        return plane(true, privateAccess, ranges, true);
    }

    static ControlPlane plane(boolean publicAccess, boolean privateAccess, List<String> ranges, boolean extended) {
        return plane(publicAccess, privateAccess, ranges, extended, false);
    }

    /** Whose pods and Services have addresses of IPv6. */
    static ControlPlane ofIpv6() {
        return plane(true, true, List.of("203.0.113.0/24"), true, true);
    }

    private static ControlPlane plane(
            boolean publicAccess, boolean privateAccess, List<String> ranges, boolean extended, boolean ipv6) {
        return new ControlPlane(
                "1.35",
                "vpc-1",
                List.of("subnet-a", "subnet-b"),
                Optional.of("sg-cluster"),
                List.of(),
                publicAccess,
                privateAccess,
                ranges,
                extended,
                ipv6,
                ControlPlane.Auto.OFF);
    }

    /** EKS makes nodes and load balancers itself. */
    static ControlPlane ofAutoMode() {
        ControlPlane plane = plane(true, List.of("203.0.113.0/24"));
        return new ControlPlane(
                plane.version(),
                plane.vpc(),
                plane.subnets(),
                plane.clusterSecurityGroup(),
                plane.securityGroups(),
                plane.publicAccess(),
                plane.privateAccess(),
                plane.publicRanges(),
                plane.extendedSupport(),
                plane.ipv6(),
                new ControlPlane.Auto(true, true));
    }

    static ClusterNode autoNode(String name) {
        return new ClusterNode(
                name, "", "c6a.large", "a", 27, "", ClusterNode.Serves.ALL, true, new Amounts(1930, 3L << 30));
    }

    static VpcSubnet subnet(String id, String zone, int free, VpcSubnet.Way way, Map<String, String> tags) {
        return new VpcSubnet(id, zone, "10.0.0.0/24", "2001:db8:0:1::/64", free, way, "rtb-" + id, tags);
    }

    static VpcSubnet small(String id, String zone, int free) {
        return new VpcSubnet(id, zone, "10.0.0.0/28", "", free, VpcSubnet.Way.ELSEWHERE, "rtb-" + id, BOTH);
    }

    static ClusterNode node(String name, String zone, int pods) {
        return new ClusterNode(
                name,
                "i-" + zone,
                "m6i.large",
                zone,
                pods,
                "",
                ClusterNode.Serves.ALL,
                false,
                new Amounts(1930, 7L << 30));
    }

    /** The baseline has these objects. */
    static Wanted objects(Set<String> addons, String... yaml) {
        List<Resource> objects = new ArrayList<>();
        for (String one : yaml) {
            try {
                objects.add(new KubernetesObject("x", Tree.of((ObjectNode) new YAMLMapper().readTree(one))));
            } catch (JsonProcessingException e) {
                throw new AssertionError(one, e);
            }
        }
        return new Wanted(addons, objects, List.of());
    }

    /** An add-on that makes load balancers of that sort. */
    static Wanted balancers(LoadBalancer.Scheme scheme) {
        return new Wanted(
                Set.of("aws-load-balancer-controller"),
                List.of(),
                List.of(new NetworkCheck.SubnetsFound(
                        "aws-load-balancer-controller",
                        "sandbox",
                        "vpc-1",
                        new TreeSet<>(Set.of("a", "b")),
                        scheme == LoadBalancer.Scheme.INTERNET_FACING)));
    }

    static <T> Seen<T> clear(T value) {
        return new Seen.Clear<>(value);
    }

    static <T> Seen<T> hidden() {
        return new Seen.Hidden<>(DENIED);
    }

    Observations seen() {
        return new Observations(
                "sandbox",
                "eu-west-1",
                today,
                Proof.Ground.EMULATED,
                plane,
                subnets,
                endpoints,
                support,
                fargate,
                instances,
                kinds,
                ingress,
                kubernetes,
                nodes,
                pods,
                podNetwork,
                retired,
                storage,
                wanted);
    }

    Rule.Opinion judgedBy(Rule rule) {
        return rule.judge(seen());
    }

    /** What was seen that refutes the claim. */
    static String refuted(Rule.Opinion opinion) {
        assertThat(opinion.verdict()).isInstanceOf(Proof.Refuted.class);
        return ((Proof.Refuted) opinion.verdict()).seen();
    }

    /** What proves the claim, and what is warned of. */
    static List<String> proven(Rule.Opinion opinion) {
        assertThat(opinion.verdict()).isInstanceOf(Proof.Proven.class);
        List<String> told = new ArrayList<>(List.of(((Proof.Proven) opinion.verdict()).evidence()));
        told.addAll(opinion.warnings());
        return told;
    }
}
