package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.baseline.YamlNode.Entry;
import java.util.HashSet;
import java.util.Set;

/** What the schema cannot say of who may log in: each once, and only where EKS lets anybody in. */
final class AccessRules {
    private final YamlNode root;
    private final Complaints complaints;

    AccessRules(YamlNode root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    void check() {
        root.find(Baseline.ACCESS).ifPresent(access -> {
            boolean other = root.find("cluster", "eks")
                    .map(Entry::value)
                    .map(YamlNode::json)
                    .filter(value -> value.isBoolean() && !value.asBoolean())
                    .isPresent();
            if (other) {
                complaints.add(
                        access.key(),
                        "only EKS has access entries, and the file says eks: false",
                        "use RBAC there, and take access out");
            }
            Set<String> seen = new HashSet<>();
            for (YamlNode item : root.itemsOf(Baseline.ACCESS)) {
                String principal = text(item, "principal");
                if (!principal.isEmpty() && !seen.add(principal)) {
                    complaints.add(
                            item.place(), "%s stands there twice".formatted(principal), "put all of it into one item");
                }
                Set<String> policies = new HashSet<>();
                for (YamlNode policy : item.itemsOf("policies")) {
                    String name = text(policy, "policy");
                    if (!name.isEmpty() && !policies.add(name)) {
                        complaints.add(
                                policy.place(),
                                "%s has %s twice".formatted(principal, name),
                                "a policy has one scope: name all its namespaces in one list, or none");
                    }
                }
            }
        });
    }

    private static String text(YamlNode node, String key) {
        return node.find(key)
                .map(Entry::value)
                .map(YamlNode::json)
                .map(JsonNode::asText)
                .orElse("");
    }
}
