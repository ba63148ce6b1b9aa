package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.node;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodCapacityTest {
    private static final String TWO = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: x}
            spec: {replicas: 2}
            """;
    private static final String EVERYWHERE = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: logs, namespace: x}
            """;
    private static final String OPERATED = """
            apiVersion: monitoring.coreos.com/v1
            kind: Prometheus
            metadata: {name: main, namespace: x}
            spec: {replicas: 2}
            """;

    private final Sights sights = new Sights();

    @Test
    void roomIsToldWithItsNumbers() {
        sights.wanted = clear(objects(Set.of(), TWO, EVERYWHERE, OPERATED));
        sights.pods = clear(running(5, "node-a"));

        assertThat(proven(sights.judgedBy(new PodCapacity())))
                .containsExactly("2 nodes hold 58 pods (m6i.large 29 each), 5 run, the baseline adds 6, 47 stay free;"
                        + " they ask for 0 CPU and 0 MiB of 3.86 CPU and 14 GiB that are free");
    }

    @Test
    void whatRunsAlreadyIsNotAddedAgain() {
        sights.wanted = clear(objects(Set.of(), TWO, EVERYWHERE, OPERATED));
        sights.pods = clear(List.of(
                new RunningPod("x", "node-a", "ReplicaSet", "web-5d9f7c6b8"),
                new RunningPod("x", "node-a", "ReplicaSet", "web-2-5d9f7c6b8"),
                new RunningPod("x", "node-a", "DaemonSet", "logs"),
                new RunningPod("x", "node-b", "StatefulSet", "prometheus-main")));

        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst()).contains("4 run, the baseline adds 3,");
    }

    @Test
    void podsWithoutRoomAreFound() {
        sights.wanted = clear(objects(Set.of(), TWO));
        sights.pods = clear(running(28, "node-a", 29, "node-b"));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .isEqualTo("2 nodes hold 58 pods (m6i.large 29 each), 57 run, the baseline adds 2, and 1 are free");
    }

    @Test
    void aFullNodeHasNoRoomForItsDaemonSets() {
        sights.wanted = clear(objects(Set.of(), EVERYWHERE));
        sights.pods = clear(running(29, "node-a"));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .isEqualTo("node-a has room for 0 of 1 pods that the baseline wants on every node");
    }

    @Test
    void aKubeletThatTakesMorePodsThanThereAreAddressesIsFound() {
        sights.nodes = clear(List.of(node("node-a", "a", 110)));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .isEqualTo(
                        "kubelets of m6i.large take 110 pods, but its 3 network interfaces of 10 addresses serve 29");
    }

    @Test
    void anotherPodNetworkHasWhatItsKubeletsSay() {
        sights.podNetwork = clear(new PodNetwork(false, false, false));
        sights.kinds = Sights.hidden();
        sights.nodes = clear(List.of(node("node-a", "a", 110)));

        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst())
                .startsWith("1 nodes hold 110 pods (m6i.large 110 each by its kubelet)");
    }

    @Test
    void nodesFromBeforePrefixDelegationAreWarnedOf() {
        sights.podNetwork = clear(new PodNetwork(true, true, false));

        assertThat(sights.judgedBy(new PodCapacity()).warnings())
                .containsExactly(
                        "m6i.large could hold 110 pods with prefix delegation and takes 29: nodes keep their number"
                                + " until they are replaced");
    }

    @Test
    void subnetsWithoutAddressesForMorePodsAreWarnedOf() {
        sights.wanted = clear(objects(Set.of(), TWO));
        sights.subnets = clear(List.of(Sights.small("subnet-a", "a", 1), Sights.small("subnet-b", "b", 0)));

        assertThat(sights.judgedBy(new PodCapacity()).warnings())
                .containsExactly(
                        "the subnets of the nodes have 1 free addresses for 2 more pods, beside what nodes hold in"
                                + " reserve");
    }

    @Test
    void nodesThatTheBaselineMakesCountAsManyAsThereAreAtFirst() {
        List<Resource> resources =
                new ArrayList<>(objects(Set.of(), TWO, EVERYWHERE).resources());
        resources.add(group("workers", 2, "m6i.large", "m6i.4xlarge"));
        resources.add(group("later", 0, "m6i.large"));
        sights.wanted = clear(new Wanted(Set.of(), resources, List.of()));
        sights.kinds = clear(Map.of(
                "m6i.large", new InstanceKind("m6i.large", 3, 10, true, 2),
                "m6i.4xlarge", new InstanceKind("m6i.4xlarge", 8, 30, true, 16)));
        sights.nodes = clear(List.of());
        assertThat(proven(sights.judgedBy(new PodCapacity())))
                .containsExactly(
                        "2 nodes, 2 of them made by the baseline, hold 58 pods (m6i.large 29 each), 0 run, the"
                                + " baseline adds 4, 54 stay free; CPU and memory are not weighed, because not all of these nodes are there");

        sights.nodes = clear(
                List.of(new ClusterNode("node-a", "i-a", "m6i.large", "a", 29, "workers", ClusterNode.Serves.ALL)));
        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst()).startsWith("1 nodes hold 29 pods");
    }

    @Test
    void nodesThatTheBaselineMakesGetTheirAddressesAsItSays() {
        sights.podNetwork = clear(new PodNetwork(false, false, false));
        sights.nodes = clear(List.of());
        sights.wanted = clear(new Wanted(Set.of(), List.of(group("workers", 1, "m6i.large")), List.of()));
        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst())
                .contains("(m6i.large 110 each by its kubelet)");

        sights.wanted = clear(new Wanted(
                Set.of("vpc-cni"),
                List.of(group("workers", 1, "m6i.large"), addon("vpc-cni", Tree.empty())),
                List.of()));
        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst())
                .contains("(m6i.large 29 each), 0 run, the baseline adds 1, 28 stay free");
    }

    @Test
    void podsOfAddOnsThatEksKeepsCountToo() {
        sights.wanted = clear(new Wanted(
                Set.of("coredns", "kube-proxy", "aws-ebs-csi-driver"),
                List.of(
                        addon("coredns", Tree.empty().with(root -> {
                            root.putObject("autoScaling").put("enabled", true).put("minReplicas", 3);
                            return root;
                        })),
                        addon("kube-proxy", Tree.empty()),
                        addon("aws-ebs-csi-driver", Tree.empty())),
                List.of()));
        sights.pods = clear(List.of(new RunningPod("kube-system", "node-a", "DaemonSet", "kube-proxy")));

        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst())
                .startsWith("2 nodes hold 58 pods (m6i.large 29 each), 1 run, the baseline adds 8,");
    }

    @Test
    void aTypeThatEc2DoesNotHaveIsTold() {
        sights.wanted = clear(new Wanted(Set.of(), List.of(group("workers", 1, "m9z.huge")), List.of()));

        assertThat(refuted(sights.judgedBy(new PodCapacity())))
                .startsWith("EC2 has no instance type m9z.huge in this region");
    }

    private static EksAddon addon(String name, Tree configuration) {
        return new EksAddon(
                name,
                "sandbox",
                name,
                "v1.20.4-eksbuild.2",
                configuration,
                Optional.empty(),
                EksAddon.Conflicts.NONE,
                Set.of(),
                Map.of());
    }

    private static ManagedNodeGroup group(String name, int min, String... types) {
        return new ManagedNodeGroup(
                "node-groups",
                name,
                new ManagedNodeGroup.Machines(
                        "arn:aws:iam::111122223333:role/nodes",
                        new TreeSet<>(Set.of("subnet-a")),
                        List.of(types),
                        "AL2023_x86_64_STANDARD",
                        "ON_DEMAND",
                        20),
                min,
                5,
                new TreeMap<>(),
                new TreeMap<>(),
                Map.of(),
                new TreeMap<>());
    }

    @Test
    void cordonedNodesAreNotFreeAndFargateIsNoNode() {
        sights.wanted = clear(objects(Set.of(), TWO));
        sights.nodes = clear(List.of(
                new ClusterNode("node-a", "i-a", "m6i.large", "a", 29, "", ClusterNode.Serves.DAEMON_SETS),
                new ClusterNode("fargate", "", "", "a", 1, "", ClusterNode.Serves.FARGATE)));
        assertThat(refuted(sights.judgedBy(new PodCapacity()))).endsWith("the baseline adds 2, and 0 are free");

        sights.nodes = clear(List.of(new ClusterNode("fargate", "", "", "a", 1, "", ClusterNode.Serves.FARGATE)));
        assertThat(refuted(sights.judgedBy(new PodCapacity()))).isEqualTo("none of 1 nodes is one");
    }

    /** The numbers are those of EKS's own table. */
    @ParameterizedTest
    @CsvSource({
        "t3.medium, 3, 6, true, 2, 17, 110",
        "m5.large, 3, 10, true, 2, 29, 110",
        "m5.4xlarge, 8, 30, true, 16, 234, 110",
        "m5.12xlarge, 8, 30, true, 48, 234, 250",
        "t2.medium, 3, 6, false, 2, 17, 17",
        "t3.micro, 2, 2, true, 2, 4, 34"
    })
    void aTypeHoldsAsManyPodsAsItHasAddresses(
            String type, int interfaces, int each, boolean nitro, int cpus, int single, int prefixed) {
        InstanceKind kind = new InstanceKind(type, interfaces, each, nitro, cpus);

        assertThat(new PodNetwork(true, false, false).advised(kind)).isEqualTo(single);
        assertThat(new PodNetwork(true, true, false).advised(kind)).isEqualTo(prefixed);
        assertThat(new PodNetwork(true, false, true).addresses(kind)).isEqualTo(single - (each - 1));
    }

    private static List<RunningPod> running(Object... numbersAndNodes) {
        List<RunningPod> pods = new ArrayList<>();
        for (int i = 0; i < numbersAndNodes.length; i += 2) {
            for (int pod = 0; pod < (int) numbersAndNodes[i]; pod++) {
                pods.add(new RunningPod("y", (String) numbersAndNodes[i + 1], "", ""));
            }
        }
        return pods;
    }

    @Test
    void aTypeThatEc2DoesNotTellCountsByItsKubelet() {
        sights.kinds = clear(Map.of());

        assertThat(proven(sights.judgedBy(new PodCapacity())).getFirst()).contains("m6i.large 29 each by its kubelet");
    }
}
