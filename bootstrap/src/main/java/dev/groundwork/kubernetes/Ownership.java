package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;

/** The marks by which we know what is ours. */
final class Ownership {
    static final String SELECTOR = KubernetesObject.MANAGED_BY + "=" + KubernetesObject.GROUNDWORK;

    private Ownership() {}

    /** Whether the object carries our label. */
    static boolean isOurs(Tree live) {
        return live.text("metadata", "labels", KubernetesObject.MANAGED_BY).equals(KubernetesObject.GROUNDWORK);
    }

    /** Whether a controller made it for something else, and deletes it with that. Such an object is never ours. */
    static boolean isControlled(Tree live) {
        for (JsonNode owner : live.at("metadata", "ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return true;
            }
        }
        return false;
    }

    /** Whether exactly this was declared when we applied it last, and we really applied it. */
    static boolean appliedAs(KubernetesObject declared, Tree live) {
        String hash = declared.tree().text("metadata", "annotations", KubernetesObject.DECLARED);
        return !hash.isEmpty()
                && hash.equals(live.text("metadata", "annotations", KubernetesObject.DECLARED))
                && ManagedFields.applied(live);
    }

    /** Who seems to own an object that is not ours, for a message. */
    static String owner(Tree live) {
        String release = live.text("metadata", "annotations", "meta.helm.sh/release-name");
        if (!release.isEmpty()) {
            return "the Helm release " + release;
        }
        String manager = live.text("metadata", "labels", KubernetesObject.MANAGED_BY);
        if (!manager.isEmpty()) {
            return manager;
        }
        if (!live.text("metadata", "labels", "eks.amazonaws.com/component").isEmpty()) {
            return "an EKS add-on";
        }
        String field =
                live.at("metadata", "managedFields").path(0).path("manager").asText("");
        return field.isEmpty() ? "somebody else" : "field manager " + field;
    }
}
