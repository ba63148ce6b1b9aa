package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code docs/aws-permissions.md}.
 *
 * @param actions those of the table
 * @param statements those of the ready policies
 */
record PermissionsPage(Set<String> actions, List<JsonNode> statements) {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9]+:[A-Za-z0-9]+)` \\|");
    private static final Pattern POLICY = Pattern.compile("(?s)```json\n(.*?)```");

    static PermissionsPage read() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "aws-permissions.md"));
        List<JsonNode> statements = new ArrayList<>();
        for (var policy : POLICY.matcher(page).results().toList()) {
            new ObjectMapper().readTree(policy.group(1)).path("Statement").forEach(statements::add);
        }
        return new PermissionsPage(
                ROW.matcher(page).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new)),
                statements);
    }

    /** The actions of the ready policies. */
    Set<String> allowed() {
        Set<String> actions = new TreeSet<>();
        statements.forEach(statement -> actions.addAll(texts(statement.path("Action"))));
        return actions;
    }

    static List<String> texts(JsonNode oneOrMany) {
        List<String> texts = new ArrayList<>();
        if (oneOrMany.isTextual()) {
            texts.add(oneOrMany.asText());
        } else {
            oneOrMany.forEach(text -> texts.add(text.asText()));
        }
        return texts;
    }
}
