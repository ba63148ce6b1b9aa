package dev.groundwork.rights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/** Sets of rights as objects for the API server, in the order in which they should be made. */
public final class RightsObjects {
    private RightsObjects() {}

    /**
     * Everything that gives a ServiceAccount these rights: its policies first, so that it is never free without them;
     * its namespace and those that its roles lie in, as far as the plan makes them; then roles and bindings.
     */
    public static List<KubernetesObject> of(ClusterRights rights) {
        List<KubernetesObject> objects = new ArrayList<>(Cage.of(rights));
        String home = rights.installation().namespace();
        objects.add(ours(object("v1", "Namespace", "", home)));
        rights.places().stream()
                .filter(place -> !place.equals(home))
                .forEach(place -> objects.add(ours(object("v1", "Namespace", "", place))));
        objects.add(ours(object("v1", "ServiceAccount", home, rights.set().account())));
        ObjectNode account = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "ServiceAccount")
                .put("name", rights.set().account())
                .put("namespace", home);
        roles(objects, account, rights.set().account(), rights.needed());
        roles(objects, account, rights.set().account() + "-holds", rights.held());
        return objects;
    }

    /** Roles of that name with these rights and no more, and bindings that give them to a user of the API server. */
    public static List<KubernetesObject> of(String name, String user, Collection<Grant> grants) {
        List<KubernetesObject> objects = new ArrayList<>();
        roles(objects, subject(user), name, grants);
        return objects;
    }

    private static ObjectNode subject(String user) {
        ObjectNode subject = JsonNodeFactory.instance.objectNode();
        String[] parts = user.split(":", -1);
        if (user.startsWith("system:serviceaccount:") && parts.length == 4) {
            return subject.put("kind", "ServiceAccount").put("name", parts[3]).put("namespace", parts[2]);
        }
        return subject.put("apiGroup", ClusterNeeds.RBAC).put("kind", "User").put("name", user);
    }

    private static void roles(
            List<KubernetesObject> objects, ObjectNode subject, String name, Collection<Grant> grants) {
        SortedMap<String, List<RbacRule>> byNamespace = RbacRule.of(grants);
        byNamespace.forEach((namespace, rules) -> {
            String kind = namespace.isEmpty() ? "ClusterRole" : "Role";
            objects.add(role(kind, namespace, name, rules));
            objects.add(binding(kind, namespace, name, subject));
        });
    }

    private static KubernetesObject role(String kind, String namespace, String name, List<RbacRule> rules) {
        ObjectNode role = object(ClusterNeeds.RBAC + "/v1", kind, namespace, name);
        var list = role.putArray("rules");
        for (RbacRule rule : rules) {
            ObjectNode one = list.addObject();
            if (rule.urls().isEmpty()) {
                rule.groups().forEach(one.putArray("apiGroups")::add);
                rule.resources().forEach(one.putArray("resources")::add);
                if (!rule.names().isEmpty()) {
                    rule.names().forEach(one.putArray("resourceNames")::add);
                }
            } else {
                rule.urls().forEach(one.putArray("nonResourceURLs")::add);
            }
            rule.verbs().forEach(one.putArray("verbs")::add);
        }
        return ours(role);
    }

    private static KubernetesObject binding(String kind, String namespace, String name, ObjectNode subject) {
        ObjectNode binding = object(ClusterNeeds.RBAC + "/v1", kind + "Binding", namespace, name);
        binding.putObject("roleRef")
                .put("apiGroup", ClusterNeeds.RBAC)
                .put("kind", kind)
                .put("name", name);
        binding.putArray("subjects").add(subject);
        return ours(binding);
    }

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", apiVersion)
                .put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    static KubernetesObject ours(ObjectNode object) {
        return new KubernetesObject(Installation.ADDON, Tree.of(object));
    }
}
