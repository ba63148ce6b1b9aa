package dev.groundwork.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.resource.KubernetesObject;
import java.util.List;

/** Kubernetes objects as YAML, one document each. */
final class YamlText {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            // Without quotes a number or a yes would be read back as one.
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private YamlText() {}

    static String of(List<KubernetesObject> objects) {
        StringBuilder text = new StringBuilder();
        for (KubernetesObject object : objects) {
            try {
                text.append(YAML.writeValueAsString(object.tree().copy()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree can always be written", e);
            }
        }
        return text.toString();
    }
}
