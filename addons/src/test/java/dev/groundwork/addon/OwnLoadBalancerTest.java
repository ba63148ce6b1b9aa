package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.resource.LoadBalancer.Scheme;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.TargetGroup.HealthCheck;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OwnLoadBalancerTest {
    private static final HealthCheck CHECK =
            new HealthCheck("HTTP", Optional.empty(), Optional.of("/healthz"), 10, 6, 3, 2);
    private static final Map<String, String> PUBLIC = Map.of(LoadBalancerSubnets.PUBLIC_ROLE, "1");
    private static final Map<String, String> INTERNAL = Map.of(LoadBalancerSubnets.INTERNAL_ROLE, "");
    private static final List<Subnet> SUBNETS = List.of(
            new Subnet("subnet-1", "eu-west-1a", 200, false, INTERNAL),
            new Subnet("subnet-2", "eu-west-1a", 200, true, PUBLIC),
            new Subnet("subnet-3", "eu-west-1b", 200, false, INTERNAL),
            new Subnet("subnet-4", "eu-west-1b", 200, true, PUBLIC));

    private static Cluster cluster(List<Subnet> subnets) {
        return new Cluster(
                "sandbox",
                "eu-west-1",
                "aws",
                "123456789012",
                "1.36",
                Optional.empty(),
                new TreeSet<>(Set.of("eu-west-1a")),
                List.of(
                        new NodeGroup("workers-a", List.of("eu-west-1a"), Set.of()),
                        new NodeGroup("workers-b", List.of("eu-west-1b"), Set.of())),
                new Network.Known("vpc-1", subnets, Optional.of("sg-1"), new TreeSet<>(Set.of("sg-1", "sg-2"))));
    }

    private static OwnLoadBalancer made(Scheme scheme, List<Subnet> subnets, OwnLoadBalancer.Port... ports) {
        return OwnLoadBalancer.of(
                new OwnLoadBalancer.Wish(
                        "ingress-nginx",
                        scheme,
                        List.of("0.0.0.0/0"),
                        List.of(),
                        true,
                        false,
                        true,
                        false,
                        120,
                        350,
                        List.of(ports),
                        Optional.of(new OwnLoadBalancer.Dns("Z1", "*.apps.example.com"))),
                around(cluster(subnets)));
    }

    private static Surroundings around(Cluster cluster) {
        return new Surroundings(
                cluster, Identity.IRSA, Set.of("ingress-nginx"), Optional.empty(), Map.of("team", "web"));
    }

    private static OwnLoadBalancer made(Scheme scheme) {
        return made(
                scheme,
                SUBNETS,
                new OwnLoadBalancer.Port(80, 30080, CHECK),
                new OwnLoadBalancer.Port(
                        443, 30443, new HealthCheck("HTTP", Optional.of(30080), Optional.of("/healthz"), 10, 6, 3, 2)));
    }

    @Test
    void everythingIsNamedAfterTheClusterAndStandsAfterWhatItNeeds() {
        OwnLoadBalancer balancer = made(Scheme.INTERNET_FACING);
        assertThat(balancer.resources())
                .extracting(resource -> resource.id().toString())
                .containsExactly(
                        "security group groundwork-sandbox-ingress-nginx",
                        "load balancer gw-public-sandbox-ingress-nginx",
                        "target group " + "gw-30080-public-sandbox-" + hash(balancer, 2),
                        "listener gw-public-sandbox-ingress-nginx:80",
                        "target attachment workers-a/gw-30080-public-sandbox-" + hash(balancer, 2),
                        "target attachment workers-b/gw-30080-public-sandbox-" + hash(balancer, 2),
                        "target group " + "gw-30443-public-sandbox-" + hash(balancer, 6),
                        "listener gw-public-sandbox-ingress-nginx:443",
                        "target attachment workers-a/gw-30443-public-sandbox-" + hash(balancer, 6),
                        "target attachment workers-b/gw-30443-public-sandbox-" + hash(balancer, 6),
                        "security group rule sg-1/tcp/30080/groundwork-sandbox-ingress-nginx",
                        "security group rule sg-1/tcp/30443/groundwork-sandbox-ingress-nginx",
                        "security group rule sg-2/tcp/30080/groundwork-sandbox-ingress-nginx",
                        "security group rule sg-2/tcp/30443/groundwork-sandbox-ingress-nginx",
                        "DNS record Z1/*.apps.example.com");
        Set<ResourceId> before = new HashSet<>();
        for (Resource resource : balancer.resources()) {
            assertThat(before).containsAll(resource.needs());
            before.add(resource.id());
        }
    }

    private static String hash(OwnLoadBalancer balancer, int place) {
        String name = balancer.resources().get(place).id().name();
        return name.substring(name.length() - 8);
    }

    @Test
    void itLiesInEachZoneThatHasOrMayGetNodes() {
        assertThat(made(Scheme.INTERNET_FACING).balancer().subnets())
                .isEqualTo(Map.of("eu-west-1a", "subnet-2", "eu-west-1b", "subnet-4"));
        assertThat(made(Scheme.INTERNAL).balancer().subnets())
                .isEqualTo(Map.of("eu-west-1a", "subnet-1", "eu-west-1b", "subnet-3"));
    }

    @Test
    void anotherSchemeOrPortMakesNewOnesBesideTheOldOnes() {
        Set<ResourceId> facing = ids(made(Scheme.INTERNET_FACING));
        Set<ResourceId> internal = ids(made(Scheme.INTERNAL));
        internal.retainAll(facing);
        assertThat(internal)
                .extracting(ResourceId::kind)
                .containsOnly("SecurityGroup", "SecurityGroupRule", "DnsRecord");
        Set<ResourceId> port = ids(made(Scheme.INTERNAL, SUBNETS, new OwnLoadBalancer.Port(80, 30081, CHECK)));
        Set<ResourceId> otherPort = ids(made(Scheme.INTERNAL, SUBNETS, new OwnLoadBalancer.Port(80, 30080, CHECK)));
        port.retainAll(otherPort);
        assertThat(port)
                .extracting(ResourceId::kind)
                .containsOnly("SecurityGroup", "LoadBalancer", "Listener", "DnsRecord");
    }

    private static Set<ResourceId> ids(OwnLoadBalancer balancer) {
        Set<ResourceId> ids = new HashSet<>();
        balancer.resources().forEach(resource -> ids.add(resource.id()));
        return ids;
    }

    @Test
    void withoutRoleTagsTheRoutesDecideAndOurOwnTagComesFirst() {
        List<Subnet> subnets = List.of(
                new Subnet("subnet-1", "eu-west-1a", 200, true, Map.of()),
                new Subnet("subnet-2", "eu-west-1a", 200, true, Map.of("kubernetes.io/cluster/sandbox", "shared")),
                new Subnet("subnet-3", "eu-west-1b", 200, true, Map.of()),
                new Subnet("subnet-4", "eu-west-1b", 200, false, Map.of()));
        assertThat(made(Scheme.INTERNET_FACING, subnets).balancer().subnets())
                .isEqualTo(Map.of("eu-west-1a", "subnet-2", "eu-west-1b", "subnet-3"));
    }

    @Test
    void aZoneWithoutASubnetIsAProblemThatNamesTheTag() {
        List<Subnet> one = new ArrayList<>(SUBNETS.subList(0, 2));
        one.add(new Subnet(
                "subnet-5",
                "eu-west-1b",
                200,
                true,
                Map.of(LoadBalancerSubnets.PUBLIC_ROLE, "1", "kubernetes.io/cluster/other", "owned")));
        assertThatThrownBy(() -> made(Scheme.INTERNET_FACING, one))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem())
                                .hasToString(
                                        "addons.ingress-nginx: zone eu-west-1b has no subnet for a load balancer that is"
                                                + " internet-facing. Tag a public subnet of that zone with"
                                                + " kubernetes.io/role/elb=1, in VPC vpc-1"));
    }

    @Test
    void subnetsThatAreNamedMustBeInEveryZoneOfTheNodes() {
        assertThat(named("subnet-1", "subnet-3").balancer().subnets())
                .isEqualTo(Map.of("eu-west-1a", "subnet-1", "eu-west-1b", "subnet-3"));
        assertThatThrownBy(() -> named("subnet-1"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().what())
                                .startsWith("none of the subnets is in eu-west-1b, where nodes are or may come"));
    }

    private static OwnLoadBalancer named(String... subnets) {
        return OwnLoadBalancer.of(
                new OwnLoadBalancer.Wish(
                        "ingress-nginx",
                        Scheme.INTERNAL,
                        List.of("0.0.0.0/0"),
                        List.of(subnets),
                        true,
                        false,
                        true,
                        false,
                        120,
                        350,
                        List.of(new OwnLoadBalancer.Port(80, 30080, CHECK)),
                        Optional.empty()),
                around(cluster(SUBNETS)));
    }

    @Test
    void aSubnetThatIsTaggedPublicAndIsNotIsAProblem() {
        List<Subnet> wrong = List.of(
                new Subnet("subnet-1", "eu-west-1a", 200, false, PUBLIC),
                new Subnet("subnet-2", "eu-west-1b", 200, true, PUBLIC));
        assertThatThrownBy(() -> made(Scheme.INTERNET_FACING, wrong))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        failure -> assertThat(failure.problem().what())
                                .contains("subnet-1 of zone eu-west-1a")
                                .contains("no internet gateway"));
    }

    @Test
    void withoutANodeGroupNothingWouldRegisterTheTargets() {
        Cluster bare = new Cluster(
                "c", "r", "aws", "1", "1.36", Optional.empty(), new TreeSet<>(), List.of(), Network.notRead());
        assertThatThrownBy(() -> OwnLoadBalancer.of(
                        new OwnLoadBalancer.Wish(
                                "x",
                                Scheme.INTERNAL,
                                List.of(),
                                List.of(),
                                true,
                                false,
                                true,
                                false,
                                1,
                                60,
                                List.of(),
                                Optional.empty()),
                        around(bare)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no Auto Scaling group holds a node");
    }

    @Test
    void subnetsThatAreNamedAreTakenIfTheyFit() {
        LoadBalancerSubnets subnets = new LoadBalancerSubnets("x", cluster(SUBNETS), Scheme.INTERNET_FACING);
        assertThat(subnets.named(List.of("subnet-4", "subnet-2")))
                .isEqualTo(Map.of("eu-west-1a", "subnet-2", "eu-west-1b", "subnet-4"));
        for (List<String> wrong : List.of(List.of("subnet-9"), List.of("subnet-1"), List.of("subnet-2", "subnet-2"))) {
            assertThatThrownBy(() -> subnets.named(wrong)).isInstanceOf(ProblemException.class);
        }
    }
}
