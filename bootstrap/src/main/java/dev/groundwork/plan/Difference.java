package dev.groundwork.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** Compares the tree before with the tree after. */
public final class Difference {
    private Difference() {}

    /** Every leaf that differs, by path, with who wrote the present value. */
    public static List<FieldChange> between(Tree before, Tree after, Map<String, Writer> writers) {
        SortedMap<String, JsonNode> left = before.leaves();
        SortedMap<String, JsonNode> right = after.leaves();
        SortedSet<String> paths = new TreeSet<>(left.keySet());
        paths.addAll(right.keySet());
        List<FieldChange> changes = new ArrayList<>();
        for (String path : paths) {
            JsonNode was = left.get(path);
            JsonNode becomes = right.get(path);
            if (was == null || !was.equals(becomes)) {
                changes.add(new FieldChange(path, json(was), json(becomes), writer(path, writers)));
            }
        }
        return changes;
    }

    /** Of a list or map that is owned as a whole, such as the arguments of a container, only the whole has a writer. */
    public static Optional<Writer> writer(String path, Map<String, Writer> writers) {
        for (String above = path; !above.isEmpty(); above = above.substring(0, lastStep(above))) {
            Writer writer = writers.get(above);
            if (writer != null) {
                return Optional.of(writer);
            }
        }
        return Optional.empty();
    }

    private static int lastStep(String path) {
        return Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('[')));
    }

    private static Optional<String> json(@org.jspecify.annotations.Nullable JsonNode node) {
        return Optional.ofNullable(node).map(JsonNode::toString);
    }
}
