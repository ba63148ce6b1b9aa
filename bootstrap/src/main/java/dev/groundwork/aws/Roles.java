package dev.groundwork.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** Reads roles: one request for a role that is not there, else three and one for each inline policy. */
final class Roles {
    private final AwsProblems problems;
    private final IamClient iam;

    Roles(AwsProblems problems, IamClient iam) {
        this.problems = problems;
        this.iam = iam;
    }

    /** The role without its policies, if it is there. */
    Optional<LiveRole> head(String name) {
        return problems.calling("iam:GetRole", "IAM role " + name, () -> {
            try {
                var role = iam.getRole(request -> request.roleName(name)).role();
                Map<String, String> tags = role.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value));
                JsonNode trust = PolicyDocument.decoded(role.assumeRolePolicyDocument());
                Optional<String> boundary = Optional.ofNullable(role.permissionsBoundary())
                        .map(AttachedPermissionsBoundary::permissionsBoundaryArn);
                return Optional.of(new LiveRole(role.roleId(), role.path(), trust, Map.of(), Set.of(), boundary, tags));
            } catch (NoSuchEntityException absent) {
                return Optional.empty();
            }
        });
    }

    /** The same role with all its policies. */
    LiveRole whole(Role role, LiveRole head) {
        return with(role, head, Set.of());
    }

    /** The role right after these policies were written, which the list of its policies may not show yet. */
    LiveRole written(Role role, LiveRole head) {
        return with(role, head, role.policies().keySet());
    }

    private LiveRole with(Role role, LiveRole head, Set<String> known) {
        List<Set<String>> lists = Parallel.map(
                List.<Supplier<Set<String>>>of(() -> names(role.name()), () -> attached(role.name())), Supplier::get);
        Set<String> names = new TreeSet<>(lists.getFirst());
        names.addAll(known);
        return head.with(documents(role, names), lists.getLast());
    }

    /** Names of roles below a path, without looking at each. */
    List<String> below(String path) {
        return problems.calling(
                "iam:ListRoles",
                "IAM roles below " + path,
                () -> iam.listRolesPaginator(request -> request.pathPrefix(path)).roles().stream()
                        .map(software.amazon.awssdk.services.iam.model.Role::roleName)
                        .toList());
    }

    /** Names of all roles of the account whose trust names that. */
    List<String> trusting(String provider) {
        return problems.calling(
                "iam:ListRoles",
                "IAM roles that trust " + provider,
                () -> iam.listRolesPaginator().roles().stream()
                        .filter(role -> PolicyDocument.decoded(role.assumeRolePolicyDocument())
                                .toString()
                                .contains("oidc-provider/" + provider + "\""))
                        .map(software.amazon.awssdk.services.iam.model.Role::roleName)
                        .sorted()
                        .toList());
    }

    /** The ARNs of the managed policies that are attached to the role, whoever attached them. */
    Set<String> attached(String role) {
        return problems.calling(
                "iam:ListAttachedRolePolicies",
                "IAM role " + role,
                () ->
                        iam
                                .listAttachedRolePoliciesPaginator(request -> request.roleName(role))
                                .attachedPolicies()
                                .stream()
                                .map(AttachedPolicy::policyArn)
                                .collect(Collectors.toSet()));
    }

    /** The names of its inline policies. */
    Set<String> names(String role) {
        return problems.calling(
                "iam:ListRolePolicies",
                "IAM role " + role,
                () -> iam.listRolePoliciesPaginator(request -> request.roleName(role)).policyNames().stream()
                        .collect(Collectors.toSet()));
    }

    private Map<String, JsonNode> documents(Role role, Set<String> names) {
        List<String> wanted = names.stream().sorted().toList();
        List<Optional<JsonNode>> answers = Parallel.map(wanted, name -> document(role.name(), name));
        Map<String, JsonNode> found = new TreeMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String name = wanted.get(i);
            answers.get(i).ifPresent(document -> found.put(name, document));
        }
        return found;
    }

    /** One inline policy, if there are such a role and such a policy. */
    Optional<JsonNode> document(String role, String policy) {
        String subject = "IAM role %s, inline policy %s".formatted(role, policy);
        return problems.calling("iam:GetRolePolicy", subject, () -> {
            try {
                return Optional.of(PolicyDocument.decoded(
                        iam.getRolePolicy(request -> request.roleName(role).policyName(policy))
                                .policyDocument()));
            } catch (NoSuchEntityException absent) {
                return Optional.empty();
            }
        });
    }
}
