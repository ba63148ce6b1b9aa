package dev.groundwork.addon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ManifestsTest {
    @Test
    void anAddonWithoutManifestsIsABug() {
        Manifests manifests = Desired.manifests("no-such-addon");

        assertThatThrownBy(manifests::provedBy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/manifests/no-such-addon/no-such-addon.yaml");
    }

    @Test
    void anOptionWithoutAFileIsABug() {
        Manifests manifests = Desired.manifests("metrics-server")
                .with("version", "1")
                .with("replicas", 1)
                .with("resolution", "15s")
                .option("no-such-option", true);

        assertThatThrownBy(manifests::provedBy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("options/no-such-option.yaml");
    }

    @Test
    void objectsOfOtherFilesComeInTheOrderInWhichTheFilesAreNamed() {
        Desired desired = severalFiles().file("configuration.yaml").provedBy();

        assertThat(desired.resources().stream().map(resource -> resource.id().toString()))
                .containsExactly(
                        "Namespace several",
                        "CustomResourceDefinition things.example.com",
                        "ConfigMap several/configuration");
    }

    @Test
    void whatAProgramReadsIsNotTakenForAPlaceholder() {
        Desired desired = severalFiles().file("configuration.yaml").provedBy();

        assertThat(desired.resources().get(1).tree().text("metadata", "annotations", "pattern"))
                .isEqualTo("${untouched}");
        assertThat(desired.resources().get(2).tree().text("data", "program.conf"))
                .isEqualTo("tag ${record[\"name\"]}\nother ${namespace}\n");
    }

    @Test
    void aFileThatNoObjectHoldsIsABug() {
        assertThatThrownBy(severalFiles()::provedBy)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not use [programConf]");
    }

    private static Manifests severalFiles() {
        return Desired.manifests("several-files")
                .file("crds/things.json")
                .with("namespace", "several")
                .withFile("programConf", "program.conf");
    }

    @Test
    void aPolicyThatUsesMoreThanItIsGivenIsABug() {
        Policy policy = Policy.of("cluster-autoscaler").with("partition", "aws");

        assertThatThrownBy(policy::document)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("policies/cluster-autoscaler.json uses ${");
    }
}
