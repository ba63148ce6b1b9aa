package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two trees of a role. In a policy document several texts are a set, so that each one which comes or
 * goes is shown by itself, for instance {@code policies.x.Allow s3:Get.Action["s3:*"]}; places mean nothing there.
 */
final class RoleDifference {
    private static final JsonNode LISTED = TextNode.valueOf("listed");

    private final SortedMap<String, FieldChange> changes = new TreeMap<>();

    private RoleDifference() {}

    /** Every leaf and every member of a set that differs, by path. IAM does not record who wrote it. */
    static List<FieldChange> between(Tree before, Tree after) {
        RoleDifference difference = new RoleDifference();
        difference.compare("", before.at(), after.at());
        return List.copyOf(difference.changes.values());
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        Map<String, JsonNode> left = children(path, before, after);
        Map<String, JsonNode> right = children(path, after, before);
        TreeSet<String> paths = new TreeSet<>(left.keySet());
        paths.addAll(right.keySet());
        paths.forEach(child -> compare(
                child,
                left.getOrDefault(child, MissingNode.getInstance()),
                right.getOrDefault(child, MissingNode.getInstance())));
        if (paths.isEmpty() && !before.equals(after)) {
            changes.put(path, new FieldChange(path, json(before), json(after), Optional.empty()));
        }
    }

    /** What lies below a node: the fields of a map, or the members of a set if it is one on either side. */
    private static Map<String, JsonNode> children(String path, JsonNode node, JsonNode other) {
        Map<String, JsonNode> children = new TreeMap<>();
        if (node.isArray()) {
            node.forEach(text -> children.put(member(path, text), LISTED));
        } else if (node.isTextual() && other.isArray()) {
            children.put(member(path, node), LISTED);
        } else {
            node.properties().forEach(field -> children.put(Tree.child(path, field.getKey()), field.getValue()));
        }
        return children;
    }

    private static String member(String path, JsonNode text) {
        return "%s[\"%s\"]".formatted(path, text.asText());
    }

    private static Optional<String> json(JsonNode node) {
        return node.isMissingNode() ? Optional.empty() : Optional.of(node.toString());
    }
}
