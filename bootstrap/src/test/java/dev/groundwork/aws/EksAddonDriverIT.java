package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.EksAddon;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Tree;
import dev.groundwork.sandbox.AddonHealth;
import dev.groundwork.sandbox.Fault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Addon;

final class EksAddonDriverIT {
    static final String NEWEST = "v1.21.1-eksbuild.1";
    static final String OLDER = "v1.20.4-eksbuild.2";

    private final EksClient eks = AwsSandbox.clients().eks();
    private final EksAddonDriver driver = driver(AwsSandbox.ownership());

    private static EksAddonDriver driver(Ownership ownership) {
        return new EksAddonDriver(AwsSandbox.clients(), ownership, new Waiter(Clock.systemUTC()));
    }

    @AfterEach
    void nothingIsLeft() {
        AwsSandbox.requests().clearFaults();
        AwsSandbox.requests().clearAddons();
        removeAll();
    }

    static void removeAll() {
        String cluster = AwsSandbox.cluster().name();
        EksClient eks = AwsSandbox.clients().eks();
        EksAddons addons = new EksAddons(AwsSandbox.clients(), cluster);
        addons.names()
                .forEach(name ->
                        eks.deleteAddon(request -> request.clusterName(cluster).addonName(name)));
        Instant limit = Instant.now().plusSeconds(10);
        while (!addons.names().isEmpty()) {
            assertThat(Instant.now()).isBefore(limit);
            new Waiter(Clock.systemUTC()).pause(Duration.ofMillis(50));
        }
    }

    @Test
    void anAddonIsMadeAsShownBecomesActiveAndASecondRunWritesNothing() {
        EksAddon addon = addon(NEWEST, EksAddon.Conflicts.NONE);
        Change.Create create = (Change.Create) observed(addon);
        assertThat(driver.apply(create)).isEqualTo(create.after());
        List<Health> told = new ArrayList<>();
        assertThat(await(addon, told)).isEqualTo(Health.current("ACTIVE, " + NEWEST));
        assertThat(told).allMatch(Health.inProgress("CREATING")::equals);
        long mark = AwsSandbox.requests().mark();
        assertThat(observed(addon)).isEqualTo(new Change.Unchanged(addon));
        assertThat(AwsSandbox.operations(AwsSandbox.requests().since(mark))).containsExactly("DescribeAddon");
    }

    @Test
    void aLostAnswerToItsCreationIsNoConflict() {
        AwsSandbox.requests().inject(Fault.of("eks", "CreateAddon", Fault.Kind.LOST_ACKNOWLEDGEMENT, 1));
        EksAddon addon = addon(NEWEST, EksAddon.Conflicts.NONE);
        assertThat(AwsSandbox.applied(driver, addon)).isEqualTo(addon.tree());
    }

    @Test
    void versionAndConfigurationThatSomebodyChangedAreDriftAndTakenBackTogether() {
        EksAddon addon = made(NEWEST);
        eks.updateAddon(request -> request.clusterName(addon.cluster())
                .addonName(addon.name())
                .addonVersion(OLDER)
                .configurationValues("env: {WARM_PREFIX_TARGET: \"4\"}"));
        await(addon, new ArrayList<>());
        Change.Update update = (Change.Update) applied().observe(List.of(addon)).getFirst();
        assertThat(update.drift()).isTrue();
        assertThat(update.fields())
                .extracting(FieldChange::path)
                .containsExactly(
                        "configuration.env.ENABLE_PREFIX_DELEGATION",
                        "configuration.env.WARM_PREFIX_TARGET",
                        "version");
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(addon.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("UpdateAddon");
    }

    @Test
    void ofItsTagsOnlyOursAreTakenBackWithoutAnUpdate() {
        EksAddon addon = made(NEWEST);
        eks.tagResource(request -> request.resourceArn(live(addon).addonArn())
                .tags(Map.of(EksAddon.ON_DELETE, EksAddon.PRESERVE, "team", "blue")));
        Change.Update update = (Change.Update) observed(addon);
        assertThat(update.fields()).extracting(FieldChange::path).containsExactly("tags[\"groundwork.dev/on-delete\"]");
        long mark = AwsSandbox.requests().mark();
        assertThat(driver.apply(update)).isEqualTo(addon.tree());
        assertThat(AwsSandbox.operations(AwsSandbox.requests().writes(mark))).containsExactly("TagResource");
        assertThat(live(addon).tags()).containsEntry("team", "blue");
    }

    @Test
    void anAddonThatSomebodyElseHadInstalledIsAConflictUnlessItsAdoptionIsAsked() {
        EksAddon addon = addon(NEWEST, EksAddon.Conflicts.NONE);
        eks.createAddon(request ->
                request.clusterName(addon.cluster()).addonName(addon.name()).addonVersion(OLDER));
        await(addon, new ArrayList<>());
        Change.Conflicted conflicted = (Change.Conflicted) observed(addon);
        assertThat(conflicted.problem().toString())
                .contains("EKS add-on vpc-cni: exists and was not made by Groundwork", "addons.vpc-cni.adopt: true");
        EksAddonDriver adopting = driver(new Ownership(addon.cluster(), _ -> false, "vpc-cni"::equals));
        Change.Update update = (Change.Update) adopting.observe(List.of(addon)).getFirst();
        assertThat(adopting.apply(update)).isEqualTo(addon.tree());
    }

    @Test
    void aFieldOfSomebodyElseFailsTheAddonInTheWordsOfEksAndTheNextApplyTriesAgain() {
        AwsSandbox.requests().addonIs(AddonHealth.conflicting("vpc-cni", "DaemonSet.apps aws-node - .spec.template"));
        EksAddon addon = addon(NEWEST, EksAddon.Conflicts.NONE);
        AwsSandbox.applied(driver, addon);
        Health health = await(addon, new ArrayList<>());
        assertThat(health.state()).isEqualTo(Health.State.FAILED);
        assertThat(health.reason())
                .isEqualTo(
                        "CREATE_FAILED: ConfigurationConflict: DaemonSet.apps aws-node - .spec.template. Somebody else"
                                + " has set what the add-on wants to set, and conflicts: none does not take it. Set"
                                + " addons.vpc-cni.conflicts: overwrite to lose their values, preserve to leave them in an"
                                + " update, or take them back by hand");
        assertThat(await(addon(NEWEST, EksAddon.Conflicts.PRESERVE), new ArrayList<>())
                        .reason())
                .endsWith("conflicts: preserve does not take it. Set addons.vpc-cni.conflicts: overwrite to lose their"
                        + " values, or take them back by hand");
        EksAddon overwriting = addon(NEWEST, EksAddon.Conflicts.OVERWRITE);
        Change.Update again = (Change.Update) observed(overwriting);
        assertThat(again.fields()).extracting(FieldChange::path).containsExactly("failure");
        assertThat(driver.apply(again)).isEqualTo(overwriting.tree());
        assertThat(await(overwriting, new ArrayList<>()).state()).isEqualTo(Health.State.CURRENT);
    }

    @Test
    void anAddonThatIsDegradedIsWaitedForUntilTheDeadline() {
        AwsSandbox.requests()
                .addonIs(AddonHealth.degraded(
                        "vpc-cni",
                        new AddonHealth.Issue("InsufficientNumberOfReplicas", "no nodes", List.of("aws-node"))));
        EksAddon addon = addon(NEWEST, EksAddon.Conflicts.NONE);
        AwsSandbox.applied(driver, addon);
        Health health = driver.await(addon, Instant.now().plusSeconds(2), _ -> {});
        assertThat(health).isEqualTo(Health.inProgress("DEGRADED: InsufficientNumberOfReplicas: no nodes (aws-node)"));
    }

    @Test
    void whatIsNotWantedAnyMoreGoesAndOneOfTheSameNameIsNotHit() {
        EksAddon addon = made(NEWEST);
        AwsSandbox.deleted(driver, AwsSandbox.leftover(addon.id()));
        assertThat(new EksAddons(AwsSandbox.clients(), addon.cluster()).named(addon.name()))
                .isEmpty();

        made(NEWEST);
        Change.Delete old = (Change.Delete)
                driver.leftovers(List.of(AwsSandbox.leftover(addon.id()))).getFirst();
        removeAll();
        made(NEWEST);
        driver.delete(old, Instant.MAX, _ -> {});
        assertThat(driver.ours()).containsExactly(addon.id());
    }

    @Test
    void aDeletionThatLeavesWhatEksInstalledSaysSo() {
        EksAddon addon = new EksAddon(
                "vpc-cni",
                AwsSandbox.cluster().name(),
                "vpc-cni",
                NEWEST,
                Tree.empty(),
                Optional.empty(),
                EksAddon.Conflicts.NONE,
                Set.of(),
                Map.of(Ownership.CLUSTER_TAG, AwsSandbox.cluster().name(), EksAddon.ON_DELETE, EksAddon.PRESERVE));
        AwsSandbox.applied(driver, addon);
        Change.Delete delete = (Change.Delete)
                driver.leftovers(List.of(AwsSandbox.leftover(addon.id()))).getFirst();
        assertThat(delete.what()).isEqualTo("leaves in the cluster what EKS installed; nobody keeps it from then on");
    }

    @Test
    void whatEksRefusesIsAProblemInItsWords() {
        EksAddon addon = addon("v0.0.1-eksbuild.1", EksAddon.Conflicts.NONE);
        assertThatThrownBy(() -> AwsSandbox.applied(driver, addon))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        "eks:CreateAddon failed with InvalidParameterException: Addon version specified is"
                                + " not supported");
    }

    @Test
    void whatMayNotBeReadIsUnreadableAndNotAbsent() {
        AwsSandbox.requests().inject(Fault.of("eks", "DescribeAddon", Fault.Kind.ACCESS_DENIED, 1));
        assertThat(observed(addon(NEWEST, EksAddon.Conflicts.NONE))).isInstanceOf(Change.Unreadable.class);
    }

    private EksAddon made(String version) {
        EksAddon addon = addon(version, EksAddon.Conflicts.NONE);
        AwsSandbox.applied(driver, addon);
        await(addon, new ArrayList<>());
        return addon;
    }

    static EksAddon addon(String version, EksAddon.Conflicts conflicts) {
        String cluster = AwsSandbox.cluster().name();
        return new EksAddon(
                "vpc-cni",
                cluster,
                "vpc-cni",
                version,
                Tree.empty().with(root -> {
                    root.putObject("env").put("ENABLE_PREFIX_DELEGATION", "true");
                    return root;
                }),
                Optional.empty(),
                conflicts,
                Set.of(),
                Map.of(Ownership.CLUSTER_TAG, cluster, EksAddon.ON_DELETE, EksAddon.DELETE));
    }

    private Addon live(EksAddon addon) {
        return new EksAddons(AwsSandbox.clients(), addon.cluster())
                .named(addon.name())
                .orElseThrow();
    }

    private Health await(EksAddon addon, List<Health> told) {
        return driver.await(addon, Instant.now().plusSeconds(20), told::add);
    }

    private EksAddonDriver applied() {
        return driver(new Ownership(AwsSandbox.cluster().name(), _ -> true, _ -> false));
    }

    private Change observed(EksAddon addon) {
        return driver.observe(List.of(addon)).getFirst();
    }
}
