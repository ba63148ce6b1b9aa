package dev.groundwork.addon;

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
    void aPolicyThatUsesMoreThanItIsGivenIsABug() {
        Policy policy = Policy.of("cluster-autoscaler").with("partition", "aws");

        assertThatThrownBy(policy::document)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("policies/cluster-autoscaler.json uses ${");
    }
}
