package dev.groundwork.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.Subnet;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ScalingGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a golden folder cannot show: subnets that cannot be told. */
final class NodeGroupsTest {
    private static final Map<String, String> PRIVATE = Map.of("kubernetes.io/role/internal-elb", "1");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aZoneWithSeveralPrivateSubnetsIsLeftToAPerson() {
        assertThatThrownBy(() -> rendered("", subnet("subnet-a1", PRIVATE), subnet("subnet-a2", PRIVATE)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("subnet-a1, subnet-a2")
                .hasMessageContaining("nodeGroups.workers.subnets");
    }

    @Test
    void noPrivateSubnetAtAllOrInAZoneIsAProblem() {
        assertThatThrownBy(() -> rendered("", subnet("subnet-a1", Map.of())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no private subnet");
        assertThatThrownBy(() -> rendered(", zones: [eu-west-1b]", subnet("subnet-a1", PRIVATE)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("in eu-west-1b");
    }

    @Test
    void aSubnetThatTheVpcDoesNotHaveIsAProblem() {
        assertThatThrownBy(() -> rendered(", subnets: [subnet-0b]", subnet("subnet-0a", PRIVATE)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("subnet subnet-0b is not in the VPC")
                .hasMessageContaining("It has subnet-0a");
    }

    @Test
    void whatTheAutoscalerWantsOfGroupsIsDeclaredOnceWhereTheBaselineMakesThem() throws IOException {
        List<NodeGroup> groups = List.of(
                new NodeGroup(
                        "eks-workers-1", List.of("eu-west-1a"), Set.of(), Optional.of("workers-eu-west-1a-0000000a")),
                new NodeGroup("eks-others-1", List.of("eu-west-1a"), Set.of(), Optional.of("others-eu-west-1a")),
                new NodeGroup("by-hand", List.of("eu-west-1a"), Set.of()));

        assertThat(rendered("}}\naddons: {cluster-autoscaler: {}}", groups, subnet("subnet-0a", PRIVATE))
                        .resources())
                .filteredOn(ScalingGroup.class::isInstance)
                .extracting(resource -> resource.id().name())
                .containsExactlyInAnyOrder("eks-others-1", "by-hand");
    }

    private static Subnet subnet(String id, Map<String, String> tags) {
        return new Subnet(id, "eu-west-1a", 200, false, tags);
    }

    private Renderer.Rendered rendered(String more, Subnet... subnets) throws IOException {
        return rendered(more + "}}", List.of(), subnets);
    }

    private Renderer.Rendered rendered(String more, List<NodeGroup> groups, Subnet... subnets) throws IOException {
        Path file = folder.resolve("groundwork.yaml");
        Files.writeString(file, """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: sandbox, region: eu-west-1}
                nodeGroups: {workers: {instanceTypes: [m6i.large]%s
                """.formatted(more));
        Cluster cluster = new Cluster(
                "sandbox",
                "eu-west-1",
                "aws",
                "123456789012",
                "1.36",
                Optional.of("https://oidc.eks.eu-west-1.amazonaws.com/id/1"),
                new TreeSet<>(),
                groups,
                new Network.Known("vpc-1", List.of(subnets), Optional.empty(), new TreeSet<>(Set.of("sg-1"))));
        return switch (BaselineFile.read(file, Map.of())) {
            case Parsed.Valid valid -> new Renderer(valid.baseline(), cluster).render();
            case Parsed.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
