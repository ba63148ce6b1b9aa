package dev.groundwork.resource;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What gives the pods of one ServiceAccount an AWS role by EKS Pod Identity. A ServiceAccount has one at most, and neither
 * it nor its namespace need to exist.
 *
 * @param addon the add-on it belongs to
 * @param cluster the name of the EKS cluster
 * @param namespace the ServiceAccount's namespace
 * @param serviceAccount the ServiceAccount's name
 * @param role the ARN of the role
 * @param tags our tags; others are left alone
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreatePodIdentityAssociation.html">
 *     CreatePodIdentityAssociation</a>
 */
public record PodIdentityAssociation(
        String addon, String cluster, String namespace, String serviceAccount, String role, Map<String, String> tags)
        implements AwsResource {
    /** The kind in ids. */
    public static final String KIND = "PodIdentityAssociation";

    /** The add-on of EKS whose program hands out the credentials on each node. */
    public static final String AGENT = "eks-pod-identity-agent";

    public PodIdentityAssociation {
        requireNonNull(addon);
        requireNonNull(cluster);
        requireNonNull(role);
        tags = Map.copyOf(tags);
    }

    /** The id of that ServiceAccount's association. A namespace has no slash, so the two can be told apart. */
    public static ResourceId idOf(String namespace, String serviceAccount) {
        return ResourceId.aws(KIND, namespace + "/" + serviceAccount);
    }

    @Override
    public ResourceId id() {
        return idOf(namespace, serviceAccount);
    }

    @Override
    public Tree tree() {
        return tree(role, tags);
    }

    /** The tree of any association. */
    public static Tree tree(String role, Map<String, String> tags) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("role", role);
        if (!tags.isEmpty()) {
            ObjectNode tagged = root.putObject("tags");
            new TreeMap<>(tags).forEach(tagged::put);
        }
        return Tree.of(root);
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(Role.idOf(role), EksAddon.idOf(AGENT));
    }
}
