package dev.groundwork.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.Network;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.addon.ScalingGroupCheck;
import dev.groundwork.addon.Subnet;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.resource.ManagedNodeGroup;
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

    private Reach reach = Reach.whole();

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
    void aZoneWhoseSubnetLostItsTagKeepsItsNodesUntilAPersonSaysWhichZones() throws IOException {
        String lost = "workers-eu-west-1b-0000000b";
        List<NodeGroup> groups =
                List.of(new NodeGroup("eks-workers-2", List.of("eu-west-1b"), Set.of(), Optional.of(lost)));
        Subnet tagged = subnet("subnet-0a", PRIVATE);
        Subnet untagged = new Subnet("subnet-0b", "eu-west-1b", 200, false, Map.of());
        assertThat(rendered("}}", groups, tagged, untagged).resources())
                .as("a group of somebody else asks for nothing")
                .isNotEmpty();

        reach = new Reach(Map.of(lost, "nodeGroups.workers"), _ -> true);

        assertThatThrownBy(() -> rendered("}}", groups, tagged, untagged))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it has nodes in eu-west-1b, and no private subnet with the tag"
                        + " kubernetes.io/role/internal-elb is there any more")
                .hasMessageContaining("Tag subnet-0b again, or write the zones that are left: nodeGroups.workers.zones:"
                        + " [eu-west-1a]");
        assertThat(rendered(", zones: [eu-west-1a]}}", groups, tagged, untagged).resources())
                .isNotEmpty();
        assertThat(rendered(", subnets: [subnet-0a]}}", groups, tagged, untagged)
                        .resources())
                .isNotEmpty();
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
                new NodeGroup("eks-workers-1", List.of("eu-west-1a"), Set.of(), Optional.of(made())),
                new NodeGroup("eks-others-1", List.of("eu-west-1a"), Set.of(), Optional.of("others-eu-west-1a")),
                new NodeGroup("by-hand", List.of("eu-west-1a"), Set.of()));

        assertThat(rendered("}}\naddons: {cluster-autoscaler: {}}", groups, subnet("subnet-0a", PRIVATE))
                        .resources())
                .filteredOn(ScalingGroup.class::isInstance)
                .extracting(resource -> resource.id().name())
                .containsExactlyInAnyOrder("eks-others-1", "by-hand");
    }

    @Test
    void addOnsKnowGroupsThatAreStillToBeMadeAndThoseNoMoreThatThisRunDeletes() throws IOException {
        List<NodeGroup> groups = List.of(
                new NodeGroup("eks-old-1", List.of("eu-west-1a"), Set.of(), Optional.of("old-eu-west-1a-0000000a")),
                new NodeGroup("eks-kept-1", List.of("eu-west-1a"), Set.of(), Optional.of("kept-eu-west-1a-0000000a")),
                new NodeGroup("by-hand", List.of("eu-west-1a"), Set.of()));
        String autoscaler = "}}\naddons: {cluster-autoscaler: {}}";
        reach = new Reach(
                Map.of("old-eu-west-1a-0000000a", "nodeGroups.old", "kept-eu-west-1a-0000000a", "nodeGroups.kept"),
                part -> !part.equals("nodeGroups.kept"));

        Renderer.Rendered rendered = rendered(autoscaler, groups, subnet("subnet-0a", PRIVATE));

        assertThat(rendered.checks())
                .filteredOn(ScalingGroupCheck.ScalingGroupsAre.class::isInstance)
                .isNotEmpty()
                .allSatisfy(check -> assertThat(((ScalingGroupCheck.ScalingGroupsAre) check).groups())
                        .containsExactly("by-hand", "eks-kept-eu-west-1a-0000000a", ManagedNodeGroup.behind(made())));
        assertThat(rendered.resources())
                .filteredOn(ScalingGroup.class::isInstance)
                .extracting(resource -> resource.id().name())
                .containsExactly("by-hand");
    }

    @Test
    void aRunThatDoesNotMakeTheGroupsKnowsThemOnceTheyAreThere() throws IOException {
        String autoscaler = "}}\naddons: {cluster-autoscaler: {}}";
        String made = made();
        reach = new Reach(Map.of(), part -> part.equals("cluster-autoscaler"));
        assertThat(known(autoscaler)).isEmpty();
        reach = new Reach(Map.of(made, "nodeGroups.workers"), part -> part.equals("cluster-autoscaler"));
        assertThat(known(autoscaler)).containsExactly(ManagedNodeGroup.behind(made));
    }

    private List<String> known(String addons) throws IOException {
        return rendered(addons, List.of(), subnet("subnet-0a", PRIVATE)).checks().stream()
                .filter(ScalingGroupCheck.ScalingGroupsAre.class::isInstance)
                .flatMap(check -> ((ScalingGroupCheck.ScalingGroupsAre) check).groups().stream())
                .distinct()
                .toList();
    }

    /** The name of the group that the baseline makes. */
    private String made() throws IOException {
        return rendered("", subnet("subnet-0a", PRIVATE)).resources().stream()
                .filter(ManagedNodeGroup.class::isInstance)
                .map(resource -> resource.id().name())
                .findFirst()
                .orElseThrow();
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
            case Parsed.Valid valid -> new Renderer(valid.baseline(), cluster, Map.of(), reach).render();
            case Parsed.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
    }
}
