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
        statementsOf(document)
                .forEach(statement -> page.write(
                        indent,
                        effect(statement, "allows    ", "DENIES    "),
                        what(statement) + where(statement) + when(statement, "")));
    }

    /** The statements of a role's trust. */
    static void trust(Page page, int indent, JsonNode document) {
        statementsOf(document).forEach(statement -> {
            List<String> principals = new ArrayList<>();
            String not = statement.has("NotPrincipal") ? "everybody but " : "";
            JsonNode principal = statement.path(statement.has("NotPrincipal") ? "NotPrincipal" : "Principal");
            if (principal.isObject()) {
                principal.properties().forEach(entry -> texts(entry.getValue()).forEach(principals::add));
            } else {
                texts(principal).forEach(principals::add);
            }
            String issuer = principals.size() == 1 ? afterFirst(principals.getFirst(), ":oidc-provider/") : "";
            String who = issuer.isEmpty() ? String.join(", ", principals) : "tokens of " + issuer;
            page.write(
                    indent,
                    effect(statement, "trusts    ", "DENIES    "),
                    not + who + when(statement, issuer) + ", for " + what(statement));
        });
    }

    private static Stream<JsonNode> statementsOf(JsonNode document) {
        JsonNode statement = document.path("Statement");
        return statement.isObject() ? Stream.of(statement) : Essentials.items(statement);
    }

    private static String effect(JsonNode statement, String allow, String deny) {
        return statement.path("Effect").asText().equals("Allow") ? allow : deny;
    }

    private static String what(JsonNode statement) {
        return statement.has("NotAction")
                ? "everything but " + String.join(", ", texts(statement.path("NotAction")))
                : String.join(", ", texts(statement.path("Action")));
    }

    private static String where(JsonNode statement) {
        return statement.has("NotResource")
                ? " on everything but " + String.join(", ", texts(statement.path("NotResource")))
                : " on " + String.join(", ", texts(statement.path("Resource")));
    }

    /** The conditions, with keys shortened by the issuer that they all begin with. */
    private static String when(JsonNode statement, String issuer) {
        List<String> conditions = new ArrayList<>();
        statement
                .path("Condition")
                .properties()
                .forEach(operator -> operator.getValue().properties().forEach(key -> {
                    String name = key.getKey();
                    if (!issuer.isEmpty() && name.startsWith(issuer + ":")) {
                        name = name.substring(issuer.length() + 1);
                    }
                    conditions.add(name + " " + compared(operator.getKey()) + " "
                            + String.join(" or ", texts(key.getValue())));
                }));
        return conditions.isEmpty() ? "" : " if " + String.join(" and ", conditions);
    }

    private static String compared(String operator) {
        return switch (operator) {
            case "StringEquals", "ArnEquals", "NumericEquals", "Bool" -> "is";
            case "StringLike", "ArnLike" -> "is like";
            default -> operator;
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

    private static String afterFirst(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(at + mark.length());
    }
}
