package dev.groundwork.baseline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Describe;
import dev.groundwork.addon.Identity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The AWS role of one of the team's own applications.
 *
 * @param namespace the namespace of its ServiceAccount
 * @param serviceAccount the ServiceAccount that its pods run as
 * @param policies its inline policies by name
 * @param managedPolicies ARNs of its managed policies
 * @param identity how its pods get the role, if otherwise than those of the rest
 * @param movingFrom how its pods got it before, while they move
 * @param adopt whether to take over a ServiceAccount that somebody else made
 */
public record RoleEntry(
        @Form("the name of a namespace: at most 63 small letters, digits and '-'")
        @Describe(
                value = "Namespace of the ServiceAccount. It must exist.",
                pattern = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
        String namespace,

        @Form("the name of a ServiceAccount: at most 253 small letters, digits, '-' and '.'")
        @Describe(
                value = "ServiceAccount that the application's pods run as. Groundwork makes it.",
                pattern = "[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
        String serviceAccount,

        @Form(
                value = "the name of a policy: at most 128 letters, digits and _ + = , . @ -",
                keys = "[A-Za-z0-9_+=,.@-]{1,128}")
        @Describe(value = "Inline policies by name, as IAM knows them.", byDefault = "{}")
        Map<String, ObjectNode> policies,

        @Form("the ARN of a managed policy such as arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
        @Describe(
                value = "ARNs of managed policies that exist.",
                byDefault = "[]",
                pattern = "arn:aws(-[a-z]+)*:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+")
        List<String> managedPolicies,

        @Describe("How this application's pods get the role, if otherwise than the identity of the whole file.")
        Optional<Identity> identity,

        @Describe("How this application's pods got it before, while they move to pod-identity.")
        Optional<Former> movingFrom,

        @Describe(
                value = "Whether to take over a ServiceAccount or an IAM role that somebody else made.",
                byDefault = "false")
        boolean adopt) {
    public RoleEntry {
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        managedPolicies = List.copyOf(managedPolicies);
    }
}
