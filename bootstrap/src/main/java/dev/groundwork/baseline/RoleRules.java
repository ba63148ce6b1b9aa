package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.Identity;
import dev.groundwork.addon.PolicyLint;
import dev.groundwork.baseline.YamlNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the schema cannot say of the roles of applications: whose they are, and what their policies allow. */
final class RoleRules {
    private static final String ROLES = Baseline.ROLES;

    private final YamlNode root;
    private final Complaints complaints;

    RoleRules(YamlNode root, Complaints complaints) {
        this.root = root;
        this.complaints = complaints;
    }

    void check() {
        Map<String, String> byAccount = new HashMap<>();
        root.entriesOf(ROLES).forEach((name, role) -> {
            account(name).ifPresent(account -> oneRole(byAccount, account, name, role));
            policies(name, role);
        });
    }

    private Optional<String> account(String role) {
        return text(ROLES, role, "namespace")
                .flatMap(namespace -> text(ROLES, role, "serviceAccount").map(account -> namespace + "/" + account));
    }

    private void oneRole(Map<String, String> byAccount, String account, String name, Entry role) {
        String other = byAccount.putIfAbsent(account, name);
        if (other == null) {
            return;
        }
        String one = identity(other);
        String two = identity(name);
        complaints.add(
                role.key(),
                one.equals(two)
                        ? "ServiceAccount %s has two roles: %s and %s".formatted(account, other, name)
                        : "ServiceAccount %s has two mechanisms at once: %s (role %s) and %s (role %s)"
                                .formatted(account, one, other, two, name),
                "put all its policies into one of them");
    }

    private String identity(String role) {
        return text(ROLES, role, "identity")
                .or(() -> text("identity"))
                .map(word -> switch (word) {
                    case "kube2iam" -> Identity.KUBE2IAM;
                    case "pod-identity" -> Identity.POD_IDENTITY;
                    default -> Identity.IRSA;
                })
                .orElse(Identity.IRSA)
                .toString();
    }

    private void policies(String name, Entry role) {
        Map<String, Entry> policies = root.entriesOf(ROLES, name, "policies");
        int size = 0;
        for (Map.Entry<String, Entry> policy : policies.entrySet()) {
            JsonNode document = policy.getValue().value().json();
            if (!document.isObject()) {
                continue;
            }
            size += PolicyLint.size(document);
            for (PolicyLint.Finding finding : PolicyLint.of(document, partition())) {
                List<Object> path = new ArrayList<>(List.of(ROLES, name, "policies", policy.getKey()));
                path.addAll(finding.path());
                complaints.add(place(path, policy.getValue()), finding.what(), finding.todo());
            }
        }
        if (size > PolicyLint.INLINE) {
            complaints.add(
                    role.key(),
                    "its policies have %d characters, and IAM takes %d of a role's own"
                            .formatted(size, PolicyLint.INLINE),
                    "make managed policies of them, and name these in managedPolicies");
        }
        if (policies.isEmpty() && root.itemsOf(ROLES, name, "managedPolicies").isEmpty()) {
            complaints.add(role.key(), "a role without policies allows nothing", "add policies or managedPolicies");
        }
    }

    private Place place(List<Object> path, Entry otherwise) {
        return root.find(path.toArray()).orElse(otherwise).key();
    }

    /**
     * The partition of the cluster, which for an EKS cluster its region tells.
     *
     * @see <a href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>
     */
    private String partition() {
        return text("cluster", "partition").orElseGet(() -> {
            String region = text("cluster", "region").orElse("");
            if (region.startsWith("cn-")) {
                return "aws-cn";
            }
            return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
        });
    }

    private Optional<String> text(Object... path) {
        return root.find(path)
                .map(entry -> entry.value().json())
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }
}
