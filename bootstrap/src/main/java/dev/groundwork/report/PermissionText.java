package dev.groundwork.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may do what, one line for each rule: RBAC rules and IAM policy statements. Leaves nothing out. */
final class PermissionText {
    private PermissionText() {}

    /** The rules of a Role or ClusterRole, for instance {@code get,list,watch  nodes, pods}. */
    static void rules(Page page, int indent, JsonNode rules) {
        int column = Essentials.items(rules)
                .mapToInt(rule -> join(rule.path("verbs"), ",").length())
                .max()
                .orElse(0);
        Essentials.items(rules).forEach(rule -> {
            String verbs = join(rule.path("verbs"), ",");
            page.write(indent, verbs + " ".repeat(column - verbs.length() + 2), objects(rule));
        });
    }

    private static String objects(JsonNode rule) {
        List<String> objects = new ArrayList<>();
        Essentials.items(rule.path("apiGroups"))
                .flatMap(group -> Essentials.items(rule.path("resources"))
                        .map(resource -> group.asText().isEmpty()
                                ? resource.asText()
                                : resource.asText() + "." + group.asText()))
                .forEach(objects::add);
        Essentials.items(rule.path("nonResourceURLs")).map(JsonNode::asText).forEach(objects::add);
        String names = join(rule.path("resourceNames"), ", ");
        return String.join(", ", objects) + (names.isEmpty() ? "" : " named " + names);
    }

    /** The statements of a policy that is attached to a role. */
    static void statements(Page page, int indent, JsonNode document) {
        statementsOf(document).forEach(statement -> {
            List<String> parts = new ArrayList<>(List.of(what(statement), "on " + where(statement)));
            parts.addAll(conditions(statement, ""));
            print(page, indent, statement, "allows", parts);
        });
    }

    /** The statements of a role's trust. */
    static void trust(Page page, int indent, JsonNode document) {
        statementsOf(document).forEach(statement -> {
            boolean all = !statement.has("NotPrincipal");
            List<String> principals = principals(statement.path(all ? "Principal" : "NotPrincipal"));
            String issuer = principals.size() == 1 ? issuer(principals.getFirst()) : "";
            String who = issuer.isEmpty() ? String.join(", ", principals) : "tokens of " + issuer;
            List<String> parts = new ArrayList<>(List.of(all ? who : "everybody but " + who));
            parts.addAll(conditions(statement, issuer));
            parts.add("for " + what(statement));
            print(page, indent, statement, "trusts", parts);
        });
    }

    /** On one line if there is room, else each part on its own. */
    private static void print(Page page, int indent, JsonNode statement, String allow, List<String> parts) {
        String label = "%-10s".formatted(statement.path("Effect").asText().equals("Allow") ? allow : "DENIES");
        String line = String.join(" ", parts);
        page.write(
                indent, label, line.length() <= page.room(indent + label.length()) ? line : String.join("\n", parts));
    }

    private static List<String> principals(JsonNode principal) {
        return principal.isObject()
                ? principal.properties().stream()
                        .flatMap(entry -> texts(entry.getValue()).stream())
                        .toList()
                : texts(principal);
    }

    /** The issuer of tokens that this ARN stands for; empty if it is something else. */
    private static String issuer(String arn) {
        String mark = ":oidc-provider/";
        int at = arn.indexOf(mark);
        return at < 0 ? "" : arn.substring(at + mark.length());
    }

    private static Stream<JsonNode> statementsOf(JsonNode document) {
        JsonNode statement = document.path("Statement");
        return statement.isObject() ? Stream.of(statement) : Essentials.items(statement);
    }

    private static String what(JsonNode statement) {
        return statement.has("NotAction")
                ? "everything but " + String.join(", ", texts(statement.path("NotAction")))
                : String.join(", ", texts(statement.path("Action")));
    }

    private static String where(JsonNode statement) {
        return statement.has("NotResource")
                ? "everything but " + String.join(", ", texts(statement.path("NotResource")))
                : String.join(", ", texts(statement.path("Resource")));
    }

    /** The conditions, with keys shortened by the issuer that they all begin with. */
    private static List<String> conditions(JsonNode statement, String issuer) {
        List<String> conditions = new ArrayList<>();
        statement
                .path("Condition")
                .properties()
                .forEach(operator -> operator.getValue().properties().forEach(key -> {
                    boolean shorten = !issuer.isEmpty() && key.getKey().startsWith(issuer + ":");
                    String name = shorten ? key.getKey().substring(issuer.length() + 1) : key.getKey();
                    conditions.add((conditions.isEmpty() ? "if " : "and ") + name + " "
                            + compared(operator.getKey(), String.join(" or ", texts(key.getValue()))));
                }));
        return conditions;
    }

    private static String compared(String operator, String values) {
        return switch (operator) {
            case "StringEquals", "ArnEquals", "NumericEquals", "Bool" -> "is " + values;
            case "StringLike", "ArnLike" -> "is like " + values;
            case "Null" -> values.equals("true") ? "is not there" : "is there";
            default -> operator + " " + values;
        };
    }

    private static List<String> texts(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? Essentials.items(oneOrMany).map(JsonNode::asText).toList()
                : List.of(oneOrMany.asText());
    }

    private static String join(JsonNode list, String between) {
        return Essentials.items(list).map(JsonNode::asText).collect(Collectors.joining(between));
    }
}
