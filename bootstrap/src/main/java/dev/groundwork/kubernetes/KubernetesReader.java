package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Once;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads objects. Secret values are masked here, before anything else sees them. */
public final class KubernetesReader {
    private static final int PAGE = 500;
    /** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    /** Ten seconds in all: API servers that are several agree within five. */
    static final int NEW_KIND_ATTEMPTS = 20;

    static final Duration NEW_KIND_PAUSE = Duration.ofMillis(500);

    private final ApiServer server;
    private volatile Supplier<Kinds> kinds;

    public KubernetesReader(ApiServer server) {
        this.server = server;
        this.kinds = new Once<>(() -> Kinds.read(server));
    }

    Kinds kinds() {
        return kinds.get();
    }

    /**
     * The kind of that object, asked again while it is not known: discovery is some moments behind a definition that is
     * Established, and the API servers behind one address do not all learn of it at once.
     */
    Kinds.Kind kindNow(KubernetesObject object) {
        Optional<Kinds.Kind> known =
                kinds().find(object.apiVersion(), object.id().kind());
        return known.isPresent() ? known.get() : kindAtLast(object);
    }

    /** One at a time, so that many objects of a new kind do not each read all kinds. */
    private synchronized Kinds.Kind kindAtLast(KubernetesObject object) {
        for (int attempt = 0; ; attempt++) {
            Optional<Kinds.Kind> known =
                    kinds().find(object.apiVersion(), object.id().kind());
            if (known.isPresent()) {
                return known.get();
            }
            if (attempt == NEW_KIND_ATTEMPTS) {
                throw new ProblemException(new Problem(
                        Problem.Code.MISSING,
                        object.id().toString(),
                        "the API server does not know " + object.id().kind() + " of " + object.apiVersion(),
                        "Look at its CustomResourceDefinition, and run it again"));
            }
            if (attempt > 0) {
                server.pause(NEW_KIND_PAUSE);
            }
            kinds = new Once<>(() -> Kinds.read(server));
        }
    }

    /** All objects of a kind that match a label selector, by id. */
    Map<ResourceId, Tree> list(Kinds.Kind kind, String namespace, String labelSelector) {
        Map<ResourceId, Tree> found = new HashMap<>();
        for (JsonNode item : listPages(kind.path(namespace), labelSelector)) {
            ObjectNode object = item.deepCopy();
            object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
            Tree tree = masked(object);
            found.put(KubernetesObject.idOf(tree), tree);
        }
        return found;
    }

    /** All items below an address that match a label selector, page by page. */
    List<JsonNode> listPages(String path, String labelSelector) {
        return listPages(path, labelSelector, "application/json");
    }

    /** The metadata of all objects of a kind that match a label selector: what they hold is never read. */
    List<Tree> listMetadata(Kinds.Kind kind, String namespace, String labelSelector) {
        return listPages(kind.path(namespace), labelSelector, METADATA).stream()
                .map(item -> {
                    ObjectNode object = JsonNodeFactory.instance.objectNode();
                    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
                    object.set("metadata", item.path("metadata"));
                    return Tree.of(object);
                })
                .toList();
    }

    private List<JsonNode> listPages(String path, String labelSelector, String accept) {
        List<JsonNode> items = new ArrayList<>();
        String next = "";
        do {
            String query = "?limit=" + PAGE
                    + (labelSelector.isEmpty() ? "" : "&labelSelector=" + encode(labelSelector))
                    + (next.isEmpty() ? "" : "&continue=" + encode(next));
            ApiServer.Answer answer = server.send(ApiServer.Request.get(path + query), accept);
            if (!answer.ok()) {
                throw new ProblemException(KubernetesProblems.of(path, "listing", answer));
            }
            answer.body().path("items").forEach(items::add);
            next = answer.body().path("metadata").path("continue").asText("");
        } while (!next.isEmpty());
        return items;
    }

    /** The object, if it is there. */
    Optional<Tree> get(Kinds.Kind kind, ResourceId id) {
        ApiServer.Answer answer = server.get(kind.path(id));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(id.toString(), "reading", answer));
        }
        return Optional.of(masked((ObjectNode) answer.body()));
    }

    /** The object of that id in whatever version the server has, if it is there. */
    public Optional<Tree> get(ResourceId id) {
        Kinds.Kind kind = kinds().find(id)
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Code.MISSING, id.toString(), "the API server does not know " + id.kind(), "")));
        return get(kind, id);
    }

    static Tree masked(ObjectNode object) {
        return Tree.of(object).with(Masking::mask);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
