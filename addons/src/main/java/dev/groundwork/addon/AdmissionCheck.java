package dev.groundwork.addon;

import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;

/** Claims about admission policies of Kubernetes' own. */
public sealed interface AdmissionCheck extends Check {
    /**
     * The policy is there as it is declared, is bound, and denies: nobody took its teeth out.
     *
     * @param policy the ValidatingAdmissionPolicy
     * @param declared what is declared of it
     * @param binding its ValidatingAdmissionPolicyBinding
     * @param bound what is declared of that
     * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/">
     *     ValidatingAdmissionPolicy</a>
     */
    record PolicyEnforced(String addon, ResourceId policy, Tree declared, ResourceId binding, Tree bound)
            implements AdmissionCheck {
        @Override
        public Terms terms() {
            return new Terms(
                    "policy-enforced",
                    "admission policy %s is in force".formatted(policy.name()),
                    Duration.ofSeconds(10));
        }
    }
}
