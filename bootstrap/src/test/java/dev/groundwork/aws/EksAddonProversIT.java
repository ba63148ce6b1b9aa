package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.EksAddonCheck;
import dev.groundwork.addon.ManagedAddons;
import dev.groundwork.engine.NodeFact;
import dev.groundwork.engine.Prover;
import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.AddonHealth;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EksAddonProversIT {
    private static final ResourceId AWS_NODE = new ResourceId("apps", "DaemonSet", "kube-system", "aws-node");

    private final EksAddonDriver driver =
            new EksAddonDriver(AwsSandbox.clients(), AwsSandbox.ownership(), new Waiter(Clock.systemUTC()));

    @AfterEach
    void nothingIsLeft() {
        AwsSandbox.requests().clearAddons();
        EksAddonDriverIT.removeAll();
    }

    @Test
    void anActiveAddonWithoutIssuesIsProven() {
        install();
        assertThat(active().proof().verdict()).isEqualTo(new Proof.Proven("ACTIVE, v1.21.1-eksbuild.1, no issues"));
    }

    @Test
    void aDegradedAddonIsRefutedInTheWordsOfEksAndAskedAgain() {
        install();
        AwsSandbox.requests()
                .addonIs(AddonHealth.degraded(
                        "vpc-cni",
                        new AddonHealth.Issue(
                                "AccessDenied", "cannot assign addresses", List.of("aws-node", "node-1"))));
        Prover.Finding finding = active();
        assertThat(finding.proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "ACTIVE without issues",
                        "DEGRADED: AccessDenied: cannot assign addresses (aws-node, node-1)",
                        "aws eks describe-addon --cluster-name sandbox --region eu-west-1 --addon-name vpc-cni --query"
                                + " addon.health"));
        assertThat(finding.settled()).isFalse();
    }

    @Test
    void anAddonThatIsGoneIsRefuted() {
        assertThat(active().proof().verdict()).isInstanceOf(Proof.Refuted.class);
        assertThat(supported("1.36")).isInstanceOf(Proof.Refuted.class);
    }

    @Test
    void aVersionThatDoesNotRunOnThisKubernetesIsRefuted() {
        install();
        assertThat(supported("1.36"))
                .isEqualTo(new Proof.Proven("v1.21.1-eksbuild.1, one of v1.21.1-eksbuild.1, v1.20.4-eksbuild.2"));
        // What a cluster of the future would have.
        assertThat(supported("1.99")).isInstanceOf(Proof.Refuted.class);
    }

    @Test
    void prefixesThatSomebodySwitchedOffAreRefuted() {
        assertThat(prefixes(Optional.of(daemonSet("false")), 110).proof().verdict())
                .isEqualTo(new Proof.Refuted(
                        "ENABLE_PREFIX_DELEGATION=true",
                        "ENABLE_PREFIX_DELEGATION=false",
                        "kubectl -n kube-system get daemonset aws-node -o yaml | grep -A1 ENABLE_PREFIX_DELEGATION"));
    }

    @Test
    void prefixesAreProvenWithWhatNodesTakeAndThoseThatStillTakeLessAreNamed() {
        Proof proof = prefixes(Optional.of(daemonSet("true")), 29).proof();
        assertThat(proof.verdict())
                .isEqualTo(new Proof.Proven("ENABLE_PREFIX_DELEGATION=true; m6i.large takes 110 pods instead of 29"));
        assertThat(proof.warnings())
                .containsExactly(
                        "node-1 of m6i.large: takes fewer than 110 pods, because its kubelet keeps the limit it"
                                + " started with; replace it");
        assertThat(prefixes(Optional.of(daemonSet("true")), 110).proof().warnings())
                .isEmpty();
    }

    @Test
    void whereEksInstallsNothingPrefixesCannotBeProved() {
        assertThat(prefixes(Optional.empty(), 110).proof().verdict())
                .isEqualTo(new Proof.NotProvable(
                        "there is no DaemonSet kube-system/aws-node: the emulated EKS does not install it"));
    }

    @Test
    void theLimitsOfTypesAreThoseOfEks() {
        var limits = AwsSandbox.clients()
                .ec2()
                .describeInstanceTypes(
                        request -> request.instanceTypesWithStrings("t3.medium", "m5.large", "m5.24xlarge", "m4.large"))
                .instanceTypes();
        assertThat(limits.stream().map(type -> type.instanceTypeAsString() + " " + PodLimits.of(type)))
                .containsExactlyInAnyOrder(
                        "t3.medium PodLimits[single=17, prefixes=110]",
                        "m5.large PodLimits[single=29, prefixes=110]",
                        "m5.24xlarge PodLimits[single=737, prefixes=250]",
                        "m4.large PodLimits[single=20, prefixes=20]");
    }

    @Test
    void theOfferHasTheDefaultOfThisKubernetesAndTheSchemaOnlyWhereItIsNeeded() {
        ManagedAddonFacts facts = new ManagedAddonFacts(AwsSandbox.clients());
        ManagedAddons.Offer plain = facts.of(
                        List.of(new ManagedAddons.Question("vpc-cni", Optional.empty(), false)), "1.33")
                .of("vpc-cni");
        assertThat(plain.byDefault()).hasValue("v1.20.4-eksbuild.2");
        assertThat(plain.versions()).containsExactly("v1.21.1-eksbuild.1", "v1.20.4-eksbuild.2", "v1.19.6-eksbuild.7");
        assertThat(plain.schema()).isEmpty();
        ManagedAddons.Offer configured = facts.of(
                        List.of(new ManagedAddons.Question("vpc-cni", Optional.of("v1.21.1-eksbuild.1"), true)), "1.36")
                .of("vpc-cni");
        assertThat(configured.schema())
                .hasValueSatisfying(schema ->
                        assertThat(schema.at("definitions").has("VpcCni")).isTrue());
        assertThat(facts.of(List.of(new ManagedAddons.Question("vpc-cni", Optional.of("v9"), true)), "1.99")
                        .of("vpc-cni")
                        .versions())
                .isEmpty();
    }

    private void install() {
        EksAddon addon = EksAddonDriverIT.addon(EksAddonDriverIT.NEWEST, EksAddon.Conflicts.NONE);
        AwsSandbox.applied(driver, addon);
        driver.await(addon, Instant.now().plusSeconds(20), _ -> {});
    }

    private static Prover.Finding active() {
        return new EksAddonActiveProver(AwsSandbox.clients())
                .ask(new EksAddonCheck.Active("vpc-cni", AwsSandbox.cluster().name(), "vpc-cni"));
    }

    private static Proof.Verdict supported(String kubernetes) {
        return new EksAddonSupportedProver(AwsSandbox.clients())
                .ask(new EksAddonCheck.VersionSupported(
                        "vpc-cni", AwsSandbox.cluster().name(), "vpc-cni", kubernetes))
                .proof()
                .verdict();
    }

    private static Prover.Finding prefixes(Optional<Tree> daemonSet, int pods) {
        return new PrefixDelegationProver(
                        AwsSandbox.clients(),
                        _ -> daemonSet,
                        () -> List.of(new NodeFact("node-1", "i-1", "eu-west-1a", true, "m6i.large", pods)))
                .ask(new EksAddonCheck.PrefixDelegation("vpc-cni", true, AWS_NODE));
    }

    private static Tree daemonSet(String value) {
        return Tree.empty().with(root -> {
            root.withObject("/spec/template/spec")
                    .putArray("containers")
                    .addObject()
                    .put("name", "aws-node")
                    .putArray("env")
                    .addObject()
                    .put("name", "ENABLE_PREFIX_DELEGATION")
                    .put("value", value);
            return root;
        });
    }
}
