package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.AdmissionCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Answers {@link AdmissionCheck.PolicyEnforced} from the policy and its binding. Fields that are not declared count where
 * they narrow what the policy is asked about; fields that only add to it do not.
 */
public final class PolicyEnforcedProver implements Prover<AdmissionCheck.PolicyEnforced> {
    private static final String DENY = "Deny";

    private final KubernetesReader reader;

    public PolicyEnforcedProver(KubernetesReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<AdmissionCheck.PolicyEnforced> check() {
        return AdmissionCheck.PolicyEnforced.class;
    }

    @Override
    public Finding ask(AdmissionCheck.PolicyEnforced check) {
        return judge(check, reader.get(check.policy()), reader.get(check.binding()));
    }

    /** What the two say. */
    static Finding judge(AdmissionCheck.PolicyEnforced check, Optional<Tree> policy, Optional<Tree> binding) {
        List<String> wrong = new ArrayList<>();
        policy.ifPresentOrElse(
                live -> policy(check.declared(), live, wrong), () -> wrong.add("the policy does not exist"));
        binding.ifPresentOrElse(
                live -> binding(check.bound(), live, wrong), () -> wrong.add("its binding does not exist"));
        Proof.Verdict verdict = wrong.isEmpty()
                ? new Proof.Proven("it fails closed, and its binding denies")
                : new Proof.Refuted(
                        "policy and binding as they were declared",
                        String.join("; ", wrong),
                        "groundwork install --apply; who did it: kubectl get validatingadmissionpolicy,validatingadmissionpolicybinding %s -o yaml --show-managed-fields"
                                .formatted(check.policy().name()));
        // Nobody but a person mends it.
        return new Finding(Proof.of(check, verdict, Proof.Ground.REAL), true);
    }

    private static void policy(Tree declared, Tree live, List<String> wrong) {
        same(declared, live, "failurePolicy", wrong);
        for (String field : List.of("matchConditions", "validations")) {
            if (!live.at("spec", field).equals(declared.at("spec", field))) {
                wrong.add("its %s are not those that were declared".formatted(field));
            }
        }
        JsonNode matches = live.at("spec", "matchConstraints");
        if (!rules(matches).equals(rules(declared.at("spec", "matchConstraints")))) {
            wrong.add("its resourceRules are not those that were declared");
        }
        narrowed(matches, "its matchConstraints", wrong);
    }

    private static void binding(Tree declared, Tree live, List<String> wrong) {
        same(declared, live, "policyName", wrong);
        TreeSet<String> actions = new TreeSet<>();
        live.at("spec", "validationActions").forEach(action -> actions.add(action.asText()));
        if (!actions.contains(DENY)) {
            wrong.add("the binding's validationActions are %s, without %s".formatted(actions, DENY));
        }
        narrowed(live.at("spec", "matchResources"), "the binding's matchResources", wrong);
    }

    private static void same(Tree declared, Tree live, String field, List<String> wrong) {
        String wanted = declared.text("spec", field);
        String found = live.text("spec", field);
        if (!found.equals(wanted)) {
            wrong.add("%s is %s, not %s".formatted(field, found.isEmpty() ? "not set" : found, wanted));
        }
    }

    /** The four fields that we declare of each rule; the server adds a default to it. */
    private static List<String> rules(JsonNode constraints) {
        List<String> rules = new ArrayList<>();
        constraints
                .path("resourceRules")
                .forEach(rule -> rules.add("%s %s %s %s %s"
                        .formatted(
                                rule.path("apiGroups"),
                                rule.path("apiVersions"),
                                rule.path("operations"),
                                rule.path("resources"),
                                rule.path("resourceNames").isEmpty() ? "" : rule.path("resourceNames"))));
        return rules;
    }

    private static void narrowed(JsonNode matches, String whose, List<String> wrong) {
        for (String field : List.of("excludeResourceRules", "namespaceSelector", "objectSelector")) {
            if (!matches.path(field).isEmpty()) {
                wrong.add("%s have a %s, so that the policy is not always asked".formatted(whose, field));
            }
        }
    }
}
