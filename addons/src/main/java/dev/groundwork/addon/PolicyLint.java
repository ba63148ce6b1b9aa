package dev.groundwork.addon;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds in the IAM policy of a role what IAM would refuse, and what nobody should grant: every action on every resource.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar of policies</a>
 */
public final class PolicyLint {
    /** The most characters that all inline policies of a role may have together, without white space. */
    public static final int INLINE = 10_240;

    private static final String VERSION = "2012-10-17";
    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final Set<String> OF_STATEMENT =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition");
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]*");
    private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");
    /** AWS knows no resource for most of these, so they have to be allowed on all; they tell what there is and no more. */
    private static final Pattern LOOKS = Pattern.compile("[A-Za-z0-9-]+:(Describe|List)[A-Za-z0-9*?]*");

    private static final Pattern OPERATOR = Pattern.compile("(ForAllValues:|ForAnyValue:)?"
            + "(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals|Numeric(Less|Greater)Than(Equals)?"
            + "|Date(Not)?Equals|Date(Less|Greater)Than(Equals)?|Bool|BinaryEquals|(Not)?IpAddress"
            + "|Arn(Not)?(Equals|Like)|Null)(IfExists)?");

    private final String partition;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> sids = new HashSet<>();

    private PolicyLint(String partition) {
        this.partition = partition;
    }

    /**
     * Something that is wrong.
     *
     * @param path where, as keys and positions from the top of the document
     * @param what what is wrong
     * @param todo what to write instead; empty where that is plain
     */
    public record Finding(List<Object> path, String what, String todo) {
        public Finding {
            path = List.copyOf(path);
        }
    }

    /**
     * All that is wrong with a policy.
     *
     * @param partition the AWS partition in which it shall hold, for instance {@code aws-cn}
     */
    public static List<Finding> of(JsonNode document, String partition) {
        PolicyLint lint = new PolicyLint(partition);
        lint.document(document);
        return List.copyOf(lint.findings);
    }

    /** How many characters of its quota a document takes: white space counts for nothing. */
    public static int size(JsonNode document) {
        return document.toString().length();
    }

    private void document(JsonNode document) {
        if (!document.isObject()) {
            add(List.of(), "a policy is an object with Version and Statement", "");
            return;
        }
        document.fieldNames().forEachRemaining(element -> {
            if (!ELEMENTS.contains(element)) {
                add(
                        List.of(element),
                        "a policy has no element \"" + element + "\"",
                        "the elements are Version, Id and Statement");
            }
        });
        if (!document.path("Version").asText().equals(VERSION)) {
            add(
                    document.has("Version") ? List.of("Version") : List.of(),
                    "the version of a policy's language is missing or old, and an old one knows no variables",
                    "write Version: \"" + VERSION + "\"");
        }
        JsonNode statements = document.path("Statement");
        if (statements.isEmpty()) {
            add(List.of(), "a policy without a statement allows nothing", "add a Statement");
        } else if (statements.isObject()) {
            statement(List.of("Statement"), statements);
        } else {
            for (int i = 0; i < statements.size(); i++) {
                statement(List.of("Statement", i), statements.path(i));
            }
        }
    }

    private void statement(List<Object> path, JsonNode statement) {
        statement.fieldNames().forEachRemaining(element -> unknown(path, element));
        String effect = statement.path("Effect").asText();
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            add(below(path, statement, "Effect"), "the effect of a statement is Allow or Deny", "");
        }
        sid(path, statement);
        exactlyOne(path, statement, "Action", "NotAction");
        exactlyOne(path, statement, "Resource", "NotResource");
        Stream.of("Action", "NotAction").forEach(field -> each(path, statement, field, this::action));
        Stream.of("Resource", "NotResource").forEach(field -> each(path, statement, field, this::resource));
        statement.path("Condition").fieldNames().forEachRemaining(operator -> {
            if (!OPERATOR.matcher(operator).matches()) {
                add(child(child(path, "Condition"), operator), "IAM knows no condition operator " + operator, "");
            }
        });
        if (effect.equals("Allow")) {
            wide(path, statement);
        }
    }

    private void unknown(List<Object> path, String element) {
        if (element.endsWith("Principal")) {
            add(
                    child(path, element),
                    "a policy of a role names no principal: who may assume the role is its trust, which Groundwork writes",
                    "remove it");
        } else if (!OF_STATEMENT.contains(element)) {
            add(
                    child(path, element),
                    "a statement has no element \"" + element + "\"",
                    "the elements are Sid, Effect, Action, NotAction, Resource, NotResource and Condition");
        }
    }

    private void sid(List<Object> path, JsonNode statement) {
        String sid = statement.path("Sid").asText("");
        if (!SID.matcher(sid).matches()) {
            add(child(path, "Sid"), "a Sid has letters and digits only", "");
        } else if (!sid.isEmpty() && !sids.add(sid)) {
            add(child(path, "Sid"), "two statements have the Sid " + sid, "");
        }
    }

    private void exactlyOne(List<Object> path, JsonNode statement, String one, String other) {
        if (statement.has(one) == statement.has(other)) {
            add(path, "a statement has either %s or %s".formatted(one, other), "");
        }
    }

    private interface Judge {
        void judge(List<Object> path, String text);
    }

    private void each(List<Object> path, JsonNode statement, String field, Judge judge) {
        JsonNode value = statement.path(field);
        if (value.isTextual()) {
            judge.judge(child(path, field), value.asText());
        } else if (value.isArray() && !value.isEmpty()) {
            for (int i = 0; i < value.size(); i++) {
                judge.judge(child(child(path, field), i), value.path(i).asText());
            }
        } else if (!value.isMissingNode()) {
            add(child(path, field), field + " is a text or a list of texts", "");
        }
    }

    private void action(List<Object> path, String action) {
        if (!ACTION.matcher(action).matches()) {
            add(path, "\"" + action + "\" is no action", "write it as service:Action, for instance s3:GetObject");
        }
    }

    private void resource(List<Object> path, String resource) {
        if (resource.equals("*")) {
            return;
        }
        List<String> parts = List.of(resource.split(":", 6));
        if (parts.size() < 6 || !parts.getFirst().equals("arn")) {
            add(
                    path,
                    "\"" + resource + "\" is no ARN",
                    "write it as arn:%s:service:region:account:resource, or *".formatted(partition));
        } else if (!parts.get(1).equals(partition) && !parts.get(1).matches(".*[*?$].*")) {
            add(
                    path,
                    "this ARN is of partition %s, but the cluster is in partition %s, so it means nothing there"
                            .formatted(parts.get(1), partition),
                    "begin it with arn:" + partition + ":");
        }
    }

    /** What no statement should allow, whatever its conditions. */
    private void wide(List<Object> path, JsonNode statement) {
        boolean everywhere =
                statement.has("NotResource") || texts(statement, "Resource").anyMatch(PolicyLint::isEverything);
        if (!everywhere) {
            return;
        }
        if (statement.has("NotAction")) {
            add(
                    child(path, "NotAction"),
                    "this allows all but a few actions on every resource",
                    "name the actions that are needed");
        }
        each(path, statement, "Action", (place, action) -> {
            if (action.contains("*") && !LOOKS.matcher(action).matches()) {
                add(
                        place,
                        "this allows %s on every resource".formatted(action),
                        "name the actions, or the resources by their ARNs");
            } else if (action.toLowerCase(Locale.ROOT).equals("iam:passrole")) {
                add(place, "whoever may pass every role can become any of them", "name the roles by their ARNs");
            }
        });
    }

    /** All there is, or all that a service has. */
    private static boolean isEverything(String resource) {
        String[] parts = resource.split(":", 6);
        return parts[parts.length - 1].matches("\\*+");
    }

    private static Stream<String> texts(JsonNode statement, String field) {
        JsonNode value = statement.path(field);
        return value.isTextual()
                ? Stream.of(value.asText())
                : value.valueStream().map(JsonNode::asText);
    }

    private void add(List<Object> path, String what, String todo) {
        findings.add(new Finding(path, what, todo));
    }

    /** The place of a key, or of its object if it is not there. */
    private static List<Object> below(List<Object> path, JsonNode object, String key) {
        return object.has(key) ? child(path, key) : path;
    }

    private static List<Object> child(List<Object> path, Object step) {
        List<Object> child = new ArrayList<>(path);
        child.add(step);
        return child;
    }
}
