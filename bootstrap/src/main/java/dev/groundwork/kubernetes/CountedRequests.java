package dev.groundwork.kubernetes;

import dev.groundwork.engine.RequestCount;
import dev.groundwork.plan.Requests;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what goes to the API server, watches included, by the verbs that its authorization and its audit log know.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb">verbs</a>
 */
record CountedRequests(RequestCount count) implements Interceptor {
    static final String NAME = "groundwork-requests";

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        count.count(Requests.Side.KUBERNETES, operation(request.method(), request.uri()));
    }

    static String operation(@Nullable String method, URI address) {
        @Nullable String query = address.getQuery();
        List<String> parameters = query == null ? List.of() : Arrays.asList(query.split("&"));
        boolean one = isOne(address.getPath());
        String verb = switch (method == null ? "GET" : method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> one ? "delete" : "deletecollection";
            default -> parameters.contains("watch=true") ? "watch" : one ? "get" : "list";
        };
        return parameters.contains("dryRun=All") ? "dry-run " + verb : verb;
    }

    /** Whether it is about one object, or about none such as a version, and not about all of a kind. */
    private static boolean isOne(String path) {
        List<String> parts =
                Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
        // In front there may be the path of a proxy.
        int api = parts.indexOf("api");
        int apis = parts.indexOf("apis");
        int from = apis >= 0 && (api < 0 || apis < api) ? apis + 3 : api >= 0 ? api + 2 : parts.size();
        if (from >= parts.size()) {
            return true;
        }
        boolean namespaced = parts.get(from).equals("namespaces") && parts.size() > from + 2;
        return parts.size() - from - (namespaced ? 2 : 0) > 1;
    }
}
