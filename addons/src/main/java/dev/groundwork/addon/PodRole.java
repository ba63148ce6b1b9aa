package dev.groundwork.addon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.OidcProvider;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Role;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The AWS role of one ServiceAccount by IRSA: the OIDC provider of the cluster's issuer, and a role that trusts exactly
 * one subject and one audience of it.
 *
 * @param provider the cluster's issuer in IAM, shared by all roles
 * @param role the role
 * @param arn the role's ARN
 * @param namespace the ServiceAccount's namespace
 * @param serviceAccount the ServiceAccount's name
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">IRSA</a>
 */
public record PodRole(OidcProvider provider, Role role, String arn, String namespace, String serviceAccount) {
    /** The audience of tokens that are meant for AWS STS. */
    public static final String AUDIENCE = "sts.amazonaws.com";

    /**
     * The role of an add-on's ServiceAccount.
     *
     * @throws ProblemException if the cluster has no token issuer
     */
    public static PodRole of(
            String addon, String namespace, String serviceAccount, Tree policy, Surroundings surroundings) {
        Cluster cluster = surroundings.cluster();
        String issuer = cluster.issuer()
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.INVALID,
                        addon,
                        "needs an AWS role, but the cluster has no OIDC issuer",
                        "Set cluster.issuer in the baseline, or create the EKS cluster with one")));
        Map<String, String> tags = new TreeMap<>(surroundings.tags());
        tags.put("groundwork.dev/cluster", cluster.name());
        Map<String, String> providerTags = new TreeMap<>(tags);
        providerTags.put("groundwork.dev/addon", "identity");
        tags.put("groundwork.dev/addon", addon);
        OidcProvider provider = new OidcProvider("identity", issuer, List.of(AUDIENCE), providerTags);
        String providerArn = provider.arn(cluster.partition(), cluster.account());
        Role role = new Role(
                addon,
                // IAM is global: two clusters of one name in two regions must not share a role.
                Names.fit("groundwork-%s-%s-%s".formatted(cluster.name(), cluster.region(), addon), Names.ROLE),
                "/groundwork/%s/".formatted(cluster.name()),
                trust(providerArn, provider.host(), namespace, serviceAccount),
                Map.of(addon, policy),
                tags);
        return new PodRole(provider, role, role.arn(cluster.partition(), cluster.account()), namespace, serviceAccount);
    }

    /**
     * The same objects, wired to the role: what carries the ARN so that the pods find it. Manifests say nothing of it,
     * because each mechanism has another place for it.
     */
    List<Resource> wired(List<Resource> objects) {
        ResourceId account = new ResourceId("", "ServiceAccount", namespace, serviceAccount);
        if (objects.stream().noneMatch(object -> object.id().equals(account))) {
            throw new IllegalStateException(role.addon() + " has no " + account + " for its role");
        }
        return objects.stream()
                .map(object -> object.id().equals(account) ? annotated((KubernetesObject) object) : object)
                .toList();
    }

    private Resource annotated(KubernetesObject account) {
        return new KubernetesObject(account.addon(), account.tree().with(root -> {
            root.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(Identity.IRSA.annotation(), arn);
            return root;
        }));
    }

    /** The AWS resources. */
    public List<Resource> resources() {
        return List.of(provider, role);
    }

    /** The claims that the ServiceAccount can assume the role and that a stranger cannot. */
    public Check[] checks(String addon) {
        RoleCheck.RoleAssumable assumable =
                new RoleCheck.RoleAssumable(addon, arn, namespace, serviceAccount, AUDIENCE);
        return new Check[] {assumable, new RoleCheck.StrangerRefused(addon, assumable)};
    }

    private static Tree trust(String providerArn, String host, String namespace, String serviceAccount) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ObjectNode statement = document.putArray("Statement")
                .addObject()
                .put("Effect", "Allow")
                .put("Action", "sts:AssumeRoleWithWebIdentity");
        statement.putObject("Principal").put("Federated", providerArn);
        statement
                .putObject("Condition")
                .putObject("StringEquals")
                .put(host + ":aud", AUDIENCE)
                .put(host + ":sub", "system:serviceaccount:%s:%s".formatted(namespace, serviceAccount));
        return Tree.of(document);
    }
}
