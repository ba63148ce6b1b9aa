package dev.groundwork.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubernetesObjectTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {apiVersion: v1, kind: Secret, metadata: {name: x, namespace: y}}  | Secret y/x       | ''
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: x}}       | Deployment x     | apps
            """)
    void itIsCalledByGroupKindNamespaceAndName(String yaml, String name, String group) throws JsonProcessingException {
        ResourceId id = object(yaml).id();

        assertThat(id).hasToString(name);
        assertThat(id.group()).isEqualTo(group);
        assertThat(id.isAws()).isFalse();
    }

    @Test
    void theHashIsOfWhatIsDeclaredAndNotOfTheHashItself() throws JsonProcessingException {
        String hash = object("{kind: A, metadata: {annotations: {a: b}}}").hash();

        assertThat(object("{kind: A, metadata: {annotations: {a: b, groundwork.dev/declared: old}}}")
                        .hash())
                .isEqualTo(hash)
                .matches("[0-9a-f]{16}");
        assertThat(object("{kind: A, metadata: {annotations: {a: c}}}").hash()).isNotEqualTo(hash);
        assertThat(object("{kind: A, metadata: {annotations: {groundwork.dev/declared: old}}}")
                        .hash())
                .isEqualTo(object("{kind: A, metadata: {}}").hash());
    }

    @Test
    void theValuesOfASecretTakeNoPartInItsHash() throws JsonProcessingException {
        assertThat(object("{kind: Secret, data: {a: eA==}}").hash())
                .isEqualTo(object("{kind: Secret, stringData: {a: y}}").hash());
        assertThat(object("{kind: ConfigMap, data: {a: x}}").hash())
                .isNotEqualTo(object("{kind: ConfigMap, data: {a: y}}").hash());
    }

    private static KubernetesObject object(String yaml) throws JsonProcessingException {
        return new KubernetesObject("x", Tree.of((ObjectNode) new YAMLMapper().readTree(yaml)));
    }
}
