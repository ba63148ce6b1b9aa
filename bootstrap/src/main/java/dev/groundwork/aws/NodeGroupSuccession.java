package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Which node group takes whose place: how many nodes it begins with, and why the other one goes. */
final class NodeGroupSuccession {
    private final LiveNodeGroups reading;
    private final Marks marks;
    /** What is declared, by what the names of its predecessors begin with; known once it was observed. */
    private final Map<String, ManagedNodeGroup> declared = new ConcurrentHashMap<>();
    /** For each group that is to be made, the most nodes that one has whose place it takes. */
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

    NodeGroupSuccession(LiveNodeGroups reading, Marks marks) {
        this.reading = reading;
        this.marks = marks;
    }

    /**
     * Notes what is declared, and finds out how many nodes those have whose place new groups take.
     *
     * @throws dev.groundwork.resource.ProblemException if these could not be read
     */
    void observed(List<Change.Declared> changes) {
        changes.stream()
                .map(change -> (ManagedNodeGroup) change.resource())
                .forEach(group -> declared.put(ManagedNodeGroup.stem(group.name()), group));
        measure(changes.stream()
                .filter(Change.Create.class::isInstance)
                .map(change -> (ManagedNodeGroup) change.resource())
                .toList());
    }

    private void measure(List<ManagedNodeGroup> creates) {
        if (creates.isEmpty()) {
            return;
        }
        List<String> former = reading.names().stream()
                .filter(name -> creates.stream().anyMatch(group -> ManagedNodeGroup.follows(group.name(), name)))
                .toList();
        reading.named(former)
                .forEach((name, live) -> creates.stream()
                        .filter(group -> ManagedNodeGroup.follows(group.name(), name))
                        .filter(group -> isOurs(group.addon(), live))
                        .forEach(group -> sizes.merge(
                                group.name(), live.group().scalingConfig().desiredSize(), Math::max)));
    }

    private boolean isOurs(String addon, LiveNodeGroups.Live live) {
        return marks.areOurs(live.tags()) && addon.equals(live.tags().get("groundwork.dev/addon"));
    }

    /** How many nodes a new group begins with, so that the pods of the other one find room. */
    int nodes(ManagedNodeGroup group) {
        return Math.clamp(sizes.getOrDefault(group.name(), group.min()), group.min(), group.max());
    }

    /** What its deletion means: why it goes, if another one takes its place, and what that does to pods. */
    String meaning(Leftover leftover, LiveNodeGroups.Live live) {
        String name = leftover.id().name();
        return Optional.ofNullable(declared.get(ManagedNodeGroup.stem(name)))
                .filter(next -> next.addon().equals(leftover.addon()) && ManagedNodeGroup.follows(next.name(), name))
                .map(next -> "when %s stands in its place, with %s, %s"
                        .formatted(
                                next.name(),
                                otherwise(live.projectedOn(next).tree(live.suspended()), next.tree()),
                                ManagedNodeGroup.DELETION))
                .orElse(ManagedNodeGroup.DELETION);
    }

    private static String otherwise(Tree before, Tree after) {
        return ManagedNodeGroup.FIXED.stream()
                .filter(field -> !before.at(field).equals(after.at(field)))
                .map(field -> "%s %s instead of %s".formatted(field, words(after.at(field)), words(before.at(field))))
                .collect(Collectors.joining(", "));
    }

    private static String words(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", "))
                : value.asText();
    }
}
