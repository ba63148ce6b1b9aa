package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.Tree;
import org.junit.jupiter.api.Test;

final class MaskingTest {
    @Test
    void equalValuesHaveEqualMasksAndAChangeShows() {
        Tree secret = masked("{kind: Secret, data: {a: c2VjcmV0, b: c2VjcmV0, c: b3RoZXI=}}");

        assertThat(secret.text("data", "a")).startsWith("masked:").isEqualTo(secret.text("data", "b"));
        assertThat(secret.text("data", "c")).startsWith("masked:").isNotEqualTo(secret.text("data", "a"));
    }

    @Test
    void noValueIsLeftAnywhere() {
        Tree secret = masked("""
                kind: Secret
                metadata:
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"c2VjcmV0"}}'
                    kept: "yes"
                data: {a: c2VjcmV0}
                stringData: {b: secret}
                """);

        assertThat(secret.toString()).doesNotContain("c2VjcmV0").doesNotContain("\"secret\"");
        assertThat(secret.text("metadata", "annotations", "kept")).isEqualTo("yes");
    }

    @Test
    void otherKindsKeepTheirData() {
        assertThat(masked("{kind: ConfigMap, data: {a: b}}").text("data", "a")).isEqualTo("b");
    }

    private static Tree masked(String yaml) {
        return KubernetesReader.masked((ObjectNode) Yaml.node(yaml));
    }
}
