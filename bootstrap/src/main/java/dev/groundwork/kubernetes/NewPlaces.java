package dev.groundwork.kubernetes;

import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Namespaces and kinds that a plan itself makes, so that what needs them is too early rather than wrong.
 *
 * @param namespaces names of namespaces
 * @param kinds group and kind of custom resources, as {@code group/Kind}
 */
record NewPlaces(Set<String> namespaces, Set<String> kinds) {
    static NewPlaces of(List<KubernetesObject> objects) {
        Set<String> namespaces = new HashSet<>();
        Set<String> kinds = new HashSet<>();
        for (KubernetesObject object : objects) {
            switch (object.id().kind()) {
                case "Namespace" -> namespaces.add(object.id().name());
                case "CustomResourceDefinition" ->
                    kinds.add(object.tree().text("spec", "group") + "/"
                            + object.tree().text("spec", "names", "kind"));
                default -> {}
            }
        }
        return new NewPlaces(namespaces, kinds);
    }

    boolean makeKind(ResourceId id) {
        return kinds.contains(id.group() + "/" + id.kind());
    }

    boolean makeNamespace(String namespace) {
        return namespaces.contains(namespace);
    }
}
