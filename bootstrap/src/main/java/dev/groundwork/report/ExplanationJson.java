package dev.groundwork.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What add-ons are, as JSON. Of each: {@code addon}, {@code summary}, {@code page}, {@code maintained}, {@code lifecycle} if
 * it is not, {@code notes}, {@code needs} ({@code addons}, {@code aws}, {@code network}), {@code programs} ({@code image},
 * {@code tags} by Kubernetes version). If it is explained alone also {@code settings} ({@code name}, {@code form},
 * {@code required}, {@code default}, {@code unset}, {@code description}), {@code resources} ({@code resource},
 * {@code why}), {@code rights} ({@code sid}, {@code statement}, {@code why}), {@code checks} ({@code name},
 * {@code claims}, {@code refutedBy}, {@code probe}, and {@code asked}: each claim by itself, with its
 * {@code deadlineSeconds}), and {@code otherwise}, which has what comes only with other settings or beside other add-ons:
 * {@code resources} and {@code rights} ({@code name}, {@code why}), {@code checks}.
 */
public final class ExplanationJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExplanationJson() {}

    /** All that is known of one add-on, as indented JSON with a line end after it. */
    public static String explain(Explanation explanation) {
        ObjectNode root = head(explanation);
        ArrayNode settings = root.putArray("settings");
        explanation.settings().forEach(setting -> {
            ObjectNode one = settings.addObject()
                    .put("name", setting.name())
                    .put("form", setting.form())
                    .put("required", setting.required());
            setting.byDefault().ifPresent(value -> one.set("default", value(value)));
            if (!setting.unset().isEmpty()) {
                one.put("unset", setting.unset());
            }
            one.put("description", setting.description());
        });
        ArrayNode resources = root.putArray("resources");
        explanation.things().forEach(thing -> {
            ObjectNode one = resources.addObject();
            one.set("resource", ChangeJson.resource(thing.id()));
            one.put("why", thing.why());
        });
        ArrayNode rights = root.putArray("rights");
        explanation.rights().forEach(right -> {
            ObjectNode one = rights.addObject().put("sid", right.sid());
            one.set("statement", right.statement().copy());
            one.put("why", right.why());
        });
        claims(root.putArray("checks"), explanation.claims());
        ObjectNode otherwise = root.putObject("otherwise");
        reasons(otherwise.putArray("resources"), explanation.otherwise().things());
        reasons(otherwise.putArray("rights"), explanation.otherwise().rights());
        claims(otherwise.putArray("checks"), explanation.otherwise().claims());
        return print(root);
    }

    private static void reasons(ArrayNode list, List<Explanation.Reason> reasons) {
        reasons.forEach(reason -> list.addObject().put("name", reason.name()).put("why", reason.why()));
    }

    private static void claims(ArrayNode list, List<Explanation.Claim> claims) {
        claims.forEach(claim -> {
            ArrayNode asked = list.addObject()
                    .put("name", claim.name())
                    .put("claims", claim.claims())
                    .put("refutedBy", claim.refutedBy())
                    .put("probe", claim.probe())
                    .putArray("asked");
            claim.checks()
                    .forEach(check -> asked.addObject()
                            .put("claim", check.claim())
                            .put("deadlineSeconds", check.deadline().toSeconds()));
        });
    }

    /** The catalogue, as an indented JSON list with a line end after it. */
    public static String list(List<Explanation> explanations) {
        ArrayNode root = JsonNodeFactory.instance.arrayNode();
        explanations.forEach(explanation -> root.add(head(explanation)));
        return print(root);
    }

    private static ObjectNode head(Explanation explanation) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("addon", explanation.addon())
                .put("summary", explanation.summary())
                .put("page", explanation.page())
                .put("maintained", explanation.lifecycle().isEmpty());
        explanation.lifecycle().ifPresent(lifecycle -> root.put("lifecycle", lifecycle));
        explanation.notes().forEach(root.putArray("notes")::add);
        ObjectNode needs = root.putObject("needs");
        explanation.needs().addons().forEach(needs.putArray("addons")::add);
        explanation.needs().aws().forEach(needs.putArray("aws")::add);
        needs.put("network", explanation.needs().network());
        ArrayNode programs = root.putArray("programs");
        explanation.programs().forEach(program -> {
            ObjectNode one = programs.addObject().put("image", program.image());
            program.tags().forEach(one.putObject("tags")::put);
        });
        return root;
    }

    private static JsonNode value(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a default that is not JSON: " + json, e);
        }
    }

    private static String print(JsonNode root) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }
}
