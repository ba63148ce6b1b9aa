package dev.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.engine.Inventory;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnlyTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void exceptLeavesOutWhatItNamesAndNothingElse() throws IOException {
        Only only = Only.of(Set.of(), Set.of("groundwork"), baseline());

        assertThat(only.has("groundwork")).isFalse();
        assertThat(only.has("metrics-server")).isTrue();
        assertThat(only.has("roles.orders"))
                .as("the Job in the cluster leaves out Groundwork itself, not the roles of applications")
                .isTrue();
        assertThat(only.has("nodeGroups.workers")).isTrue();
    }

    @Test
    void aNameWithoutAPointStandsForAllBelowIt() throws IOException {
        Only nodes = Only.of(Set.of("nodeGroups"), Set.of(), baseline());

        assertThat(nodes.has("nodeGroups.workers")).isTrue();
        assertThat(nodes.has("roles.orders")).isFalse();
        nodes.check(Inventory.empty());
        assertThat(Only.of(Set.of(), Set.of("roles"), baseline()).has("roles.orders"))
                .isFalse();
    }

    @Test
    void aNameThatNobodyKnowsIsRefusedAlsoWhereItIsLeftOut() throws IOException {
        Only mistyped = Only.of(Set.of(), Set.of("nodeGroups.worker"), baseline());

        assertThatThrownBy(() -> mistyped.check(Inventory.empty()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("--except nodeGroups.worker")
                .hasMessageContaining("Did you mean nodeGroups.workers? It has metrics-server, groundwork,");
        mistyped.check(Inventory.empty()
                .with(ManagedNodeGroup.idOf("x"), new Inventory.Entry("nodeGroups.worker", "on record")));
    }

    @Test
    void withoutAnythingLeftThereIsNothingToDo() throws IOException {
        Baseline baseline = baseline();
        assertThatThrownBy(() -> Only.of(Set.of("groundwork"), Set.of("groundwork"), baseline))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no add-on is left");
    }

    private Baseline baseline() throws IOException {
        Path file = folder.resolve("groundwork.yaml");
        Files.writeString(file, """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                roles:
                  orders:
                    namespace: shop
                    serviceAccount: orders
                    managedPolicies: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                nodeGroups: {workers: {instanceTypes: [m6i.large]}}
                addons: {metrics-server: {}, groundwork: {}}
                """);
        return switch (BaselineFile.read(file, Map.of())) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
