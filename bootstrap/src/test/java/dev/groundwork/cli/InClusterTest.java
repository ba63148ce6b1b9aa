package dev.groundwork.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.render.Renderer;
import dev.groundwork.resource.Role;
import dev.groundwork.rights.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InClusterTest {
    @TempDir
    Path folder;

    @Test
    void theJobMayNotGiveAccessToTheClusterBecauseItCouldGiveItToItself() throws IOException {
        String text = """
                apiVersion: groundwork.dev/v1alpha1
                kind: Baseline
                cluster: {name: production, region: eu-west-1}
                access:
                  - principal: arn:aws:iam::111122223333:role/deployer
                    policies: [{policy: AmazonEKSViewPolicy}]
                addons:
                  groundwork: {tag: 0.1.0}
                """;
        Path file = Files.writeString(folder.resolve("groundwork.yaml"), text);
        Baseline baseline = ((Parsed.Valid) BaselineFile.read(file, Map.of())).baseline();

        Renderer.Rendered rendered = new Renderer(
                        baseline,
                        ExampleCluster.of("1.36"),
                        Map.of(Installation.ADDON, new InCluster(text, WantedRights.facts(baseline))))
                .render();

        assertThat(policies(rendered, "drift"))
                .contains("eks:ListAccessEntries")
                .doesNotContain("eks:CreateAccessEntry");
        assertThat(policies(rendered, "bootstrap")).isNotEmpty().doesNotContain("AccessEntry", "AccessPolicy");
    }

    private static String policies(Renderer.Rendered rendered, String set) {
        return rendered.resources().stream()
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .filter(role -> role.name().contains(set))
                .map(role -> role.policies().toString())
                .reduce("", String::concat);
    }
}
