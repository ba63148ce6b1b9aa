package dev.groundwork.preflight;

import static dev.groundwork.preflight.Sights.autoNode;
import static dev.groundwork.preflight.Sights.clear;
import static dev.groundwork.preflight.Sights.node;
import static dev.groundwork.preflight.Sights.objects;
import static dev.groundwork.preflight.Sights.proven;
import static dev.groundwork.preflight.Sights.refuted;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AutoModeTest {
    private final Sights sights = new Sights();

    @Test
    void whereAutoModeIsOffThereIsNothingToSay() {
        assertThat(proven(sights.judgedBy(new AutoMode()))).containsExactly("Auto Mode is off");
    }

    @Test
    void whatNodesOfAutoModeHaveBuiltInIsFoundIfThereAreNoOtherNodes() {
        sights.plane = clear(Sights.ofAutoMode());
        sights.nodes = clear(List.of(autoNode("i-1"), autoNode("i-2")));
        sights.wanted = clear(objects(Set.of("coredns", "cluster-autoscaler", "metrics-server")));

        assertThat(refuted(sights.judgedBy(new AutoMode())))
                .isEqualTo("all nodes (2) are of Auto Mode: coredns is built into nodes of Auto Mode, and EKS keeps the"
                        + " add-on's pods off them; cluster-autoscaler scales Auto Scaling groups, and nodes of Auto"
                        + " Mode are in none");
    }

    @Test
    void nodesBesideThoseOfAutoModeNeedItAll() {
        sights.plane = clear(Sights.ofAutoMode());
        sights.nodes = clear(List.of(autoNode("i-1"), node("own", "b", 29)));
        sights.wanted = clear(objects(Set.of("vpc-cni", "metrics-server")));

        assertThat(proven(sights.judgedBy(new AutoMode())))
                .containsExactly("nodes of Auto Mode: 1, others: 1, and groups that the baseline makes: 0, which need"
                        + " vpc-cni");
    }

    @Test
    void whatOnlyGetsInEachOthersWayIsAWarning() {
        sights.plane = clear(Sights.ofAutoMode());
        sights.nodes = clear(List.of(autoNode("i-1")));
        sights.wanted = clear(objects(Set.of("aws-load-balancer-controller", "kube2iam", "fluentd"), """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: fluentd, namespace: logs}
                spec: {template: {spec: {containers: [{name: x}], volumes: [{name: log, hostPath: {path: /var/log}}]}}}
                """));

        assertThat(sights.judgedBy(new AutoMode()).warnings())
                .satisfiesExactly(
                        balancers ->
                                assertThat(balancers).startsWith("aws-load-balancer-controller runs beside EKS's own"),
                        identity -> assertThat(identity).startsWith("kube2iam changes the network"),
                        folders -> assertThat(folders).startsWith("fluentd mount folders"));
    }

    @Test
    void aClusterOfAutoModeWithoutNodesGetsThemWhenPodsWait() {
        sights.plane = clear(Sights.ofAutoMode());
        sights.nodes = clear(List.of());

        assertThat(proven(sights.judgedBy(new PodCapacity())))
                .containsExactly("there is no node yet: Auto Mode makes them when pods wait for one");
    }

    @Test
    void podsThatFindNoRoomAreNoFindingWhereAutoModeMakesNodes() {
        sights.plane = clear(Sights.ofAutoMode());
        sights.nodes = clear(List.of(autoNode("i-1")));
        sights.podNetwork = clear(new PodNetwork(false, false, false));
        sights.wanted = clear(objects(Set.of(), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: many, namespace: x}
                spec: {replicas: 40, template: {spec: {containers: [{name: x}]}}}
                """));

        assertThat(proven(sights.judgedBy(new PodCapacity())))
                .containsExactly(
                        "1 nodes hold 27 pods (c6a.large 27 each by its kubelet), 0 run, the baseline adds 40: Auto Mode"
                                + " makes nodes for what finds no room",
                        "1 nodes hold 27 pods (c6a.large 27 each by its kubelet), 0 run, the baseline adds 40, and 27"
                                + " are free");
    }
}
