package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Parallel;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.rights.Grant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Compares rights with what the caller has, by asking the API server about the caller alone, which everybody may. One
 * question settles it for an administrator, and one a namespace for most others. Only where an authorizer cannot list its
 * rules, such as the one behind EKS access entries, each right that no rule gives is asked for by itself.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/">
 *     SelfSubjectRulesReview</a>
 */
public final class OwnRights {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";
    /** No binding lies in a namespace that does not exist, so only what holds everywhere is told of it. */
    private static final String NOWHERE = "groundwork-no-such-namespace";

    private final ApiServer server;
    private final KubernetesWriter writer;
    private final AtomicInteger questions = new AtomicInteger();

    public OwnRights(ApiServer server) {
        this.server = server;
        this.writer = new KubernetesWriter(server);
    }

    /**
     * Which of these the caller lacks.
     *
     * @throws ProblemException if the API server does not say
     */
    public SortedSet<Grant> lacking(Collection<Grant> grants) {
        if (grants.isEmpty() || isAllowed(new Grant("", "*", "*", "", "*"))) {
            return new TreeSet<>();
        }
        List<String> namespaces =
                grants.stream().map(Grant::namespace).distinct().sorted().toList();
        List<Rules> rules = Parallel.map(namespaces, this::rules);
        List<Grant> open = grants.stream()
                .filter(grant -> rules.stream()
                        .noneMatch(those -> those.namespace().equals(grant.namespace()) && those.give(grant)))
                .toList();
        boolean complete = rules.stream().allMatch(Rules::complete);
        return complete
                ? new TreeSet<>(open)
                : Parallel.map(open, grant -> Map.entry(grant, isAllowed(grant))).stream()
                        .filter(answer -> !answer.getValue())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many requests it took so far. */
    public int questions() {
        return questions.get();
    }

    /** Who the caller is, as the API server knows it. */
    public String caller() {
        return ask("/apis/authentication.k8s.io/v1/selfsubjectreviews", review("authentication", "SelfSubjectReview"))
                .path("status")
                .path("userInfo")
                .path("username")
                .asText();
    }

    private boolean isAllowed(Grant grant) {
        ObjectNode review = review("authorization", "SelfSubjectAccessReview");
        ObjectNode spec = review.putObject("spec");
        if (grant.group().equals(Grant.URL)) {
            spec.putObject("nonResourceAttributes")
                    .put("path", grant.resource())
                    .put("verb", grant.verb());
        } else {
            int slash = grant.resource().indexOf('/');
            ObjectNode attributes = spec.putObject("resourceAttributes")
                    .put("namespace", grant.namespace())
                    .put("verb", grant.verb())
                    .put("group", grant.group())
                    .put("name", grant.name())
                    .put(
                            "resource",
                            slash < 0 ? grant.resource() : grant.resource().substring(0, slash));
            if (slash >= 0) {
                attributes.put("subresource", grant.resource().substring(slash + 1));
            }
        }
        return ask(REVIEWS + "selfsubjectaccessreviews", review)
                .path("status")
                .path("allowed")
                .asBoolean();
    }

    private Rules rules(String namespace) {
        ObjectNode review = review("authorization", "SelfSubjectRulesReview");
        review.putObject("spec").put("namespace", namespace.isEmpty() ? NOWHERE : namespace);
        JsonNode status = ask(REVIEWS + "selfsubjectrulesreviews", review).path("status");
        List<JsonNode> rules = new ArrayList<>();
        status.path("resourceRules").forEach(rules::add);
        List<JsonNode> urls = new ArrayList<>();
        status.path("nonResourceRules").forEach(urls::add);
        return new Rules(namespace, rules, urls, !status.path("incomplete").asBoolean(false));
    }

    private JsonNode ask(String path, ObjectNode review) {
        questions.incrementAndGet();
        ApiServer.Answer answer = writer.post(path, review);
        if (!answer.ok()) {
            throw new ProblemException(
                    KubernetesProblems.of("API server " + server.address(), "asking for one's own rights", answer));
        }
        return answer.body();
    }

    private static ObjectNode review(String group, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", group + ".k8s.io/v1")
                .put("kind", kind);
    }

    /**
     * What the API server lists for one namespace.
     *
     * @param complete whether nobody else may allow more
     */
    record Rules(String namespace, List<JsonNode> resources, List<JsonNode> urls, boolean complete) {
        /** Whether one of these rules gives that right. */
        boolean give(Grant grant) {
            return grant.group().equals(Grant.URL)
                    ? urls.stream()
                            .anyMatch(rule -> has(rule.path("verbs"), grant.verb())
                                    && isBelow(rule.path("nonResourceURLs"), grant.resource()))
                    : resources.stream().anyMatch(rule -> gives(rule, grant));
        }

        private static boolean gives(JsonNode rule, Grant grant) {
            int slash = grant.resource().indexOf('/');
            JsonNode resources = rule.path("resources");
            return has(rule.path("verbs"), grant.verb())
                    && has(rule.path("apiGroups"), grant.group())
                    && (has(resources, grant.resource())
                            || (slash >= 0
                                    && has(resources, "*" + grant.resource().substring(slash))))
                    && (rule.path("resourceNames").isEmpty()
                            || (!grant.name().isEmpty() && isIn(rule.path("resourceNames"), grant.name())));
        }

        private static boolean isBelow(JsonNode patterns, String path) {
            return texts(patterns)
                    .anyMatch(pattern -> pattern.equals(path)
                            || (pattern.endsWith("*") && path.startsWith(pattern.substring(0, pattern.length() - 1))));
        }

        private static boolean has(JsonNode list, String text) {
            return isIn(list, text) || isIn(list, "*");
        }

        private static boolean isIn(JsonNode list, String text) {
            return texts(list).anyMatch(text::equals);
        }

        private static Stream<String> texts(JsonNode list) {
            return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
        }
    }
}
