package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.baseline.NodeGroupEntry.Accelerator;
import dev.groundwork.baseline.YamlNode.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the schema cannot say of node groups: what EKS would refuse after minutes. */
final class NodeGroupRules {
    private static final String GROUPS = Baseline.NODE_GROUPS;
    /**
     * Families of Graviton processors have a {@code g} behind their generation; {@code a1} was the first.
     *
     * @see <a href="https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html">naming</a>
     */
    private static final Pattern ARM = Pattern.compile("(a1|[a-z]+[0-9]+g[a-z0-9-]*)\\..*");

    /** Labels that EKS and Kubernetes set themselves. */
    private static final List<String> RESERVED = List.of("kubernetes.io/", "k8s.io/", "eks.amazonaws.com/");

    private final YamlNode root;
    private final Complaints complaints;

    NodeGroupRules(YamlNode root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    void check() {
        if (!root.entriesOf(GROUPS).isEmpty()) {
            root.find("cluster", "eks")
                    .filter(eks -> eks.value().json().isBoolean()
                            && !eks.value().json().asBoolean())
                    .ifPresent(eks -> complaints.add(
                            eks.key(), "managed node groups are made by EKS", "take out nodeGroups, or eks: false"));
        }
        root.entriesOf(GROUPS).forEach((name, group) -> {
            sizes(name, group);
            types(name, group);
            labels(name);
            taints(name);
            places(name);
        });
    }

    private void sizes(String name, Entry group) {
        int min = number(name, "min").orElse(1);
        int max = number(name, "max").orElse(5);
        if (min > max) {
            complaints.add(
                    group.key(), "min %d is more than max %d".formatted(min, max), "write a max of at least " + min);
        }
    }

    private void types(String name, Entry group) {
        List<YamlNode> types = root.itemsOf(GROUPS, name, "instanceTypes");
        if (types.isEmpty() && root.find(GROUPS, name, "instanceTypes").isPresent()) {
            complaints.add(group.key(), "a node group needs an instance type", "name one below instanceTypes");
        }
        boolean arm = root.find(GROUPS, name, "architecture")
                .filter(entry -> entry.value().json().asText().equals("arm64"))
                .isPresent();
        for (YamlNode type : types) {
            String word = type.json().asText("");
            if (type.json().isTextual() && ARM.matcher(word).matches() != arm) {
                complaints.add(
                        type.place(),
                        "%s is %s".formatted(word, arm ? "no arm64 type" : "an arm64 type"),
                        arm ? "write a type with a g, such as m7g.large" : "write architecture: arm64");
            }
        }
        images(types);
    }

    /** A group has one image, and it is that of its first type. */
    private void images(List<YamlNode> types) {
        String first = types.isEmpty() ? "" : types.getFirst().json().asText("");
        Accelerator wanted = Accelerator.of(first);
        types.stream()
                .filter(type ->
                        type.json().isTextual() && Accelerator.of(type.json().asText()) != wanted)
                .forEach(type -> complaints.add(
                        type.place(),
                        "%s has %s and %s has %s, so they need different images"
                                .formatted(
                                        type.json().asText(),
                                        Accelerator.of(type.json().asText()).word(),
                                        first,
                                        wanted.word()),
                        "make another node group of it"));
    }

    private void labels(String name) {
        root.entriesOf(GROUPS, name, "labels")
                .forEach((key, entry) -> RESERVED.stream()
                        .filter(key::startsWith)
                        .findFirst()
                        .ifPresent(prefix -> complaints.add(
                                entry.key(),
                                "EKS takes no label that starts with \"" + prefix + "\"",
                                "choose another key")));
        root.find(GROUPS, name, "labels", Baseline.NODES_LABEL)
                .ifPresent(label -> complaints.add(
                        label.key(),
                        "Groundwork gives each node that label, with the name %s as its value".formatted(name),
                        "take it out"));
    }

    private void taints(String name) {
        Set<String> seen = new HashSet<>();
        for (YamlNode taint : root.itemsOf(GROUPS, name, "taints")) {
            JsonNode json = taint.json();
            if (!seen.add(json.path("key").asText() + ":" + json.path("effect").asText())) {
                complaints.add(taint.place(), "a second taint of that key and effect", "keep one of them");
            }
        }
    }

    private void places(String name) {
        root.find(GROUPS, name, "zones")
                .filter(_ -> root.find(GROUPS, name, "subnets").isPresent())
                .ifPresent(zones -> complaints.add(
                        zones.key(),
                        "subnets say already in which zones the nodes are",
                        "keep one of zones and subnets"));
    }

    private Optional<Integer> number(String name, String key) {
        return root.find(GROUPS, name, key)
                .map(entry -> entry.value().json())
                .filter(value -> value.isIntegralNumber() && value.canConvertToInt())
                .map(JsonNode::asInt);
    }
}
