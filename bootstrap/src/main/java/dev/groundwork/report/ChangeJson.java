package dev.groundwork.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.plan.Outcome;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Changes and outcomes as {@link JsonReport} describes them. */
final class ChangeJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ChangeJson() {}

    static ObjectNode change(Change change) {
        ObjectNode node = NODES.objectNode().put("change", word(change)).put("addon", change.addon());
        node.set("resource", resource(change.id()));
        switch (change) {
            case Change.Create create -> {
                node.put("prediction", JsonReport.word(create.prediction()));
                node.set("after", tree(create.after()));
            }
            case Change.Update update -> {
                node.put("prediction", JsonReport.word(update.prediction())).put("drift", update.drift());
                node.set("fields", fields(update.fields()));
                node.set("before", tree(update.before()));
                node.set("after", tree(update.after()));
            }
            case Change.Replace replace -> {
                node.put("immutable", replace.immutable());
                if (!replace.resource().replacement().isEmpty()) {
                    node.put("what", replace.resource().replacement());
                }
                node.set("fields", fields(replace.fields()));
                node.set("before", tree(replace.before()));
                node.set("after", tree(replace.after()));
            }
            case Change.Conflicted conflicted -> {
                ArrayNode conflicts = node.putArray("conflicts");
                conflicted.conflicts().forEach(conflict -> conflicts.add(conflict(conflict)));
                node.set("problem", problem(conflicted.problem()));
            }
            case Change.Unreadable unreadable -> node.set("problem", problem(unreadable.problem()));
            case Change.Delete delete -> {
                node.put("reason", JsonReport.word(delete.leftover().reason()));
                delete.finalizers().stream().sorted().forEach(node.putArray("finalizers")::add);
                if (!delete.what().isEmpty()) {
                    node.put("what", delete.what());
                }
            }
            case Change.Kept kept ->
                node.put("reason", JsonReport.word(kept.leftover().reason()))
                        .put("why", kept.why())
                        .put("ours", kept.ours())
                        .put("needed", kept.needed());
            case Change.Refused refused ->
                node.put("reason", JsonReport.word(refused.leftover().reason()))
                        .set("problem", problem(refused.problem()));
            case Change.Unclear unclear ->
                node.put("reason", JsonReport.word(unclear.leftover().reason()))
                        .set("problem", problem(unclear.problem()));
            case Change.Unchanged _ -> {}
        }
        return node;
    }

    static ObjectNode outcome(Outcome outcome) {
        ObjectNode node = NODES.objectNode();
        switch (outcome) {
            case Outcome.Applied applied -> {
                node.put("outcome", "applied").set("resource", resource(applied.id()));
                node.put("change", word(applied.change())).set("readBack", tree(applied.readBack()));
            }
            case Outcome.Deleted deleted -> node.put("outcome", "deleted").set("resource", resource(deleted.id()));
            case Outcome.Failed failed -> {
                node.put("outcome", "failed").set("resource", resource(failed.id()));
                node.set("problem", problem(failed.problem()));
            }
            case Outcome.Blocked blocked -> {
                node.put("outcome", "blocked").set("resource", resource(blocked.id()));
                ArrayNode by = node.putArray("by");
                blocked.by().forEach(id -> by.add(resource(id)));
            }
        }
        return node;
    }

    static ObjectNode resource(ResourceId id) {
        return NODES.objectNode()
                .put("group", id.group())
                .put("kind", id.kind())
                .put("namespace", id.namespace())
                .put("name", id.name())
                .put("text", id.toString());
    }

    static ObjectNode problem(Problem problem) {
        return NODES.objectNode()
                .put("code", JsonReport.word(problem.code()))
                .put("subject", problem.subject())
                .put("what", problem.what())
                .put("todo", problem.todo());
    }

    static ArrayNode fields(List<FieldChange> fields) {
        ArrayNode list = NODES.arrayNode();
        fields.forEach(field -> {
            ObjectNode node = list.addObject().put("path", field.path());
            value(node, "before", field.before());
            value(node, "after", field.after());
            field.writer().ifPresent(writer -> {
                ObjectNode by = node.putObject("writer").put("manager", writer.manager());
                writer.time().ifPresent(time -> by.put("time", time.toString()));
            });
        });
        return list;
    }

    private static ObjectNode conflict(FieldConflict conflict) {
        ObjectNode node = NODES.objectNode().put("path", conflict.path()).put("owner", conflict.owner());
        value(node, "theirs", conflict.theirs());
        value(node, "ours", conflict.ours());
        return node;
    }

    private static void value(ObjectNode node, String field, Optional<String> json) {
        json.ifPresent(text -> node.set(field, Values.parse(text)));
    }

    static String word(Change change) {
        return switch (change) {
            case Change.Create _ -> "create";
            case Change.Update _ -> "update";
            case Change.Replace _ -> "replace";
            case Change.Unchanged _ -> "unchanged";
            case Change.Conflicted _ -> "conflict";
            case Change.Unreadable _ -> "unreadable";
            case Change.Delete _ -> "delete";
            case Change.Kept _ -> "kept";
            case Change.Refused _ -> "refused";
            case Change.Unclear _ -> "unclear";
        };
    }

    /** With sorted keys: the order in which a server answers is not part of what it says. */
    private static JsonNode tree(Tree tree) {
        return sorted(tree.copy());
    }

    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(entry -> fields.put(entry.getKey(), sorted(entry.getValue())));
            return NODES.objectNode().setAll(fields);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode list = NODES.arrayNode();
            array.forEach(item -> list.add(sorted(item)));
            return list;
        }
        return node;
    }
}
