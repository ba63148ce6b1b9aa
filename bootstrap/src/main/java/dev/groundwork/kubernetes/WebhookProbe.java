package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.WebhookCheck.Hook;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Asks the API server to create an object without doing it, so that an admission webhook has to be asked. That means
 * something only if the webhook is there, has a say about such objects, and nobody passes while it is silent.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/">Dynamic
 *     admission control</a>
 */
final class WebhookProbe {
    private final KubernetesReader reader;
    private final KubernetesWriter writer;

    WebhookProbe(ApiServer server, KubernetesReader reader) {
        this.reader = reader;
        this.writer = new KubernetesWriter(server);
    }

    /** What came of it. */
    sealed interface Result {
        /** The API server asked the webhook and let the object pass. */
        record Passed() implements Result {}

        /** The webhook itself refused the object. */
        record Denied(String message) implements Result {}

        /** The webhook gave no usable answer, or somebody else refused the object. */
        record Failed(String message) implements Result {}

        /** The webhook is not set up so that the question would mean anything. */
        record NotAsked(String expected, String seen) implements Result {}
    }

    /**
     * Asks once.
     *
     * @throws ProblemException if the caller may not ask, or the API server does not know the object's kind
     */
    Result ask(Hook hook, Tree object) {
        Optional<Tree> configuration = reader.get(hook.configuration());
        if (configuration.isEmpty()) {
            return new Result.NotAsked(hook.configuration().toString(), "it does not exist");
        }
        Optional<JsonNode> webhook = StreamSupport.stream(
                        configuration.get().at("webhooks").spliterator(), false)
                .filter(candidate -> candidate.path("name").asText().equals(hook.name()))
                .findFirst();
        if (webhook.isEmpty()) {
            return new Result.NotAsked("webhook " + hook.name(), hook.configuration() + " has none of that name");
        }
        Kinds.Kind kind = reader.kindNow(new KubernetesObject("", object));
        if (!isAbout(webhook.get(), kind)) {
            return new Result.NotAsked(
                    "a rule for the creation of " + kind.plural(), "webhook " + hook.name() + " is not asked about it");
        }
        String policy = webhook.get().path("failurePolicy").asText("Fail");
        if (!policy.equals("Fail")) {
            return new Result.NotAsked(
                    "failurePolicy Fail", "it is " + policy + ", so that anything passes while the webhook is silent");
        }
        return answered(hook, writer.dryRunCreate(kind, object), KubernetesObject.idOf(object));
    }

    private static Result answered(Hook hook, ApiServer.Answer answer, ResourceId object) {
        String message = KubernetesProblems.message(answer.body());
        // Who exists already has passed admission.
        if (answer.ok() || answer.body().path("reason").asText().equals("AlreadyExists")) {
            return new Result.Passed();
        }
        if (message.contains("admission webhook \"" + hook.name() + "\" denied the request")) {
            return new Result.Denied(message);
        }
        if (answer.status() == 403 && message.contains(" cannot create ")) {
            throw new ProblemException(KubernetesProblems.of(object.toString(), "a dry run", answer));
        }
        return new Result.Failed(message);
    }

    private static boolean isAbout(JsonNode webhook, Kinds.Kind kind) {
        int slash = kind.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : kind.apiVersion().substring(0, slash);
        return StreamSupport.stream(webhook.path("rules").spliterator(), false)
                .anyMatch(rule -> names(rule.path("apiGroups"), group)
                        && names(rule.path("resources"), kind.plural())
                        && names(rule.path("operations"), "CREATE"));
    }

    private static boolean names(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .anyMatch(item -> item.equals("*") || item.equals("*/*") || item.equals(name));
    }

    /** Where to look when the webhook does not answer as it should. */
    static String logs(Hook hook) {
        return "kubectl -n %s logs %s/%s"
                .formatted(
                        hook.backend().namespace(),
                        hook.backend().kind().toLowerCase(Locale.ROOT),
                        hook.backend().name());
    }

    /** Where to look when the webhook is not set up as it should. */
    static String describe(ResourceId configuration) {
        return "kubectl get %s %s -o yaml"
                .formatted(configuration.kind().toLowerCase(Locale.ROOT), configuration.name());
    }
}
