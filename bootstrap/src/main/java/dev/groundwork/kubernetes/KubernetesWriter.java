package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;

/**
 * The one place that writes to Kubernetes. A dry run goes the same way as the write that it foretells.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-side apply</a>
 */
final class KubernetesWriter {
    /** Our name in managedFields. */
    static final String MANAGER = "groundwork";

    private final ApiServer server;
    private final String manager;

    KubernetesWriter(ApiServer server) {
        this(server, MANAGER);
    }

    /** Writes under another name than ours. */
    KubernetesWriter(ApiServer server, String manager) {
        this.server = server;
        this.manager = manager;
    }

    /**
     * Server-side apply.
     *
     * @param force whether fields are taken from other managers
     * @param dryRun whether the server only says what would become of it
     */
    ApiServer.Answer apply(Kinds.Kind kind, KubernetesObject object, boolean force, boolean dryRun) {
        String query = "?fieldManager=" + manager + "&fieldValidation=Strict" + (force ? "&force=true" : "")
                + (dryRun ? "&dryRun=All" : "");
        return server.send(
                new ApiServer.Request(
                        "PATCH",
                        kind.path(object.id()) + query,
                        "application/apply-patch+yaml",
                        object.tree().copy()),
                "application/json");
    }

    /** Asks what the server would make of a create; nothing is written. */
    ApiServer.Answer dryRunCreate(Kinds.Kind kind, Tree object) {
        ResourceId id = KubernetesObject.idOf(object);
        return post(kind.path(id.namespace()) + "?dryRun=All&fieldManager=" + manager, object.copy());
    }

    /** Changes some fields of an object that is not ours; a resourceVersion in the patch makes it conditional. */
    ApiServer.Answer merge(String path, com.fasterxml.jackson.databind.JsonNode patch) {
        return server.send(
                new ApiServer.Request(
                        "PATCH", path + "?fieldManager=" + manager, "application/merge-patch+json", patch),
                "application/json");
    }

    /** Deletes, with everything that it owns. */
    ApiServer.Answer delete(Kinds.Kind kind, ResourceId id) {
        return server.send(
                new ApiServer.Request(
                        "DELETE", kind.path(id) + "?propagationPolicy=Foreground", "application/json", null),
                "application/json");
    }

    /** Deletes what owns nothing: it is gone with the answer, and not when the garbage collector has looked. */
    ApiServer.Answer deleteAtOnce(Kinds.Kind kind, ResourceId id) {
        return server.send(
                new ApiServer.Request(
                        "DELETE", kind.path(id) + "?propagationPolicy=Background", "application/json", null),
                "application/json");
    }

    /**
     * Deletes the object of that uid and no other of the same name.
     *
     * @param foreground whether it stays until all that it owns is gone
     */
    ApiServer.Answer delete(Kinds.Kind kind, ResourceId id, String uid, boolean foreground) {
        ObjectNode options =
                JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.put("propagationPolicy", foreground ? "Foreground" : "Background");
        options.putObject("preconditions").put("uid", uid);
        return server.send(
                new ApiServer.Request("DELETE", kind.path(id), "application/json", options), "application/json");
    }

    /** Creates or replaces an object of Groundwork's own bookkeeping as it is given, with its resourceVersion if any. */
    ApiServer.Answer put(String path, com.fasterxml.jackson.databind.JsonNode body) {
        return server.send(new ApiServer.Request("PUT", path, "application/json", body), "application/json");
    }

    /** Creates an object, or asks a question that is written as one, such as a TokenRequest. */
    ApiServer.Answer post(String path, com.fasterxml.jackson.databind.JsonNode body) {
        return server.send(new ApiServer.Request("POST", path, "application/json", body), "application/json");
    }
}
