package dev.groundwork.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.groundwork.engine.AwsAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the ConfigMap {@code aws-auth}, whose values are YAML in text. */
final class AwsAuthReader {
    private static final YAMLMapper YAML = new YAMLMapper();

    private AwsAuthReader() {}

    static AwsAuth read(JsonNode map) {
        List<String> broken = new ArrayList<>();
        SortedMap<String, List<String>> roles = groups(map, "mapRoles", "rolearn", broken);
        return new AwsAuth(true, roles, groups(map, "mapUsers", "userarn", broken), broken);
    }

    private static SortedMap<String, List<String>> groups(JsonNode map, String key, String arn, List<String> broken) {
        SortedMap<String, List<String>> groups = new TreeMap<>();
        JsonNode items = parsed(map.path("data").path(key).asText(""));
        if (!items.isArray() && !items.isMissingNode() && !items.isNull()) {
            broken.add(key);
        }
        for (JsonNode item : items) {
            if (item.path(arn).isTextual()) {
                groups.put(
                        item.path(arn).asText(),
                        item.path("groups").valueStream().map(JsonNode::asText).toList());
            }
        }
        return groups;
    }

    /** Whoever writes it by hand may break it; then EKS reads nothing of it either. */
    private static JsonNode parsed(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
