package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Desired;
import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.addon.NetworkCheck;
import dev.groundwork.addon.Surroundings;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class ManagedAddonTest {
    private final VpcCni cni = new VpcCni();

    @Test
    void theVersionIsThatOfEksUnlessOneIsPinned() {
        assertThat(addon(settings(Optional.empty())).version()).isEqualTo(ManagedAddonCases.USUAL);
        assertThat(addon(settings(Optional.of(ManagedAddonCases.NEWEST))).version())
                .isEqualTo(ManagedAddonCases.NEWEST);
    }

    @Test
    void aVersionThatEksDoesNotHaveForThisKubernetesIsAProblemThatNamesThoseItHas() {
        assertThatThrownBy(() -> addon(settings(Optional.of("v2.0.0-eksbuild.2"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo(
                                        new Problem(
                                                Problem.Code.INVALID,
                                                "addons.vpc-cni.version",
                                                "EKS has no vpc-cni v2.0.0-eksbuild.2 for Kubernetes 1.36",
                                                "Did you mean v2.0.0-eksbuild.1? There are v2.0.0-eksbuild.1, v1.0.0-eksbuild.1")));
    }

    @Test
    void anAddonWithoutADefaultOrAnyVersionIsAProblem() {
        assertThatThrownBy(() -> offer(List.of("v1.0.0-eksbuild.1")).version(Optional.empty()))
                .hasMessageContaining("EKS names no default version of coredns for Kubernetes 1.36");
        assertThatThrownBy(() -> offer(List.of()).version(Optional.of("v1.0.0-eksbuild.1")))
                .hasMessageContaining("Take the add-on out of the baseline, or upgrade the cluster");
        assertThatThrownBy(() -> ManagedAddons.notRead().of("coredns")).hasMessageContaining("were not read");
    }

    private static ManagedAddons.Offer offer(List<String> versions) {
        return new ManagedAddons.Offer("coredns", "1.36", versions, Optional.empty(), Optional.empty());
    }

    @Test
    void prefixesAreConfigurationValuesAndTheUsersOwnComeOnTop() {
        assertThat(addon(ManagedAddonCases.vpcCni(false)).configuration().isEmpty())
                .isTrue();
        ObjectNode own = ManagedAddonCases.nothing();
        own.putObject("env").put("WARM_PREFIX_TARGET", "3");
        EksAddon addon = addon(new VpcCni.Settings(Optional.empty(), true, own, EksAddon.Conflicts.NONE, true));
        assertThat(addon.configuration())
                .hasToString("{\"env\":{\"ENABLE_PREFIX_DELEGATION\":\"true\",\"WARM_PREFIX_TARGET\":\"3\"}}");
    }

    @Test
    void whetherPrefixesAreProvedFollowsWhatIsReallyConfigured() {
        ObjectNode own = ManagedAddonCases.nothing();
        own.putObject("env").put("ENABLE_PREFIX_DELEGATION", "true");
        assertThat(prefixes(new VpcCni.Settings(Optional.empty(), false, own, EksAddon.Conflicts.NONE, true)))
                .isTrue();
        assertThat(prefixes(ManagedAddonCases.vpcCni(true))).isTrue();
        assertThat(prefixes(ManagedAddonCases.vpcCni(false))).isFalse();
    }

    @Test
    void prefixesThatTheConfigurationSwitchesOffAgainAreAContradiction() {
        ObjectNode own = ManagedAddonCases.nothing();
        own.putObject("env").put("ENABLE_PREFIX_DELEGATION", "false");

        assertThatThrownBy(
                        () -> desired(new VpcCni.Settings(Optional.empty(), true, own, EksAddon.Conflicts.NONE, true)))
                .hasMessageContaining("prefixDelegation says the opposite");
        assertThat(prefixes(new VpcCni.Settings(Optional.empty(), false, own, EksAddon.Conflicts.NONE, true)))
                .isFalse();
    }

    @Test
    void thePodThatAsksForNamesComesFromTheRegistryOfTheBaseline() {
        CoreDns.Settings settings =
                new CoreDns.Settings(Optional.empty(), ManagedAddonCases.nothing(), EksAddon.Conflicts.NONE, false);
        Surroundings mirrored = new Surroundings(
                ManagedAddonCases.offering("1.36"),
                Identity.IRSA,
                Set.of(),
                Optional.of("mirror.example.com/all"),
                Map.of());

        assertThat(new CoreDns().desired(settings, mirrored).checks())
                .filteredOn(NetworkCheck.NamesResolve.class::isInstance)
                .singleElement(InstanceOfAssertFactories.type(NetworkCheck.NamesResolve.class))
                .extracting(NetworkCheck.NamesResolve::image)
                .isEqualTo("mirror.example.com/all/docker/library/busybox:1.37.0");
    }

    private boolean prefixes(VpcCni.Settings settings) {
        return desired(settings).checks().stream()
                .filter(EksAddonCheck.PrefixDelegation.class::isInstance)
                .map(EksAddonCheck.PrefixDelegation.class::cast)
                .findFirst()
                .orElseThrow()
                .wanted();
    }

    @Test
    void aRemovalKnowsByATagWhetherToLeaveWhatEksInstalled() {
        assertThat(addon(ManagedAddonCases.vpcCni(true)).tags()).containsEntry("groundwork.dev/on-delete", "preserve");
        assertThat(addon(ManagedAddonCases.vpcCni(false)).tags()).containsEntry("groundwork.dev/on-delete", "delete");
    }

    @Test
    void theSchemaIsAskedForOnlyWhereThereAreValues() {
        assertThat(cni.asksEks(ManagedAddonCases.vpcCni(false)))
                .hasValue(new ManagedAddons.Question("vpc-cni", Optional.empty(), false));
        assertThat(cni.asksEks(ManagedAddonCases.vpcCni(true)))
                .hasValue(new ManagedAddons.Question("vpc-cni", Optional.empty(), true));
    }

    @Test
    void theDriverOfVolumesHasARoleOfItsOwnAndComesAfterTheNetwork() {
        Desired desired = new AwsEbsCsiDriver().desired(ebs(), Cases.around(ManagedAddonCases.offering("1.36")));
        EksAddon addon = (EksAddon) desired.resources().getFirst();
        Role role = desired.resources().stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(role.managedPolicies())
                .containsExactly("arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy");
        assertThat(role.trust().toString()).contains("system:serviceaccount:kube-system:ebs-csi-controller-sa");
        assertThat(addon.serviceAccountRole()).hasValue(role.arn("aws", "123456789012"));
        assertThat(addon.needs())
                .containsAll(Set.of(
                        role.id(),
                        ResourceId.aws("EksAddon", "vpc-cni"),
                        ResourceId.aws("EksAddon", "eks-pod-identity-agent")));
    }

    @Test
    void podsThatEksMakesCannotGetTheirRoleFromKube2iam() {
        assertThatThrownBy(() ->
                        new AwsEbsCsiDriver().desired(ebs(), Cases.byKube2iam(ManagedAddonCases.offering("1.36"))))
                .hasMessageContaining("cannot name a role for kube2iam");
    }

    private static AwsEbsCsiDriver.Settings ebs() {
        return new AwsEbsCsiDriver.Settings(
                Optional.empty(), ManagedAddonCases.nothing(), EksAddon.Conflicts.NONE, false);
    }

    private static VpcCni.Settings settings(Optional<String> version) {
        return new VpcCni.Settings(version, false, ManagedAddonCases.nothing(), EksAddon.Conflicts.NONE, true);
    }

    private EksAddon addon(VpcCni.Settings settings) {
        return (EksAddon) desired(settings).resources().getFirst();
    }

    private Desired desired(VpcCni.Settings settings) {
        return cni.desired(settings, Cases.around(ManagedAddonCases.offering("1.36")));
    }
}
