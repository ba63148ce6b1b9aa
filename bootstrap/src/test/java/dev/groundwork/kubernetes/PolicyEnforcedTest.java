package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.AdmissionCheck;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyEnforcedTest {
    private static final String ADMISSION = "admissionregistration.k8s.io";
    private static final String POLICY = """
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules: [{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*"]}]
              matchConditions: [{name: drift, expression: "request.userInfo.username == 'drift'"}]
              validations: [{expression: "request.dryRun", message: "only dry runs"}]
            """;
    private static final String BINDING = """
            spec: {policyName: cage, validationActions: [Deny]}
            """;
    private static final AdmissionCheck.PolicyEnforced CHECK = new AdmissionCheck.PolicyEnforced(
            "groundwork",
            new ResourceId(ADMISSION, "ValidatingAdmissionPolicy", "", "cage"),
            Yaml.tree(POLICY),
            new ResourceId(ADMISSION, "ValidatingAdmissionPolicyBinding", "", "cage"),
            Yaml.tree(BINDING));

    @Test
    void aPolicyAsItWasDeclaredIsInForceAlsoWithWhatTheServerAddsToIt() {
        String defaulted = POLICY.replace("resources: [\"*/*\"]", "resources: [\"*/*\"], scope: \"*\"")
                .replace("matchConstraints:\n", """
                        matchConstraints:
                            matchPolicy: Equivalent
                            namespaceSelector: {}
                            objectSelector: {}
                        """.stripTrailing() + "\n");
        String audited = BINDING.replace("[Deny]", "[Deny, Audit]");

        assertThat(verdict(POLICY, BINDING)).isInstanceOf(Proof.Proven.class);
        assertThat(verdict(POLICY, audited)).isInstanceOf(Proof.Proven.class);
        assertThat(verdict(defaulted.replace("    resourceRules", "    resourceRules"), BINDING))
                .isInstanceOf(Proof.Proven.class);
    }

    @Test
    void aPolicyOrABindingThatIsGoneIsRefuted() {
        Proof.Refuted both = (Proof.Refuted) PolicyEnforcedProver.judge(CHECK, Optional.empty(), Optional.empty())
                .proof()
                .verdict();

        assertThat(both.seen()).isEqualTo("the policy does not exist; its binding does not exist");
        assertThat(both.next()).startsWith("groundwork install --apply");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            failurePolicy: Fail                | failurePolicy: Ignore                | failurePolicy is Ignore, not Fail
            == 'drift'                         | == 'nobody'                          | its matchConditions are not those that were declared
            "request.dryRun"                   | "true"                               | its validations are not those that were declared
            resources: ["*/*"]                 | resources: ["pods"]                  | its resourceRules are not those that were declared
            resources: ["*/*"]                 | resources: ["*/*"], resourceNames: [a] | its resourceRules are not those that were declared
            matchConstraints:                  | matchConstraints:\\n    excludeResourceRules: [{apiGroups: [apps]}] | its matchConstraints have a excludeResourceRules, so that the policy is not always asked
            """)
    void aPolicyWithoutTeethIsRefuted(String was, String is, String seen) {
        assertThat(seen(verdict(POLICY.replace(was, is.replace("\\n", "\n")), BINDING)))
                .isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [Deny]   | [Audit, Warn]                                                | the binding's validationActions are [Audit, Warn], without Deny
            cage     | other                                                        | policyName is other, not cage
            [Deny]   | [Deny], matchResources: {objectSelector: {matchLabels: {a: b}}} | the binding's matchResources have a objectSelector, so that the policy is not always asked
            """)
    void aBindingThatDeniesNothingIsRefuted(String was, String is, String seen) {
        assertThat(seen(verdict(POLICY, BINDING.replace(was, is)))).isEqualTo(seen);
    }

    private static String seen(Proof.Verdict verdict) {
        return ((Proof.Refuted) verdict).seen();
    }

    private static Proof.Verdict verdict(String policy, String binding) {
        Optional<Tree> live = Optional.of(Yaml.tree(policy));
        return PolicyEnforcedProver.judge(CHECK, live, Optional.of(Yaml.tree(binding)))
                .proof()
                .verdict();
    }
}
