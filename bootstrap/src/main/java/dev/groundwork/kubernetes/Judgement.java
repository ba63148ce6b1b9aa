package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Decisions;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Difference;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Prediction;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what a dry run means for one object.
 *
 * @param object what is declared
 * @param live what is there, if anything
 * @param applied whether exactly this was applied before
 * @param decisions what the baseline has decided
 * @param places what the same plan makes
 */
record Judgement(KubernetesObject object, Optional<Tree> live, boolean applied, Decisions decisions, NewPlaces places) {
    private static final List<String> IMMUTABLE = List.of(
            "immutable",
            "cannot change roleRef",
            "may not change once set",
            "updates to statefulset spec",
            "updates to parameters are forbidden");

    Change.Declared of(Application.Result result) {
        if (live.isPresent() && isForeign(live.get()) && !isFree() && !decisions.adopts(object.addon())) {
            return foreign(live.get());
        }
        return switch (result) {
            case Application.Result.Accepted accepted -> accepted(accepted.object());
            case Application.Result.Contested contested ->
                new Change.Conflicted(
                        object,
                        contested.conflicts(),
                        new Problem(
                                Problem.Code.CONFLICT,
                                object.id().toString(),
                                "other managers hold fields that the baseline wants",
                                "Decide in the baseline: " + object.place() + ".take or .yield with these paths"));
            case Application.Result.Refused refused -> refused(refused.answer());
        };
    }

    /** A Namespace is a place: who makes one first, to put a Secret into it, does not own what comes later. */
    private boolean isFree() {
        return object.id().kind().equals("Namespace");
    }

    /** A label is soon removed; who applied an object is on record besides. */
    private static boolean isForeign(Tree there) {
        return !Ownership.isOurs(there) && !ManagedFields.applied(there);
    }

    private Change.Declared accepted(Tree predicted) {
        Tree after = Visible.of(predicted);
        if (live.isEmpty()) {
            return new Change.Create(object, after, Prediction.SERVER);
        }
        return update(Visible.of(live.get()), after, Prediction.SERVER);
    }

    private Change.Declared update(Tree before, Tree after, Prediction prediction) {
        List<FieldChange> fields = Difference.between(
                before, after, live.map(ManagedFields::writers).orElse(Map.of()));
        if (fields.isEmpty()) {
            return new Change.Unchanged(object);
        }
        return new Change.Update(object, before, after, fields, prediction, applied);
    }

    private Change.Conflicted foreign(Tree there) {
        return new Change.Conflicted(
                object,
                List.of(),
                new Problem(
                        Problem.Code.CONFLICT,
                        object.id().toString(),
                        "it exists already and belongs to " + Ownership.owner(there),
                        "Remove it there, or let Groundwork take it over with " + object.place() + ".adopt: true"));
    }

    private Change.Declared refused(ApiServer.Answer answer) {
        Optional<String> immutable = immutableField(answer.body());
        if (answer.status() == 422 && immutable.isPresent() && live.isPresent()) {
            Tree before = Visible.of(live.get());
            Tree after = Visible.of(merged(live.get()));
            return new Change.Replace(
                    object,
                    before,
                    after,
                    Difference.between(before, after, ManagedFields.writers(live.get())),
                    immutable.get());
        }
        if (answer.status() == 404 && (places.makeNamespace(object.id().namespace()) || places.makeRoleOf(object))) {
            return new Change.Create(object, Visible.declared(object), Prediction.TOO_EARLY);
        }
        if (answer.status() == 403 && isDenied(answer.body())) {
            return live.isEmpty()
                    ? new Change.Create(object, Visible.declared(object), Prediction.NOT_CHECKED)
                    : update(Visible.of(live.get()), Visible.of(merged(live.get())), Prediction.NOT_CHECKED);
        }
        return new Change.Unreadable(object, KubernetesProblems.of(object.id().toString(), "a dry run", answer));
    }

    /** RBAC and admission both answer 403; only the former means that we could not ask. */
    private static boolean isDenied(JsonNode status) {
        String message = status.path("message").asText();
        // What is not there yet takes the right to create it, too.
        return message.contains(" cannot patch ") || message.contains(" cannot create ");
    }

    /** Most fields are told to be immutable; those of older kinds have words of their own. */
    private static Optional<String> immutableField(JsonNode status) {
        for (JsonNode cause : status.path("details").path("causes")) {
            String message = cause.path("message").asText();
            if (IMMUTABLE.stream().anyMatch(message::contains)) {
                return Optional.of(cause.path("field").asText());
            }
        }
        return Optional.empty();
    }

    /** What the object would become as far as can be told without the server: the declared values laid over it. */
    private Tree merged(Tree there) {
        return there.with(root -> overlay(root, Visible.declared(object).copy()));
    }

    private static ObjectNode overlay(ObjectNode base, ObjectNode change) {
        change.properties().forEach(entry -> {
            if (base.get(entry.getKey()) instanceof ObjectNode left && entry.getValue() instanceof ObjectNode right) {
                overlay(left, right);
            } else if (base.get(entry.getKey()) instanceof ArrayNode left
                    && entry.getValue() instanceof ArrayNode right
                    && left.size() == right.size()
                    && Tree.isNamed(left)) {
                // The server has filled in defaults there; only what is declared takes part.
                for (int i = 0; i < left.size(); i++) {
                    overlay((ObjectNode) left.get(i), (ObjectNode) right.get(i));
                }
            } else {
                base.set(entry.getKey(), entry.getValue());
            }
        });
        return base;
    }
}
