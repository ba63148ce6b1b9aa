package dev.groundwork.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.sandbox.AddonHealth;
import dev.groundwork.sandbox.Sandbox;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** One story: EKS keeps the network, names and volumes of a cluster, somebody meddles, one of them fails, and all go. */
@ExtendWith(Sandboxes.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ManagedAddonsIT {
    private static final String HEAD = """
            apiVersion: groundwork.dev/v1alpha1
            kind: Baseline
            cluster:
              name: sandbox
              region: eu-west-1
            """;

    private static final String BASELINE = HEAD + """
            addons:
              vpc-cni:
                prefixDelegation: true
                preserveOnDelete: false
              coredns:
                preserveOnDelete: false
                configuration: {replicaCount: 3}
              aws-ebs-csi-driver: {}
            """;

    private final Sandbox sandbox = Sandboxes.simulated();
    private final Hands hands = new Hands(sandbox);
    private final Flow flow = Flow.in(sandbox);

    @BeforeAll
    void nothingIsThere() {
        hands.emptyTheCluster();
    }

    @AfterAll
    void end() {
        hands.emptyTheCluster();
        hands.close();
    }

    @Test
    @Order(1)
    void aPreviewShowsWhichVersionsEksWillInstallAndWithWhat() {
        flow.given(BASELINE)
                .whenPreviewed()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputIs("""
                Preview: cluster sandbox in eu-west-1, account 123456789012, Kubernetes 1.36
                note: vpc-cni: with prefix delegation a node takes up to 110 pods, one with more than 30 vCPUs 250, but only nodes that start after it was switched on; each subnet needs free blocks of 16 addresses in a row.

                vpc-cni
                    + create    EKS add-on vpc-cni
                        version   v1.21.1-eksbuild.1
                        conflicts none
                        with      env.ENABLE_PREFIX_DELEGATION: "true"
                        with      env.WARM_PREFIX_TARGET: "1"
                        tags      groundwork.dev/addon=vpc-cni, groundwork.dev/cluster=sandbox,
                                  groundwork.dev/on-delete=delete

                coredns
                    + create    EKS add-on coredns
                        version   v1.13.2-eksbuild.1
                        conflicts none
                        with      replicaCount: 3
                        tags      groundwork.dev/addon=coredns, groundwork.dev/cluster=sandbox,
                                  groundwork.dev/on-delete=delete

                aws-ebs-csi-driver
                    + create    EKS add-on aws-ebs-csi-driver
                        version   v1.54.0-eksbuild.1
                        conflicts none
                        role      arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-aws-ebs-csi-driver
                        tags      groundwork.dev/addon=aws-ebs-csi-driver, groundwork.dev/cluster=sandbox,
                                  groundwork.dev/on-delete=delete
                    + create    IAM role groundwork-sandbox-eu-west-1-aws-ebs-csi-driver
                        trusts    tokens of ISSUER
                                  if aud is sts.amazonaws.com
                                  and sub is system:serviceaccount:kube-system:ebs-csi-controller-sa
                                  for sts:AssumeRoleWithWebIdentity
                        attaches  arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy
                        path      /groundwork/sandbox/
                        tags      groundwork.dev/addon=aws-ebs-csi-driver, groundwork.dev/cluster=sandbox

                identity
                    + create    IAM OIDC provider
                                ISSUER
                        accepts   tokens for sts.amazonaws.com

                0 to create in Kubernetes, 5 in AWS, 0 to update, 0 to replace, 0 unchanged
                5 changes are computed by Groundwork, because AWS has no dry run.
                What is created is shortened to what matters most; --output json has every value.
                """);
    }

    @Test
    @Order(2)
    void whatEksDoesNotHaveOrAllowIsRefusedBeforeAnythingIsWritten() {
        flow.given(HEAD + "addons: {vpc-cni: {version: v1.19.6-eksbuild.7}}\n")
                .whenPreviewed()
                .thenExitCodeIs(64)
                .thenOutputHas("FILE:6:20: addons.vpc-cni.version: EKS has no vpc-cni v1.19.6-eksbuild.7 for"
                        + " Kubernetes 1.36");
        flow.given(HEAD + """
                        addons:
                          vpc-cni:
                            configuration:
                              env: {ENABLE_POD_ENI: true}
                              envs: {}
                        """)
                .whenApplied()
                .thenExitCodeIs(64)
                .thenNothingWasWritten()
                .thenOutputHas(
                        "FILE:9:13: addons.vpc-cni.configuration.env.ENABLE_POD_ENI: the schema of vpc-cni"
                                + " v1.21.1-eksbuild.1 does not allow it: boolean found, string expected",
                        "FILE:10:7: addons.vpc-cni.configuration.envs: the schema");
    }

    @Test
    @Order(3)
    void anApplyHasEksInstallThemAndWaitsUntilTheyAreActive() {
        flow.given(BASELINE).whenApplied("--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts())
                .contains(
                        "vpc-cni eks-addon-active: proven emulated",
                        "vpc-cni eks-addon-supported: proven emulated",
                        "vpc-cni eks-addon-on-every-node: not-provable emulated",
                        "vpc-cni prefix-delegation: not-provable emulated",
                        "coredns eks-addon-active: proven emulated",
                        "aws-ebs-csi-driver eks-addon-active: proven emulated");
        assertThat(hands.eks()
                        .describeAddon(request -> request.clusterName("sandbox").addonName("aws-ebs-csi-driver"))
                        .addon()
                        .serviceAccountRoleArn())
                .isEqualTo("arn:aws:iam::123456789012:role/groundwork/sandbox/"
                        + "groundwork-sandbox-eu-west-1-aws-ebs-csi-driver");
        flow.whenApplied().thenExitCodeIs(0).thenNothingWasWritten();
        flow.whenPreviewed().thenExitCodeIs(0);
        flow.whenVerified("--output", "json").thenExitCodeIs(0);
        assertThat(flow.verdicts()).contains("coredns names-resolve: not-provable emulated");
    }

    @Test
    @Order(4)
    void aVersionAndAConfigurationThatSomebodyChangedAreDriftAndAnApplyHealsThem() {
        hands.eks()
                .updateAddon(request -> request.clusterName("sandbox")
                        .addonName("vpc-cni")
                        .addonVersion("v1.20.4-eksbuild.2")
                        .configurationValues("{}"));
        Hands.eventually("the add-on is updated", () -> status("vpc-cni").equals("ACTIVE"));
        flow.whenDriftIsAsked()
                .thenExitCodeIs(2)
                .thenNothingWasWritten()
                .thenOutputHas(
                        """
                    ~ drift     EKS add-on vpc-cni (vpc-cni)
                """, "version: is v1.20.4-eksbuild.2, declared v1.21.1-eksbuild.1", "ENABLE_PREFIX_DELEGATION")
                .thenOutputHasNot("EKS add-on coredns (coredns)");
        flow.whenApplied().thenExitCodeIs(0);
        assertThat(flow.awsWrites()).isEqualTo(List.of("UpdateAddon"));
        flow.whenDriftIsAsked().thenExitCodeIs(0);
    }

    @Test
    @Order(5)
    void aDegradedAddonIsRefutedInTheWordsOfEks() {
        sandbox.aws()
                .addonIs(AddonHealth.degraded(
                        "coredns",
                        new AddonHealth.Issue(
                                "InsufficientNumberOfReplicas",
                                "The add-on is unhealthy because it doesn't have the desired number of replicas.",
                                List.of("coredns"))));
        flow.whenDriftIsAsked("--timeout", "1s")
                .thenExitCodeIs(3)
                .thenOutputHas("REFUTED (emulated)  EKS calls its add-on coredns active and healthy", "DEGRADED:");
        flow.whenVerified("--timeout", "1s").thenExitCodeIs(3);
        sandbox.aws().clearAddons();
        flow.whenVerified().thenExitCodeIs(0);
    }

    @Test
    @Order(6)
    void whatEksInstalledForSomebodyElseIsTakenOverOnlyWhenTheBaselineSaysSo() {
        hands.eks().createAddon(request -> request.clusterName("sandbox").addonName("kube-proxy"));
        Hands.eventually("the add-on is there", () -> status("kube-proxy").equals("ACTIVE"));
        String proxy = BASELINE + "  kube-proxy: {preserveOnDelete: false}\n";
        flow.given(proxy)
                .whenApplied()
                .thenExitCodeIs(1)
                .thenNothingWasWritten()
                .thenOutputHas("EKS add-on kube-proxy", "was not made by Groundwork");
        flow.given(BASELINE + "  kube-proxy: {preserveOnDelete: false, adopt: true}\n")
                .whenApplied()
                .thenExitCodeIs(0);
        assertThat(flow.awsWrites()).isEqualTo(List.of("TagResource"));
    }

    @Test
    @Order(7)
    void theyGoWhenNobodyWantsThemAndNothingOfOursIsLeft() {
        flow.given(BASELINE)
                .run("remove", "--yes", "--delete", "6")
                .thenExitCodeIs(0)
                .thenOutputHas("Nothing of ours is left");
        assertThat(hands.eks()
                        .listAddons(request -> request.clusterName("sandbox"))
                        .addons())
                .isEmpty();
    }

    private String status(String addon) {
        return hands.eks()
                .describeAddon(request -> request.clusterName("sandbox").addonName(addon))
                .addon()
                .statusAsString();
    }
}
