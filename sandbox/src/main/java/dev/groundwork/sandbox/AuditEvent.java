package dev.groundwork.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * One answered request, as the API server's audit log has it.
 *
 * @param verb for instance {@code get}, {@code list}, {@code patch}; in lower case
 * @param group API group, empty for the core one and for requests that are for no resource
 * @param resource in plural, with a sub-resource after a slash, as in {@code deployments/status}; empty if none
 * @param namespace empty if none
 * @param name empty if none, as for a list
 * @param user who asked
 * @param userAgent with what program
 * @param uri path and query
 * @param status HTTP status of the answer
 * @param dryRun whether the server was asked to change nothing
 * @see <a href="https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/">audit.k8s.io/v1</a>
 */
public record AuditEvent(
        String verb,
        String group,
        String resource,
        String namespace,
        String name,
        String user,
        String userAgent,
        String uri,
        int status,
        boolean dryRun) {

    private static final Set<String> WRITING = Set.of("create", "update", "patch", "delete", "deletecollection");

    /** What these groups create is an answer, not an object: access reviews, token reviews. */
    private static final Set<String> REVIEWS = Set.of("authorization.k8s.io", "authentication.k8s.io");

    /**
     * Whether it is a write as Groundwork counts writes: it could have changed what the cluster holds. Refused ones
     * count. Dry runs, reviews, tokens, Leases and Events do not.
     */
    public boolean write() {
        return WRITING.contains(verb)
                && !dryRun
                && !REVIEWS.contains(group)
                && !resource.equals("serviceaccounts/token")
                && !resource.equals("leases")
                && !resource.equals("events");
    }

    static AuditEvent of(JsonNode json) {
        JsonNode object = json.path("objectRef");
        String sub = object.path("subresource").asText("");
        String resource = object.path("resource").asText("");
        String uri = json.path("requestURI").asText("");
        return new AuditEvent(
                json.path("verb").asText(""),
                object.path("apiGroup").asText(""),
                sub.isEmpty() ? resource : resource + "/" + sub,
                object.path("namespace").asText(""),
                object.path("name").asText(""),
                json.path("user").path("username").asText(""),
                json.path("userAgent").asText(""),
                uri,
                json.path("responseStatus").path("code").asInt(),
                uri.contains("dryRun=All") || dryRunInBody(json));
    }

    /** A delete may say it in its body, which the log has only at level Request and above. */
    private static boolean dryRunInBody(JsonNode json) {
        for (JsonNode word : json.path("requestObject").path("dryRun")) {
            if (word.asText().equals("All")) {
                return true;
            }
        }
        return false;
    }
}
