package dev.groundwork.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;

/**
 * The permission of a namespace's pods to take a role from kube2iam: one entry of the list in the annotation
 * {@value #ANNOTATION} of the Namespace. The Namespace itself is never made or deleted by this, and other entries of the
 * list are left alone.
 *
 * @param addon the add-on it belongs to
 * @param namespace the namespace
 * @param role the ARN of the role
 * @see <a href="https://github.com/jtblin/kube2iam#namespace-restrictions">Namespace restrictions</a>
 */
public record AllowedRole(String addon, String namespace, String role) implements Resource {
    /** The annotation of a Namespace: a JSON list of roles. */
    public static final String ANNOTATION = "iam.amazonaws.com/allowed-roles";

    /** The group in ids: it is no object of its own, but kube2iam's word on a Namespace. */
    public static final String GROUP = "iam.amazonaws.com";

    /** The kind in ids. */
    public static final String KIND = "AllowedRole";

    @Override
    public ResourceId id() {
        return new ResourceId(GROUP, KIND, namespace, role.substring(role.lastIndexOf('/') + 1));
    }

    @Override
    public Set<ResourceId> needs() {
        return Set.of(new ResourceId("", "Namespace", "", namespace));
    }

    @Override
    public Tree tree() {
        return Tree.of(JsonNodeFactory.instance.objectNode().put("role", role));
    }
}
