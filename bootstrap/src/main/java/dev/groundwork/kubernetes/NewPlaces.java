package dev.groundwork.kubernetes;

import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Namespaces, kinds and roles that a plan itself makes, so that what needs them is too early rather than wrong.
 *
 * @param namespaces names of namespaces
 * @param kinds group and kind of custom resources, as {@code group/Kind}
 * @param roles Roles and ClusterRoles
 */
record NewPlaces(Set<String> namespaces, Set<String> kinds, Set<ResourceId> roles) {
    private static final String RBAC = "rbac.authorization.k8s.io";

    static NewPlaces of(List<KubernetesObject> objects) {
        Set<String> namespaces = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        Set<ResourceId> roles = new HashSet<>();
        for (KubernetesObject object : objects) {
            switch (object.id().kind()) {
                case "Namespace" -> namespaces.add(object.id().name());
                case "CustomResourceDefinition" ->
                    kinds.add(object.tree().text("spec", "group") + "/"
                            + object.tree().text("spec", "names", "kind"));
                case "Role", "ClusterRole" -> roles.add(object.id());
                default -> {}
            }
        }
        return new NewPlaces(namespaces, kinds, roles);
    }

    boolean makeKind(ResourceId id) {
        return kinds.contains(id.group() + "/" + id.kind());
    }

    boolean makeNamespace(String namespace) {
        return namespaces.contains(namespace);
    }

    /** Whether the plan makes the role that this binding names; who holds no right to bind it is told that it is missing. */
    boolean makeRoleOf(KubernetesObject binding) {
        String kind = binding.tree().text("roleRef", "kind");
        String namespace = kind.equals("Role") ? binding.id().namespace() : "";
        return binding.id().group().equals(RBAC)
                && roles.contains(
                        new ResourceId(RBAC, kind, namespace, binding.tree().text("roleRef", "name")));
    }
}
