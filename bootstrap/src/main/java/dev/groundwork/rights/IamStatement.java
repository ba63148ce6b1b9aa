package dev.groundwork.rights;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One statement of a policy; it always allows.
 *
 * @param sid its name, letters and digits, unique in its policy
 * @param actions what may be done
 * @param resources on what
 * @param conditions values that are allowed, by operator and key
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html">Statement</a>
 */
public record IamStatement(
        String sid,
        SortedSet<String> actions,
        SortedSet<String> resources,
        SortedMap<String, SortedSet<String>> conditions) {
    /** A managed policy may have so many characters, white space apart. */
    private static final int LONGEST_POLICY = 6144;

    public IamStatement {
        actions = new TreeSet<>(actions);
        resources = new TreeSet<>(resources);
        conditions = new TreeMap<>(conditions);
    }

    /** The fewest statements that allow this and no more: actions share one only if resources and conditions are the same. */
    public static List<IamStatement> of(Collection<IamGrant> grants) {
        SortedMap<IamGrant, SortedSet<String>> resources = new TreeMap<>();
        grants.forEach(grant -> resources
                .computeIfAbsent(
                        new IamGrant(grant.topic(), grant.action(), "", grant.conditions()), _ -> new TreeSet<>())
                .add(grant.resource()));
        Map<String, IamStatement> statements = new TreeMap<>();
        resources.forEach((grant, arns) -> statements
                .computeIfAbsent(
                        grant.topic() + " " + arns + grant.conditions(),
                        _ -> new IamStatement(grant.topic(), new TreeSet<>(), arns, grant.conditions()))
                .actions
                .add(grant.action()));
        return numbered(statements.values());
    }

    private static List<IamStatement> numbered(Collection<IamStatement> statements) {
        Map<String, Integer> seen = new TreeMap<>();
        List<IamStatement> numbered = new ArrayList<>();
        statements.forEach(one -> {
            int number = seen.merge(one.sid, 1, Integer::sum);
            numbered.add(new IamStatement(
                    number == 1 ? one.sid : one.sid + number, one.actions, one.resources, one.conditions));
        });
        return numbered;
    }

    /** Policy documents that IAM takes as managed policies: as few as their length allows, none for no statements. */
    public static List<ObjectNode> documents(List<IamStatement> statements) {
        List<ObjectNode> documents = new ArrayList<>();
        for (IamStatement statement : statements) {
            if (documents.isEmpty()
                    || length(documents.getLast()) + statement.json().toString().length() >= LONGEST_POLICY) {
                ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
                document.putArray("Statement");
                documents.add(document);
            }
            ((ArrayNode) documents.getLast().path("Statement")).add(statement.json());
        }
        return documents;
    }

    private static int length(ObjectNode document) {
        return document.toString().replaceAll("\\s", "").length() + 1;
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("Sid", sid).put("Effect", "Allow");
        put(json, "Action", actions);
        put(json, "Resource", resources);
        conditions.forEach((operatorAndKey, values) -> {
            int space = operatorAndKey.indexOf(' ');
            put(
                    json.withObjectProperty("Condition").withObjectProperty(operatorAndKey.substring(0, space)),
                    operatorAndKey.substring(space + 1),
                    values);
        });
        return json;
    }

    private static void put(ObjectNode json, String key, SortedSet<String> values) {
        if (values.size() == 1) {
            json.put(key, values.getFirst());
        } else {
            values.forEach(json.putArray(key)::add);
        }
    }
}
