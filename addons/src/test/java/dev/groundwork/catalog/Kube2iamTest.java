package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.NodeIdentity;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.RolePolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Kube2iamTest {
    private static final Cluster CLUSTER = Cases.cluster("sandbox", "eu-west-1", "1.36");
    private static final String ARN =
            "arn:aws:iam::123456789012:role/groundwork/sandbox/groundwork-sandbox-eu-west-1-cluster-autoscaler";

    @ParameterizedTest
    @CsvSource({
        "aws-node, eni+",
        "calico-node, cali+",
        "cilium, lxc+",
        "kube-flannel-ds, cni0",
        "weave-net, weave",
        "kube-router, kube-bridge"
    })
    void theInterfaceIsThatOfThePodNetwork(String daemonSet, String hostInterface) {
        assertThat(daemonSet(desired(Set.of(daemonSet, "kube-proxy"), Optional.empty())))
                .contains("\"--host-interface=" + hostInterface + "\"");
    }

    @Test
    void withCalicoForPoliciesAlonePodsHaveTheInterfacesOfTheVpcNetwork() {
        assertThat(daemonSet(desired(Set.of("aws-node", "calico-node"), Optional.empty())))
                .contains("\"--host-interface=eni+\"");
    }

    @Test
    void anUnknownPodNetworkIsAProblemUnlessTheInterfaceIsGiven() {
        assertThatThrownBy(() -> desired(Set.of("kube-proxy"), Optional.empty()))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().code()).isEqualTo(Problem.Code.INVALID);
                    assertThat(problem).hasMessageContaining("aws-node").hasMessageContaining("hostInterface");
                });
        assertThat(daemonSet(desired(Set.of(), Optional.of("vlan+")))).contains("\"--host-interface=vlan+\"");
    }

    @Test
    void whatIsNotKnownOfTheNodesIsTheProblemThatKeptItFromBeingRead() {
        Problem denied = new Problem(Problem.Code.DENIED, "EC2 instances", "you may not", "Allow it");
        assertThatThrownBy(() -> new Kube2iam()
                        .desired(
                                Cases.kube2iamSettings(Optional.empty(), 15, false),
                                Cases.around(
                                        Cases.with(CLUSTER, new NodeIdentity.Unknown(denied)),
                                        Identity.IRSA,
                                        Set.of())))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.problem()).isEqualTo(denied));
    }

    @Test
    void sessionsOfMoreThanHalfAnHourAreAProblem() {
        assertThatThrownBy(() -> new Kube2iam()
                        .desired(
                                Cases.kube2iamSettings(Optional.empty(), 31, false),
                                Cases.around(Cases.withNodes(CLUSTER))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Write a number from 8 to 30");
    }

    @Test
    void everyNodeRoleMayAssumeTheRolesOfThisClusterAndNoOthers() {
        assertThat(desired(Set.of("aws-node"), Optional.empty()).resources())
                .filteredOn(RolePolicy.class::isInstance)
                .extracting(Resource::toString)
                .hasSize(2)
                .allMatch(policy -> policy.contains("arn:aws:iam::123456789012:role/groundwork/sandbox/*"));
    }

    @Test
    void itSaysThatItIsHistoricAndWhatStaysWhenItGoes() {
        assertThat(desired(Set.of("aws-node"), Optional.empty()).notes())
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("historic").contains("iptables rule stays"));
    }

    @Test
    void anotherAddonGetsThePodAnnotationInPlaceOfTheOneOfTheServiceAccount() {
        Desired desired = autoscaler(Identity.KUBE2IAM);
        assertThat(tree(desired, "Deployment")).contains("\"iam.amazonaws.com/role\":\"" + ARN + "\"");
        assertThat(tree(desired, "ServiceAccount")).doesNotContain("annotations");
        assertThat(desired.resources())
                .noneMatch(OidcProvider.class::isInstance)
                .contains(new AllowedRole("cluster-autoscaler", "kube-system", ARN));
        assertThat(desired.checks())
                .hasAtLeastOneElementOfType(IdentityCheck.NodesTrusted.class)
                .hasAtLeastOneElementOfType(IdentityCheck.NamespaceAllows.class)
                .doesNotHaveAnyElementsOfTypes(RoleCheck.RoleAssumable.class, RoleCheck.StrangerRefused.class);
    }

    @Test
    void byIrsaTheServiceAccountIsAnnotatedAndNoPod() {
        Desired desired = autoscaler(Identity.IRSA);
        assertThat(tree(desired, "ServiceAccount")).contains("\"eks.amazonaws.com/role-arn\":\"" + ARN + "\"");
        assertThat(tree(desired, "Deployment")).doesNotContain(ARN);
        assertThat(desired.resources())
                .hasAtLeastOneElementOfType(OidcProvider.class)
                .noneMatch(AllowedRole.class::isInstance);
    }

    @Test
    void kube2iamWithoutTheAddonIsAProblemThatSaysWhatToWrite() {
        assertThatThrownBy(() -> new ClusterAutoscaler()
                        .desired(
                                Cases.settings(Optional.empty(), true, List.of()),
                                Cases.around(Cases.withNodes(CLUSTER), Identity.KUBE2IAM, Set.of())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Add kube2iam below addons, or set identity: irsa");
    }

    private static Desired autoscaler(Identity identity) {
        return new ClusterAutoscaler()
                .desired(
                        Cases.settings(Optional.empty(), true, List.of()),
                        Cases.around(Cases.withNodes(CLUSTER), identity, Set.of("kube2iam")));
    }

    private static Desired desired(Set<String> daemonSets, Optional<String> hostInterface) {
        NodeIdentity nodes = new NodeIdentity.Known(new TreeSet<>(Cases.NODE_ROLES), daemonSets);
        return new Kube2iam()
                .desired(Cases.kube2iamSettings(hostInterface, 15, false), Cases.around(Cases.with(CLUSTER, nodes)));
    }

    private static String daemonSet(Desired desired) {
        return tree(desired, "DaemonSet");
    }

    private static String tree(Desired desired, String kind) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .tree()
                .toString();
    }
}
