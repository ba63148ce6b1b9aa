package dev.groundwork.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.preflight.Seen;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class InstanceOffersTest {
    private static final Seen<Map<String, Set<String>>> SOLD = new Seen.Clear<>(Map.of(
            "m6i.large", Set.of("on-demand", "spot"),
            "c8a.large", Set.of("on-demand", "spot"),
            "hpc7a.12xlarge", Set.of("on-demand")));
    private static final Seen<Map<String, Set<String>>> ZONES = new Seen.Clear<>(Map.of(
            "m6i.large", zones("a", "b", "c"),
            "c8a.large", zones("a", "b"),
            "hpc7a.12xlarge", zones("c")));
    private static final InstanceOffers OFFERS = new InstanceOffers("eu-west-1", SOLD, ZONES);

    @Test
    void ofATypeThatTheZoneHasNothingIsSaid() {
        assertThat(OFFERS.problem(group("ON_DEMAND", "m6i.large"), zones("a", "c")))
                .isEmpty();
        assertThat(OFFERS.problem(group("SPOT", "c8a.large"), zones("b"))).isEmpty();
        assertThat(OFFERS.notes(List.of(group("SPOT", "c8a.large")))).isEmpty();
    }

    @Test
    void aTypeThatTheRegionDoesNotHaveIsRefusedThoughAnotherOneWouldDo() {
        Problem problem = refused(group("ON_DEMAND", "m6i.large", "m99i.large"), "a");
        assertThat(problem.code()).isEqualTo(Problem.Code.INVALID);
        assertThat(problem.subject()).isEqualTo("EKS node group workers-eu-west-1a-00000000");
        assertThat(problem.what()).isEqualTo("EC2 has no instance type m99i.large in eu-west-1");
        assertThat(problem.todo()).isEqualTo("Correct nodeGroups.workers.instanceTypes in the baseline");
    }

    @Test
    void aZoneThatHasNoneOfTheTypesIsRefusedWithThoseThatHaveOne() {
        Problem problem = refused(group("ON_DEMAND", "c8a.large"), "c");
        assertThat(problem.what())
                .isEqualTo("EC2 does not offer c8a.large in eu-west-1c, but in eu-west-1a, eu-west-1b");
        assertThat(problem.todo())
                .isEqualTo("Name a type that eu-west-1c has in nodeGroups.workers.instanceTypes, or leave that zone"
                        + " out by nodeGroups.workers.zones or subnets");
    }

    @Test
    void aZoneThatHasOneOfTheTypesWillDo() {
        assertThat(OFFERS.problem(group("ON_DEMAND", "c8a.large", "m6i.large"), zones("c")))
                .isEmpty();
    }

    @Test
    void typesThatAreNotSoldAsSpotAreRefusedThereAndDoNotCount() {
        assertThat(refused(group("SPOT", "hpc7a.12xlarge"), "c").what())
                .isEqualTo("EC2 has no spot instances of hpc7a.12xlarge");
        assertThat(refused(group("SPOT", "hpc7a.12xlarge", "c8a.large"), "c").what())
                .isEqualTo("EC2 does not offer c8a.large in eu-west-1c, but in eu-west-1a, eu-west-1b");
        assertThat(OFFERS.problem(group("ON_DEMAND", "hpc7a.12xlarge"), zones("c")))
                .isEmpty();
    }

    @Test
    void oneReadThatIsDeniedLeavesWhatTheOtherOneSays() {
        ManagedNodeGroup unknown = group("SPOT", "m99i.large");
        ManagedNodeGroup elsewhere = group("SPOT", "c8a.large");
        InstanceOffers zonesOnly = new InstanceOffers("eu-west-1", hidden(Problem.Code.DENIED), ZONES);
        InstanceOffers soldOnly = new InstanceOffers("eu-west-1", SOLD, hidden(Problem.Code.DENIED));
        assertThat(zonesOnly.problem(unknown, zones("a"))).isPresent();
        assertThat(zonesOnly.problem(elsewhere, zones("c"))).isPresent();
        assertThat(soldOnly.problem(unknown, zones("a"))).isPresent();
        assertThat(soldOnly.problem(elsewhere, zones("c"))).isEmpty();
        assertThat(zonesOnly.notes(List.of(unknown, elsewhere)))
                .containsExactly(
                        "whether EC2 has the instance types of nodeGroups.workers was not checked, so an apply may"
                                + " stop half way: it was denied. Allow it");
        assertThat(soldOnly.notes(List.of(unknown)))
                .singleElement()
                .asString()
                .startsWith("whether the zones of nodeGroups.workers have their instance types was not checked");
    }

    @Test
    void whereNothingMayBeReadNothingIsRefusedAndAFailureIsNoPermissionThatLacks() {
        ManagedNodeGroup unknown = group("SPOT", "m99i.large");
        InstanceOffers blind =
                new InstanceOffers("eu-west-1", hidden(Problem.Code.DENIED), hidden(Problem.Code.UNSUPPORTED));
        assertThat(blind.problem(unknown, zones("a"))).isEmpty();
        assertThat(blind.notes(List.of(unknown))).hasSize(2);
        InstanceOffers failed = new InstanceOffers("eu-west-1", SOLD, hidden(Problem.Code.THROTTLED));
        assertThat(failed.notes(List.of(unknown))).isEmpty();
        assertThatThrownBy(() -> failed.problem(group("SPOT", "m6i.large"), zones("a")))
                .isInstanceOf(ProblemException.class);
    }

    private static Problem refused(ManagedNodeGroup group, String zone) {
        return OFFERS.problem(group, zones(zone)).orElseThrow();
    }

    private static <T> Seen<T> hidden(Problem.Code code) {
        return new Seen.Hidden<>(new Problem(code, "instance types", "it was denied", "Allow it"));
    }

    private static Set<String> zones(String... letters) {
        Set<String> zones = new TreeSet<>();
        for (String letter : letters) {
            zones.add("eu-west-1" + letter);
        }
        return zones;
    }

    private static ManagedNodeGroup group(String capacity, String... types) {
        return new ManagedNodeGroup(
                "nodeGroups.workers",
                "workers-eu-west-1a-00000000",
                new ManagedNodeGroup.Machines(
                        "arn:aws:iam::123456789012:role/nodes",
                        new TreeSet<>(Set.of("subnet-0")),
                        List.of(types),
                        "AL2023_x86_64_STANDARD",
                        capacity,
                        20),
                1,
                3,
                new TreeMap<>(),
                new TreeMap<>(),
                Map.of(),
                new TreeMap<>());
    }
}
