package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import org.junit.jupiter.api.Test;

final class PresupposedTest {
    @Test
    void aStorageClassIsFoundWhereverAnObjectNamesOne() {
        KubernetesObject prometheus = Yaml.object("""
                apiVersion: monitoring.coreos.com/v1
                kind: Prometheus
                metadata: {name: main, namespace: n}
                spec: {storage: {volumeClaimTemplate: {spec: {storageClassName: gp3}}}}
                """);

        assertThat(Presupposed.named(prometheus))
                .containsExactly(
                        new Presupposed.Named(new ResourceId("storage.k8s.io", "StorageClass", "", "gp3"), ""));
    }

    @Test
    void theSecretsOfReceiversAreNamedWithTheirKeysAndOnce() {
        KubernetesObject receivers = Yaml.object("""
                apiVersion: monitoring.coreos.com/v1alpha1
                kind: AlertmanagerConfig
                metadata: {name: a, namespace: n}
                spec:
                  receivers:
                    - {name: a, slackConfigs: [{apiURL: {name: s, key: slack}}], pagerdutyConfigs: [{routingKey: {name: s, key: pd}}]}
                    - {name: b, slackConfigs: [{apiURL: {name: s, key: slack}}], webhookConfigs: [{urlSecret: {name: t, key: url}}]}
                """);

        assertThat(Presupposed.named(receivers))
                .containsExactly(named("s", "slack"), named("s", "pd"), named("t", "url"));
    }

    @Test
    void otherObjectsPresupposeNothing() {
        assertThat(Presupposed.named(Yaml.object("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: n}
                data: {storageClassName: gp3}
                """))).isEmpty();
    }

    private static Presupposed.Named named(String secret, String key) {
        return new Presupposed.Named(new ResourceId("", "Secret", "n", secret), key);
    }
}
