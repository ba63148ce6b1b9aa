package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.IdentityCheck;
import dev.groundwork.addon.PodRole;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers {@link IdentityCheck.PodsTrusted} from the role's trust: EKS must be able to assume the role and to tag the
 * session, and only for pods of this ServiceAccount of this cluster. A condition that is gone lets strangers in: pods of
 * other ServiceAccounts, or of other clusters of the account.
 */
public final class PodsTrustedProver implements Prover<IdentityCheck.PodsTrusted> {
    private final AwsClients clients;

    public PodsTrustedProver(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Class<IdentityCheck.PodsTrusted> check() {
        return IdentityCheck.PodsTrusted.class;
    }

    @Override
    public Finding ask(IdentityCheck.PodsTrusted check) {
        String name = Arn.of(check.roleArn()).name();
        Optional<LiveRole> role = new Roles(clients.problems(), clients.iam()).head(name);
        if (role.isEmpty()) {
            return finding(check, refuted("there is no role " + name, "groundwork apply"));
        }
        List<String> wrong = wrong(check.trust().at(), role.get().trust());
        return finding(
                check,
                wrong.isEmpty()
                        ? new Proof.Proven("trusts "
                                + statements(PolicyDocument.normalised(
                                                check.trust().at()))
                                        .map(entry -> "%s on the conditions %s"
                                                .formatted(principals(entry.getValue()), conditions(entry.getValue())))
                                        .collect(Collectors.joining("; and ")))
                        : refuted(
                                "it " + String.join("; it ", wrong),
                                "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                                        .formatted(name)));
    }

    /** What of a live trust differs from the declared one, which may have a second statement for pods from before. */
    static List<String> wrong(JsonNode declared, JsonNode live) {
        ObjectNode wanted = PolicyDocument.normalised(declared);
        ObjectNode found = PolicyDocument.normalised(live, declared);
        List<String> wrong = new ArrayList<>();
        statements(wanted).forEach(due -> {
            JsonNode there = found.path(due.getKey());
            if (there.isMissingNode()) {
                wrong.add("does not trust " + principals(due.getValue()));
            } else {
                statement(due.getValue(), there, wrong);
            }
        });
        statements(found)
                .filter(entry -> entry.getKey().startsWith("Allow ") && !wanted.has(entry.getKey()))
                .map(entry -> "also trusts " + principals(entry.getValue()))
                .forEach(wrong::add);
        return wrong;
    }

    private static Stream<Map.Entry<String, JsonNode>> statements(ObjectNode document) {
        return document.properties().stream().filter(entry -> !entry.getKey().equals("Version"));
    }

    private static void statement(JsonNode due, JsonNode there, List<String> wrong) {
        Set<String> actions = texts(there.path("Action"));
        texts(due.path("Action")).stream()
                .filter(action -> !actions.contains(action))
                .forEach(action -> wrong.add("does not allow " + action + consequence(action)));
        if (!there.path("Principal").equals(due.path("Principal"))) {
            wrong.add("trusts " + principals(there));
        }
        due.path("Condition")
                .properties()
                .forEach(operator -> operator.getValue().properties().forEach(key -> {
                    JsonNode value =
                            there.path("Condition").path(operator.getKey()).path(key.getKey());
                    if (!value.equals(key.getValue())) {
                        wrong.add(
                                value.isMissingNode()
                                        ? "lets in strangers: it has no condition on " + key.getKey()
                                        : "has the condition %s on %s".formatted(value, key.getKey()));
                    }
                }));
    }

    /** What is seen of it in pods says only that access is denied. */
    private static String consequence(String action) {
        return action.equals("sts:TagSession") ? ", without which EKS gives the role to no pod" : "";
    }

    private static String principals(JsonNode statement) {
        return statement.path("Principal").properties().stream()
                .flatMap(entry -> texts(entry.getValue()).stream())
                .collect(Collectors.joining(", "));
    }

    private static String conditions(JsonNode statement) {
        return statement.path("Condition").properties().stream()
                .flatMap(operator -> operator.getValue().properties().stream())
                .map(key -> key.getKey() + "=" + key.getValue().asText())
                .collect(Collectors.joining(", "));
    }

    private static Set<String> texts(JsonNode oneOrMany) {
        Set<String> texts = new TreeSet<>();
        if (oneOrMany.isTextual()) {
            texts.add(oneOrMany.asText());
        } else {
            oneOrMany.forEach(text -> texts.add(text.asText()));
        }
        return texts;
    }

    private static Proof.Refuted refuted(String seen, String next) {
        return new Proof.Refuted("trust in %s for these pods and nobody else".formatted(PodRole.PODS), seen, next);
    }

    private Finding finding(IdentityCheck.PodsTrusted check, Proof.Verdict verdict) {
        return new Finding(Proof.of(check, verdict, Grounds.of(clients)), verdict instanceof Proof.Proven);
    }
}
