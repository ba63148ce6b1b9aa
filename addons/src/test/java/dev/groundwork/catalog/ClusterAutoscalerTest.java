package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Desired;
import dev.groundwork.addon.RoleCheck;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ScalingGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterAutoscalerTest {
    @ParameterizedTest
    @CsvSource({"1.32, 1.32.7", "1.33, 1.33.6", "1.34, 1.34.5", "1.35, 1.35.2", "1.36, 1.36.1"})
    void theVersionIsAPatchOfTheClustersOwnMinor(String kubernetes, String version) {
        assertThat(desired(kubernetes, Optional.empty(), List.of()).resources().toString())
                .contains("cluster-autoscaler:v" + version);
    }

    @Test
    void aMinorThatNobodyKnowsIsAProblemThatSaysWhatToSet() {
        assertThatThrownBy(() -> desired("1.99", Optional.empty(), List.of()))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.problem().code()).isEqualTo(Problem.Code.INVALID);
                    assertThat(problem).hasMessageContaining("1.99").hasMessageContaining("version");
                });
        assertThat(desired("1.99", Optional.of("1.99.0"), List.of()).resources().toString())
                .contains("cluster-autoscaler:v1.99.0");
    }

    @Test
    void aClusterWithoutTokenIssuerIsAProblem() {
        var without = Cases.cluster("sandbox", "eu-west-1", "1.36");
        var cluster = new dev.groundwork.addon.Cluster(
                without.name(),
                without.region(),
                without.partition(),
                without.account(),
                without.version(),
                Optional.empty(),
                new TreeSet<>(),
                List.of());
        assertThatThrownBy(() -> new ClusterAutoscaler()
                        .desired(Cases.settings(Optional.empty(), true, List.of()), Cases.around(cluster)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no OIDC issuer");
    }

    @Test
    void groupsAreReadFromTheClusterUnlessTheyAreGiven() {
        assertThat(groups(desired("1.36", Optional.empty(), List.of()))).containsExactly("workers-a", "workers-b");
        assertThat(groups(desired("1.36", Optional.empty(), List.of("mine")))).containsExactly("mine");
    }

    @Test
    void aGroupIsOnlyTaggedAndKeptFromRebalancing() {
        assertThat(desired("1.36", Optional.empty(), List.of("mine")).resources())
                .filteredOn(ScalingGroup.class::isInstance)
                .singleElement()
                .satisfies(group -> {
                    assertThat(((ScalingGroup) group).tags())
                            .containsOnlyKeys("k8s.io/cluster-autoscaler/enabled", "k8s.io/cluster-autoscaler/sandbox");
                    assertThat(((ScalingGroup) group).suspendedProcesses()).isEqualTo(Set.of("AZRebalance"));
                });
    }

    @Test
    void theStrangerIsAskedOnlyAfterTheRightfulOneWasLetIn() {
        Desired desired = desired("1.36", Optional.empty(), List.of());

        assertThat(desired.checks())
                .filteredOn(RoleCheck.StrangerRefused.class::isInstance)
                .singleElement()
                .satisfies(stranger ->
                        assertThat(desired.checks()).contains(stranger.after().orElseThrow()));
    }

    private static List<String> groups(Desired desired) {
        return desired.resources().stream()
                .filter(ScalingGroup.class::isInstance)
                .map(group -> group.id().name())
                .toList();
    }

    private static Desired desired(String kubernetes, Optional<String> version, List<String> groups) {
        return new ClusterAutoscaler()
                .desired(
                        Cases.settings(version, true, groups),
                        Cases.around(Cases.cluster("sandbox", "eu-west-1", kubernetes)));
    }
}
