package dev.groundwork.rights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.PodRole;
import dev.groundwork.resource.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * Admission policies that take back what RBAC cannot withhold. The API server asks for the same right for a dry run as
 * for the write itself, and knows no right to a token for one audience only. They are in force a second or two after they
 * were made. Admission policies are never asked about admission policies, so nobody whom they bind may write those.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/">
 *     ValidatingAdmissionPolicy</a>
 */
final class Cage {
    private static final String API = ClusterNeeds.ADMISSION + "/v1";
    private static final String TOKEN = "has(request.subResource) && request.subResource == 'token'";

    private Cage() {}

    /** The policies of that set, each with its binding; none for one that RBAC alone can hold. */
    static List<KubernetesObject> of(ClusterRights rights) {
        return switch (rights.set()) {
            case BOOTSTRAP -> tokensOnly(rights);
            case DRIFT -> dryRunsOnly(rights);
            case READER, PREFLIGHT -> List.of();
        };
    }

    private static List<KubernetesObject> dryRunsOnly(ClusterRights rights) {
        List<String> allowed = new ArrayList<>();
        allowed.add("has(request.dryRun) && request.dryRun == true");
        // Questions to programs through the API server; RBAC says to which.
        allowed.add("request.operation == 'CONNECT' && request.resource.resource in ['pods', 'services']"
                + " && has(request.subResource) && request.subResource == 'proxy'");
        // Questions about one's own rights.
        allowed.add("request.resource.group == 'authorization.k8s.io'");
        allowed.add("request.resource.group == 'authentication.k8s.io'"
                + " && request.resource.resource == 'selfsubjectreviews'");
        if (!rights.tokens().isEmpty()) {
            allowed.add("request.resource.group == '' && request.resource.resource == 'serviceaccounts' && " + TOKEN
                    + " && " + audience() + " && (request.namespace + '/' + request.name) in " + list(rights.tokens()));
        }
        allowed.add("request.resource.group == '' && request.namespace == '%s' && request.resource.resource == 'events'"
                .formatted(rights.installation().namespace()));
        allowed.add("request.resource.group == '' && request.resource.resource == 'configmaps'"
                + " && request.namespace == '%s' && request.name == '%s' && request.operation != 'DELETE'"
                        .formatted(
                                rights.installation().namespace(),
                                rights.installation().report(RightsSet.DRIFT).name()));
        return policy(
                rights,
                rights.set().account() + "-dry-runs-only",
                "*",
                "*",
                "*/*",
                "*",
                allowed.stream().map(one -> "(" + one + ")").collect(Collectors.joining(" || ")),
                "%s may only try changes, as dry runs"
                        .formatted(rights.installation().user(rights.set())));
    }

    private static List<KubernetesObject> tokensOnly(ClusterRights rights) {
        return policy(
                rights,
                rights.set().account() + "-tokens-for-aws-only",
                "",
                "v1",
                "serviceaccounts/token",
                "CREATE",
                audience(),
                "%s may only get tokens for AWS".formatted(rights.installation().user(rights.set())));
    }

    /** A token without an audience is one for the API server, that is to act as that ServiceAccount. */
    private static String audience() {
        return "has(object.spec.audiences) && object.spec.audiences == ['%s']".formatted(PodRole.AUDIENCE);
    }

    private static String list(SortedSet<String> texts) {
        return texts.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<KubernetesObject> policy(
            ClusterRights rights,
            String name,
            String group,
            String version,
            String resource,
            String operation,
            String expression,
            String message) {
        ObjectNode policy = RightsObjects.object(API, "ValidatingAdmissionPolicy", "", name);
        ObjectNode spec = policy.putObject("spec").put("failurePolicy", "Fail");
        ObjectNode rule =
                spec.putObject("matchConstraints").putArray("resourceRules").addObject();
        rule.putArray("apiGroups").add(group);
        rule.putArray("apiVersions").add(version);
        rule.putArray("operations").add(operation);
        rule.putArray("resources").add(resource);
        spec.putArray("matchConditions")
                .addObject()
                .put("name", rights.set().account())
                .put(
                        "expression",
                        "request.userInfo.username == '%s'"
                                .formatted(rights.installation().user(rights.set())));
        spec.putArray("validations").addObject().put("expression", expression).put("message", message);
        ObjectNode binding = RightsObjects.object(API, "ValidatingAdmissionPolicyBinding", "", name);
        binding.putObject("spec")
                .put("policyName", name)
                .putArray("validationActions")
                .add("Deny");
        return List.of(RightsObjects.ours(policy), RightsObjects.ours(binding));
    }
}
