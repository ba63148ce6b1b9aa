package dev.groundwork.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Desired;
import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MetricsServerTest {
    @ParameterizedTest
    @CsvSource({"1.32, 0.8.1", "1.33, 0.8.1", "1.34, 0.9.0", "1.36, 0.9.0"})
    void theVersionFollowsTheCluster(String kubernetes, String version) {
        assertThat(image(desired(kubernetes, Optional.empty(), 2))).endsWith("metrics-server:v" + version);
    }

    @Test
    void aClusterOlderThanEveryVersionIsAProblemUnlessAVersionIsGiven() {
        assertThatThrownBy(() -> desired("1.30", Optional.empty(), 2))
                .hasMessageContaining("no version is known for Kubernetes 1.30");
        assertThat(image(desired("1.30", Optional.of("0.7.2"), 2))).endsWith("metrics-server:v0.7.2");
    }

    @Test
    void aGivenVersionIsTaken() {
        assertThat(image(desired("1.36", Optional.of("0.8.0"), 2))).endsWith("metrics-server:v0.8.0");
    }

    @Test
    void onePodHasNoBudgetThatWouldBlockADrain() {
        Desired desired = desired("1.36", Optional.empty(), 1);

        assertThat(kinds(desired)).doesNotContain("PodDisruptionBudget");
        assertThat(desired.checks()).noneMatch(WorkloadCheck.EvictionAllowed.class::isInstance);
    }

    @Test
    void severalPodsHaveABudgetAndAreSpread() {
        Desired desired = desired("1.36", Optional.empty(), 2);

        assertThat(kinds(desired)).contains("PodDisruptionBudget");
        assertThat(desired.checks()).anyMatch(WorkloadCheck.EvictionAllowed.class::isInstance);
        assertThat(deployment(desired).at("spec", "template", "spec").has("affinity"))
                .isTrue();
        assertThat(deployment(desired).at("spec", "replicas").isInt()).isTrue();
    }

    @Test
    void theAggregatedApiComesLastOfTheObjects() {
        assertThat(kinds(desired("1.36", Optional.empty(), 1)).getLast()).isEqualTo("APIService");
    }

    private static Desired desired(String kubernetes, Optional<String> version, int replicas) {
        return new MetricsServer()
                .desired(
                        new MetricsServer.Settings(version, replicas, 15),
                        Cases.around(Cases.cluster("sandbox", "eu-west-1", kubernetes)));
    }

    private static java.util.List<String> kinds(Desired desired) {
        return desired.resources().stream()
                .map(resource -> resource.id().kind())
                .toList();
    }

    private static Tree deployment(Desired desired) {
        return desired.resources().stream()
                .filter(resource -> resource.id().kind().equals("Deployment"))
                .map(Resource::tree)
                .findFirst()
                .orElseThrow();
    }

    private static String image(Desired desired) {
        return deployment(desired)
                .at("spec", "template", "spec", "containers")
                .path(0)
                .path("image")
                .asText();
    }
}
