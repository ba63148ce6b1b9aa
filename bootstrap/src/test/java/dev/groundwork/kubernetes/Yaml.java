package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;

/** Objects as a person would write them. */
final class Yaml {
    private static final YAMLMapper YAML = new YAMLMapper();

    private Yaml() {}

    static JsonNode node(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + text, e);
        }
    }

    static Tree tree(String text) {
        return Tree.of((ObjectNode) node(text));
    }

    /** An object of the add-on {@code x}. */
    static KubernetesObject object(String text) {
        return new KubernetesObject("x", tree(text));
    }
}
