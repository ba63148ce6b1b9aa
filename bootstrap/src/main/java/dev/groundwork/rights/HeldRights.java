package dev.groundwork.rights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * The rights that the roles of a baseline give. Whoever writes a role must hold its rights, or have the verb
 * {@code escalate} on it. Held is less: it can be no more than what the add-ons may anyway, while {@code escalate} lets
 * its holder put everything into a role that is bound already.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping">
 *     Privilege escalation prevention</a>
 */
final class HeldRights {
    private HeldRights() {}

    static SortedSet<Grant> of(List<Resource> resources) {
        Grants grants = new Grants();
        for (Resource resource : resources) {
            if (resource instanceof KubernetesObject object
                    && object.id().group().equals(ClusterNeeds.RBAC)
                    && (object.id().kind().equals("Role") || object.id().kind().equals("ClusterRole"))) {
                object.tree()
                        .at("rules")
                        .forEach(rule -> add(grants, object.id().namespace(), rule));
            }
        }
        return grants.all();
    }

    private static void add(Grants grants, String namespace, JsonNode rule) {
        String[] verbs = texts(rule.path("verbs")).toArray(String[]::new);
        List<String> names = rule.path("resourceNames").isEmpty() ? List.of("") : texts(rule.path("resourceNames"));
        for (String group : texts(rule.path("apiGroups"))) {
            for (String resource : texts(rule.path("resources"))) {
                names.forEach(name -> grants.on(namespace, group, resource, name, verbs));
            }
        }
        texts(rule.path("nonResourceURLs")).forEach(url -> grants.on("", Grant.URL, url, "", verbs));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
