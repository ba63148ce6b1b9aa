package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.report.ReportSchema;
import dev.groundwork.sandbox.Fault;
import dev.groundwork.sandbox.Sandbox;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A cluster on which nothing of ours is, looked at before anything is laid on it; then it is made worse, one by one. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PreflightIT {
    private static final String CONTROLLER = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            addons:
              cluster-autoscaler: {}
              aws-load-balancer-controller: {}
              fluentd: {}
            """;
    private static final String BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";
    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final String COMPUTE = "eks.amazonaws.com/compute-type";
    private static final int MANY = 20;
    private static final String CNI = Hands.DAEMON_SETS + "/aws-node";

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final ClusterNetwork network = new ClusterNetwork(sandbox);
    private Flow flow = Flow.in(sandbox);

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void theClusterIsEmpty() {
        hands.emptyTheCluster();
    }

    @BeforeEach
    void theEndpointIsForTheOfficeAlone() {
        network.openTo("203.0.113.0/24");
        // The API server remembers who used what is deprecated as long as it runs, unless its metrics are reset.
        hands.delete("/metrics");
        flow = Flow.in(sandbox).given(CONTROLLER);
    }

    @AfterEach
    void everythingIsAsBefore() {
        sandbox.aws().clearFaults();
        network.restored();
        hands.delete(CNI);
    }

    @AfterAll
    void end() {
        network.openTo("0.0.0.0/0");
        hands.delete("/metrics");
        network.close();
        hands.close();
    }

    @Test
    void nothingStandsInTheWayAndNothingIsWritten() {
        hands.get("/api/v1/componentstatuses");
        hands.get("/api/v1/endpoints");

        whenLookedAt().thenExitCodeIs(0).thenNothingWasWritten().thenNoLockWasTaken();

        assertThat(output()).isEqualTo("""
                Preflight: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36

                control plane
                  proven (emulated)   each subnet of the control plane has the 5 free addresses that an upgrade
                                      needs
                                        subnet-ID in eu-west-1a has N free of 251;
                                        subnet-ID in eu-west-1b has N free of 251;
                                        subnet-ID in eu-west-1c has N free of 251;
                                        subnet-ID in eu-west-1a has N free of 251;
                                        subnet-ID in eu-west-1b has N free of 251;
                                        subnet-ID in eu-west-1c has N free of 251
                  proven (emulated)   the API server does not answer the whole internet
                                        public access for 203.0.113.0/24; private access is on

                versions
                  proven (emulated)   EKS does not upgrade the control plane by itself within 30 days
                                        Kubernetes 1.36 has standard support until 2027-08-30 and extended support
                                        until 2028-08-30; it takes extended support
                  proven              the programs of the add-ons are made for this version of Kubernetes
                                        aws-load-balancer-controller v3.5.0 is made for 1.22 and newer;
                                        cluster-autoscaler v1.36.1 is made for 1.36; no range is known of
                                        fluentd-kubernetes-daemonset
                  proven              nobody uses an API that the next minor version of Kubernetes does not have
                                        no such API was asked for since the API server that answered started; EKS
                                        runs several
                                        warning: somebody uses componentstatuses of v1, which is deprecated
                                        warning: somebody uses endpoints of v1, which is deprecated
                                        source    https://kubernetes.io/docs/reference/using-api/deprecation-guide/

                network
                  proven (emulated)   load balancers of the baseline find a subnet in each zone
                                        internal: eu-west-1a has subnet-ID; eu-west-1b has
                                        subnet-ID; eu-west-1c has subnet-ID
                  proven (emulated)   nodes without a way out of the VPC reach what they and the add-ons call
                                        each subnet with nodes has a way out, so no endpoint is needed
                  proven (emulated)   the control plane reaches webhooks, APIs and kubelets, and nodes reach
                                      kubelets and DNS of each other
                                        from the control plane ports 9443, 10250, between nodes ports 53

                nodes
                  proven (emulated)   the nodes hold the pods of the baseline beside those that run
                                        3 nodes hold 1500 pods (m6i.large 500 each by its kubelet), N run, the
                                        baseline adds N, N stay free; they ask for N CPU and N MiB of N
                                        CPU and N GiB that are free
                  proven (emulated)   no Fargate profile takes pods of the baseline that Fargate cannot run
                                        there is no Fargate profile
                  proven (emulated)   the baseline lays nothing that EKS Auto Mode does itself
                                        Auto Mode is off

                workloads
                  proven              each volume has nodes in its zone and a driver that mounts it
                                        StatefulSets: 0; volumes in use: 0

                baseline
                  proven (emulated)   every add-on of the baseline can be laid on this cluster
                                        its add-ons (3) render to N resources and N checks

                13 proven (10 of them emulated), 0 refuted, 0 not provable here, 2 warnings
                """);
    }

    /** Whatever is deprecated and asked for by Kubernetes itself in the meantime is at most a warning. */
    @Test
    void ofAWellMadeClusterNothingIsFoundAndNothingIsWarnedOf() {
        whenLookedAt().thenExitCodeIs(0).thenNothingWasWritten();

        assertThat(flow.json("proofs")).hasSize(13).allSatisfy(proof -> {
            assertThat(proof.path("verdict").asText()).as(proof.toString()).isEqualTo("proven");
            assertThat(proof.path("warnings").valueStream())
                    .filteredOn(warning -> !proof.path("check").asText().equals("retired-apis"))
                    .as(proof.toString())
                    .isEmpty();
        });
    }

    @Test
    void aControlPlaneThatEksUpgradesByItselfSoonIsFound() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        network.takeNoExtendedSupport();
        network.supportEnds("1.36", today.plusDays(40), today.plusDays(400));
        whenLookedAt().thenExitCodeIs(0);
        assertThat(warnings("kubernetes-supported")).containsExactly("standard support ends on " + today.plusDays(40));

        network.supportEnds("1.36", today.plusDays(20), today.plusDays(400));
        whenLookedAt().thenExitCodeIs(3);
        assertThat(refuted())
                .containsExactly(
                        "kubernetes-supported: Kubernetes 1.36 has standard support until %s and extended support"
                                        .formatted(today.plusDays(20))
                                + " until %s; it takes no extended support".formatted(today.plusDays(400)));
    }

    @Test
    void standardSupportThatIsOverOnlyCostsUntilExtendedSupportEndsToo() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        network.supportEnds("1.36", today.minusDays(10), today.plusDays(350));
        whenLookedAt().thenExitCodeIs(0);
        assertThat(warnings("kubernetes-supported")).singleElement().asString().startsWith("standard support is over");

        network.supportEnds("1.36", today.minusDays(350), today.plusDays(10));
        whenLookedAt().thenExitCodeIs(3);
        assertThat(refuted()).singleElement().asString().endsWith("; it takes extended support");
        assertThat(flow.json("proofs").toString())
                .contains("aws eks update-cluster-version --name sandbox --region eu-west-1 --kubernetes-version 1.37");
    }

    @Test
    void aPinnedVersionThatIsMadeForAnotherKubernetesIsFound() {
        flow.given(CONTROLLER.replace("cluster-autoscaler: {}", "cluster-autoscaler: {version: 1.35.0}"));

        whenLookedAt().thenExitCodeIs(3).thenNothingWasWritten();

        assertThat(refuted())
                .singleElement()
                .asString()
                .startsWith("addons-supported: cluster-autoscaler v1.35.0 is made for 1.35 (https://");
    }

    /** The API server of the sandbox serves one API that the next minor version does not have; EKS 1.36 serves none. */
    @Test
    void whoeverAsksForAnApiThatTheNextVersionDoesNotHaveIsFound() {
        hands.get("/apis/networking.k8s.io/v1beta1/servicecidrs");

        whenLookedAt().thenExitCodeIs(3).thenNothingWasWritten();

        assertThat(refuted())
                .containsExactly(
                        "retired-apis: somebody uses servicecidrs of networking.k8s.io/v1beta1, which Kubernetes"
                                + " 1.37 does not have");
    }

    @Test
    void anEndpointThatIsOpenToTheWorldIsFound() {
        network.openTo("0.0.0.0/0");

        whenLookedAt().thenExitCodeIs(3).thenNothingWasWritten();

        assertThat(refuted()).containsExactly("endpoint-exposure: public access for 0.0.0.0/0; private access is on");
        assertThat(flow.run("preflight").output())
                .contains("source    https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html");
    }

    @Test
    void whatTheTeamLivesWithIsShownAndDoesNotCountUntilItsDayIsOver() {
        network.openTo("0.0.0.0/0");
        flow.given(CONTROLLER + """
                preflight:
                  accept:
                    endpoint-exposure: {reason: "the VPN comes in spring, OPS-123", until: 2099-12-31}
                    pod-capacity: {reason: nodes are on order}
                """);
        whenLookedAt().thenExitCodeIs(0).thenNothingWasWritten();
        assertThat(warnings("pod-capacity"))
                .containsExactly("the baseline accepts this finding (nodes are on order), and it is not found: take it"
                        + " out of preflight.accept");
        assertThat(output()).contains("""
                  accepted (emulated) the API server does not answer the whole internet
                                        expected  no public access, or public access for named ranges alone
                                        seen      public access for 0.0.0.0/0; private access is on
                                        because   the VPN comes in spring, OPS-123 (until 2099-12-31)
                                        harm      One stolen token, or one flaw in the API server, is enough from anywhere.
                                        source    https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
                """).contains("0 refuted, 1 accepted, 0 not provable here");

        flow.given(CONTROLLER + """
                preflight:
                  accept:
                    endpoint-exposure: {reason: "the VPN comes in spring, OPS-123", until: 2026-01-31}
                """);
        whenLookedAt().thenExitCodeIs(3);
        assertThat(warnings("endpoint-exposure"))
                .containsExactly("it was accepted until 2026-01-31 (the VPN comes in spring, OPS-123), which is over");
    }

    @Test
    void aSubnetOfTheControlPlaneThatIsFullIsFound() {
        network.giveSmallSubnets();
        whenLookedAt().thenExitCodeIs(0);
        assertThat(warnings("free-addresses")).hasSize(3).allMatch(warning -> warning.contains("11 free of 11"));

        network.fillSmallSubnet(7);
        whenLookedAt().thenExitCodeIs(3);
        assertThat(refuted()).hasSize(1).allMatch(found -> found.matches("free-addresses: .* has 4 free of 11"));
    }

    @Test
    void aZoneWhoseSubnetLostItsTagIsFound() {
        network.untag("eu-west-1b", "kubernetes.io/role/internal-elb");
        network.untag("eu-west-1c", "kubernetes.io/role/elb");

        whenLookedAt();

        assertThat(refuted()).containsExactly("load-balancer-subnets: internal: eu-west-1b has no subnet with the tag");
        assertThat(warnings("load-balancer-subnets"))
                .containsExactly("internet-facing load balancers, which the baseline does not make, would find none:"
                        + " eu-west-1c has no subnet with the tag");
    }

    @Test
    void nodesWithoutAWayOutLackTheEndpointsOfExactlyTheirAddons() {
        network.closeTheWayOut();
        whenLookedAt().thenExitCodeIs(3);
        assertThat(refuted()).singleElement().asString().contains("com.amazonaws.eu-west-1.logs for fluentd");

        network.makeEndpoints("autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "elasticloadbalancing", "sts");
        whenLookedAt();
        assertThat(refuted())
                .containsExactly("vpc-endpoints: none that works of com.amazonaws.eu-west-1.logs for fluentd;"
                        + " com.amazonaws.eu-west-1.s3 for nodes");

        network.makeEndpoints("logs");
        network.makeGateway("s3");
        whenLookedAt().thenExitCodeIs(0);
        assertThat(warnings("vpc-endpoints")).singleElement().asString().startsWith("images come from docker.io,");
    }

    @Test
    void aNodeWithASecurityGroupOfItsOwnShutsOutTheControlPlane() {
        network.giveNodeAGroupOfItsOwn();

        whenLookedAt().thenExitCodeIs(3);

        assertThat(refuted())
                .singleElement()
                .asString()
                .startsWith("security-group-paths: nothing lets in nodes with ")
                .contains("nothing lets in the control plane to tcp/10250 of nodes with ");
    }

    @Test
    void whatAPrefixListLetsInIsLookedUp() {
        network.giveNodeAGroupOfItsOwn();
        network.letInByPrefixList("10.0.0.0/17", "10.0.128.0/17", "10.1.0.0/16");
        whenLookedAt().thenExitCodeIs(0);
        assertThat(warnings("security-group-paths")).isEmpty();

        network.restored();
        network.giveNodeAGroupOfItsOwn();
        network.letInByPrefixList("192.168.0.0/16");
        whenLookedAt().thenExitCodeIs(3);
        assertThat(refuted())
                .singleElement()
                .asString()
                .startsWith("security-group-paths: nothing lets in nodes with ");
        assertThat(flow.json("proofs").toString()).containsPattern("--group-id sg-[0-9a-f]+ --protocol tcp --port 53 ");
    }

    @Test
    void aKubeletThatTakesMorePodsThanItsInstanceHasAddressesIsFound() {
        hands.apply(CNI, "test", """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: aws-node, namespace: kube-system}
                spec:
                  selector: {matchLabels: {k8s-app: aws-node}}
                  template:
                    metadata: {labels: {k8s-app: aws-node}}
                    spec:
                      nodeSelector: {nowhere: "true"}
                      containers: [{name: aws-node, image: example.com/cni:1}]
                """);

        whenLookedAt().thenExitCodeIs(3);

        assertThat(refuted())
                .containsExactly("pod-capacity: kubelets of m6i.large take 500 pods, but its 3 network interfaces of 10"
                        + " addresses serve 29");
    }

    @Test
    void aPodThatAsksForMoreMemoryThanANodeHasIsFound() {
        flow.given(CONTROLLER.replace("cluster-autoscaler: {}", "cluster-autoscaler: {memory: 300Gi}"));

        whenLookedAt().thenExitCodeIs(3).thenNothingWasWritten();

        assertThat(refuted())
                .singleElement()
                .asString()
                .startsWith("pod-capacity: a pod of Deployment kube-system/cluster-autoscaler asks for ")
                .contains(" CPU and 300 GiB, and no node has that free: ");
    }

    @Test
    void aFargateProfileThatTakesADaemonSetIsFound() {
        network.makeFargateProfile("logs", "amazon-*");

        whenLookedAt().thenExitCodeIs(3);

        assertThat(refuted())
                .containsExactly("fargate-profiles: profile logs takes DaemonSet amazon-cloudwatch/fluentd, which is a"
                        + " DaemonSet");
    }

    @Test
    void whatAutoModeDoesItselfIsFoundIfThereAreNoOtherNodes() {
        network.switchAutoModeOn();
        whenLookedAt().thenExitCodeIs(0);
        assertThat(warnings("auto-mode")).hasSize(2);

        List<String> nodes = hands.get("/api/v1/nodes").path("items").findValues("metadata").stream()
                .map(metadata -> metadata.path("name").asText())
                .filter(name -> !name.isEmpty())
                .toList();
        nodes.forEach(node ->
                hands.merge("/api/v1/nodes/" + node, "test", "metadata: {labels: {%s: auto}}".formatted(COMPUTE)));
        try {
            whenLookedAt().thenExitCodeIs(3).thenNothingWasWritten();
            assertThat(refuted())
                    .containsExactly("auto-mode: all nodes (3) are of Auto Mode: cluster-autoscaler scales Auto Scaling"
                            + " groups, and nodes of Auto Mode are in none");
        } finally {
            nodes.forEach(node ->
                    hands.merge("/api/v1/nodes/" + node, "test", "metadata: {labels: {%s: null}}".formatted(COMPUTE)));
        }
    }

    @Test
    void aVolumeInAZoneWithoutNodesIsFound() {
        hands.apply(VOLUMES + "/far-away", "test", """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: far-away}
                spec:
                  capacity: {storage: 1Gi}
                  accessModes: [ReadWriteOnce]
                  claimRef: {namespace: default, name: data}
                  csi: {driver: ebs.csi.aws.com, volumeHandle: vol-1}
                  nodeAffinity:
                    required:
                      nodeSelectorTerms:
                        - matchExpressions:
                            - {key: topology.kubernetes.io/zone, operator: In, values: [eu-west-1f]}
                """);
        hands.apply("/api/v1/namespaces/default/persistentvolumeclaims/data", "test", """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: default}
                spec:
                  accessModes: [ReadWriteOnce]
                  storageClassName: ""
                  volumeName: far-away
                  resources: {requests: {storage: 1Gi}}
                """);
        try {
            Hands.eventually(
                    "the volume is bound",
                    () -> hands.get(VOLUMES + "/far-away")
                            .at("/status/phase")
                            .asText()
                            .equals("Bound"));
            whenLookedAt().thenExitCodeIs(3);
            assertThat(refuted())
                    .singleElement()
                    .asString()
                    .startsWith("data-mounted: volume far-away of default/data is in eu-west-1f, where no node is");
        } finally {
            hands.merge(
                    "/api/v1/namespaces/default/persistentvolumeclaims/data", "test", "metadata: {finalizers: null}");
            hands.delete("/api/v1/namespaces/default/persistentvolumeclaims/data");
            hands.merge(VOLUMES + "/far-away", "test", "metadata: {finalizers: null}");
            hands.delete(VOLUMES + "/far-away");
        }
    }

    @Test
    void aBaselineThatDoesNotFitIsFoundAndEverythingElseIsTold() {
        flow.given(CONTROLLER.replace(
                "aws-load-balancer-controller: {}",
                "ingress-nginx: {loadBalancer: {mode: node-port, scheme: internet-facing}}"));
        network.untagAll("kubernetes.io/role/elb");
        network.makeNoSubnetPublic();

        whenLookedAt().thenExitCodeIs(3);

        assertThat(refuted()).anyMatch(found -> found.startsWith("baseline-fits: addons.ingress-nginx: "));
        assertThat(flow.verdicts()).hasSize(13).anyMatch(verdict -> verdict.contains("free-addresses: proven"));
    }

    @Test
    void aReadThatIsDeniedHidesNothingElse() {
        sandbox.aws().inject(Fault.of("ec2", "DescribeVpcEndpoints", Fault.Kind.ACCESS_DENIED, 1));
        network.closeTheWayOut();

        whenLookedAt().thenExitCodeIs(1).thenNothingWasWritten();

        assertThat(flow.verdicts())
                .filteredOn(verdict -> !verdict.contains(": proven"))
                .containsExactly("network vpc-endpoints: not-provable emulated");
        assertThat(flow.json("problems"))
                .singleElement()
                .extracting(problem -> problem.path("todo").asText())
                .asString()
                .contains("ec2:DescribeVpcEndpoints");
    }

    @Test
    void whoMayNotReadTheMetricsOfTheApiServerIsToldAllElse() throws IOException {
        hands.apply(Hands.SERVICE_ACCOUNTS + "/preflight-reader", "test", """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: preflight-reader, namespace: kube-system}
                """);
        hands.apply(Hands.CLUSTER_ROLES + "/preflight-reader", "test", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: preflight-reader}
                rules:
                  - {apiGroups: ["*"], resources: ["*"], verbs: [get, list]}
                """);
        hands.apply(BINDINGS + "/preflight-reader", "test", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: preflight-reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: preflight-reader}
                subjects: [{kind: ServiceAccount, name: preflight-reader, namespace: kube-system}]
                """);
        try {
            flow.givenKubeconfig(kubeconfig("kube-system", "preflight-reader"));
            Hands.eventually("the rights are in force", () -> {
                whenLookedAt();
                return flow.verdicts().stream()
                                .filter(verdict -> !verdict.contains(": proven"))
                                .count()
                        == 1;
            });
            flow.thenExitCodeIs(1).thenNothingWasWritten();
            assertThat(flow.verdicts()).contains("versions retired-apis: not-provable real");
            assertThat(flow.json("problems"))
                    .singleElement()
                    .extracting(problem -> problem.path("code").asText())
                    .isEqualTo("denied");
        } finally {
            hands.delete(BINDINGS + "/preflight-reader");
            hands.delete(Hands.CLUSTER_ROLES + "/preflight-reader");
            hands.delete(Hands.SERVICE_ACCOUNTS + "/preflight-reader");
        }
    }

    @Test
    void itAsksAsMuchOfAClusterWithManyThings() {
        whenLookedAt();
        int before = requests();
        network.giveSmallSubnets();
        network.makeEndpoints("ec2", "sts", "logs");
        for (int i = 0; i < MANY; i++) {
            hands.apply(VOLUMES + "/many-" + i, "test", """
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: many-%d}
                    spec:
                      capacity: {storage: 1Gi}
                      accessModes: [ReadWriteOnce]
                      csi: {driver: ebs.csi.aws.com, volumeHandle: vol-%d}
                    """.formatted(i, i));
        }
        try {
            whenLookedAt();
            assertThat(requests()).isEqualTo(before).isLessThan(35);
        } finally {
            for (int i = 0; i < MANY; i++) {
                hands.merge(VOLUMES + "/many-" + i, "test", "metadata: {finalizers: null}");
                hands.delete(VOLUMES + "/many-" + i);
            }
        }
    }

    @Test
    void aClusterThatDoesNotExistIsAProblemAndNothingIsWell() {
        flow.given(CONTROLLER.replace("name: sandbox", "name: sandbos"));

        whenLookedAt().thenExitCodeIs(1);

        assertThat(flow.json("problems").toString()).contains("Did you mean sandbox?");
    }

    @Test
    void itRunsWithExactlyTheRightsThatAreNamedAndAsksOfAwsNoMore() throws IOException {
        flow.run("rights", "--rbac", "--set", "preflight").thenExitCodeIs(0);
        List<HasMetadata> given = new ArrayList<>();
        try (var yaml = new ByteArrayInputStream(flow.exactOutput().getBytes(StandardCharsets.UTF_8))) {
            given.addAll(hands.kubernetes().load(yaml).items());
        }
        flow.run("rights", "--iam", "--set", "preflight").thenExitCodeIs(0);
        Set<String> allowed = new TreeSet<>();
        flow.json().findValues("Action").forEach(actions -> {
            if (actions.isTextual()) {
                allowed.add(actions.asText());
            }
            actions.forEach(action -> allowed.add(action.asText()));
        });
        given.forEach(object -> hands.kubernetes().resource(object).serverSideApply());
        network.makeFargateProfile("other", "other");
        network.letInByPrefixList("192.168.0.0/16");
        try {
            flow.givenKubeconfig(kubeconfig("groundwork", "groundwork-preflight"));
            Hands.eventually("the rights are in force", () -> {
                whenLookedAt();
                return flow.verdicts().stream().allMatch(verdict -> verdict.contains(": proven"));
            });
            flow.thenNothingWasWritten();
            assertThat(flow.awsActions()).isEqualTo(allowed);
        } finally {
            given.forEach(object -> hands.kubernetes().resource(object).delete());
        }
    }

    @Test
    void everyFormOfAReportHasTheSource() throws IOException {
        network.openTo("0.0.0.0/0");
        String files = Stream.of("json", "junit", "sarif", "html", "metrics")
                .map(form -> form + "=" + folder.resolve(form))
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        flow.run("preflight", "--report", files).thenExitCodeIs(3);

        String page = "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html";
        ReportSchema.check(Files.readString(folder.resolve("json")));
        for (String form : List.of("json", "junit", "sarif", "html")) {
            assertThat(Files.readString(folder.resolve(form))).as(form).contains(page);
        }
        assertThat(Files.readString(folder.resolve("metrics")))
                .contains("groundwork_refuted_checks{addon=\"control plane\"} 1.0");
    }

    private Path kubeconfig(String namespace, String account) throws IOException {
        String token = hands.kubernetes()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return Kubeconfigs.of(sandbox).withToken(token).in(folder.resolve(account));
    }

    private int requests() {
        return flow.json("requests").stream()
                .mapToInt(kind -> kind.path("count").asInt())
                .sum();
    }

    private Flow whenLookedAt() {
        return flow.run("preflight", "--output", "json");
    }

    /** The same as text, without the numbers that others than preflight decide about. */
    private String output() {
        return flow.run("preflight")
                .output()
                .replaceAll(
                        "[0-9]+(?= (free of|run,|stay free|resources and|checks))|(?<=baseline adds )[0-9]+|[0-9.]+(?=\\s+(CPU and|[MG]iB that|MiB of))",
                        "N");
    }

    private List<String> refuted() {
        return flow.json("proofs").stream()
                .filter(proof -> proof.path("verdict").asText().equals("refuted"))
                .map(proof ->
                        proof.path("check").asText() + ": " + proof.path("seen").asText())
                .toList();
    }

    private List<String> warnings(String check) {
        return flow.json("proofs").stream()
                .filter(proof -> proof.path("check").asText().equals(check))
                .flatMap(proof -> proof.path("warnings").valueStream())
                .map(JsonNode::asText)
                .toList();
    }
}
