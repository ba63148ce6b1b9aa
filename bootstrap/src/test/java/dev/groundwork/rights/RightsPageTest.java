package dev.groundwork.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.Cluster;
import dev.groundwork.addon.NodeGroup;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.KubernetesObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares the figures of {@code docs/rights.md} with what is computed for the example. */
final class RightsPageTest {
    @Test
    void theFiguresForTheExampleAreTrue() throws IOException {
        Wanted example = example();
        StringBuilder table = new StringBuilder("\n");
        for (RightsSet set : RightsSet.values()) {
            ClusterRights cluster = ClusterRights.of(set, example);
            AccountRights account = AccountRights.of(set, example);
            List<KubernetesObject> roles = RightsObjects.of(cluster).stream()
                    .filter(object -> object.id().kind().endsWith("Role"))
                    .toList();
            table.append("| `%s` | %d | %d | %d | %d | %d | %d | %d |\n"
                    .formatted(
                            set.word(),
                            roles.size(),
                            rules(cluster.all()).size(),
                            rights(cluster.all()),
                            rules(cluster.needed()).size(),
                            rights(cluster.needed()),
                            account.statements().size(),
                            account.actions().size()));
        }
        assertThat(Files.readString(Path.of("..", "docs", "rights.md")))
                .contains("%d resources and %d checks"
                        .formatted(example.resources().size(), example.checks().size()))
                .contains(table);
    }

    private static List<RbacRule> rules(Set<Grant> grants) {
        List<RbacRule> rules = new ArrayList<>();
        RbacRule.of(grants).values().forEach(rules::addAll);
        return rules;
    }

    private static int rights(Set<Grant> grants) {
        return rules(grants).stream().mapToInt(RbacRule::rights).sum();
    }

    private static Wanted example() {
        var baseline = switch (BaselineFile.read(Path.of("..", "examples", "baseline.yaml"), Map.of())) {
            case Parsed.Valid valid -> valid.baseline();
            case Parsed.Invalid invalid ->
                throw new AssertionError(invalid.problems().toString());
        };
        List<NodeGroup> groups = new ArrayList<>();
        for (String zone : List.of("eu-west-1a", "eu-west-1b", "eu-west-1c")) {
            groups.add(new NodeGroup("sandbox-" + zone, List.of(zone), Set.of()));
        }
        Cluster cluster = new Cluster(
                "sandbox",
                "eu-west-1",
                "aws",
                "123456789012",
                "1.36",
                Optional.of("https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                new TreeSet<>(Set.of("eu-west-1a", "eu-west-1b", "eu-west-1c")),
                groups);
        Renderer.Rendered rendered = new Renderer(baseline, cluster).render();
        return new Wanted(
                cluster,
                rendered.resources(),
                rendered.checks().stream().filter(check -> !check.probe()).toList(),
                Map.of(),
                Set.of(Wanted.Fact.EKS),
                Installation.usual());
    }
}
