package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Decisions;
import dev.groundwork.plan.FieldConflict;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One server-side apply, dry or real, with what the baseline has decided about conflicts. The preview and the apply both
 * come through here, so what is shown and what is done cannot part.
 */
final class Application {
    private final KubernetesWriter writer;
    private final Decisions decisions;

    Application(KubernetesWriter writer, Decisions decisions) {
        this.writer = writer;
        this.decisions = decisions;
    }

    /** What the server made of it. */
    sealed interface Result {
        /**
         * It would be, or is, like this.
         *
         * @param created whether the object was not there before
         */
        record Accepted(Tree object, boolean created) implements Result {}

        /** Others hold fields with other values, and nothing is decided about them. */
        record Contested(List<FieldConflict> conflicts) implements Result {}

        /** The server does not want it. */
        record Refused(ApiServer.Answer answer) implements Result {}
    }

    /**
     * Applies.
     *
     * @param live the object as it is, if it is known
     * @param drift whether it was applied as declared before, so that foreign values are taken back
     */
    Result run(Kinds.Kind kind, KubernetesObject object, Optional<Tree> live, boolean drift, boolean dryRun) {
        // A forced apply would also take back what the baseline leaves to others.
        boolean force = drift && !decisions.yieldsAny(object.addon());
        ApiServer.Answer answer = writer.apply(kind, object, force, dryRun);
        if (answer.status() != 409 || !isFieldConflict(answer.body())) {
            return result(answer);
        }
        Tree ours = KubernetesReader.masked(object.tree().copy());
        Tree there = live.orElse(ours);
        List<FieldConflict> open = new ArrayList<>();
        Tree remaining = object.tree();
        for (JsonNode cause : answer.body().path("details").path("causes")) {
            FieldPath field = FieldPath.parse(cause.path("field").asText(), there);
            String path = field.in(there);
            if (decisions.yields(object.addon(), path)) {
                remaining = field.without(remaining);
            } else {
                open.add(new FieldConflict(
                        path,
                        owner(cause.path("message").asText()),
                        live.flatMap(field::valueIn),
                        FieldPath.parse(cause.path("field").asText(), ours).valueIn(ours)));
            }
        }
        boolean take = drift
                || decisions.takes(
                        object.addon(), open.stream().map(FieldConflict::path).toList());
        if (!take) {
            return new Result.Contested(open);
        }
        return result(writer.apply(kind, new KubernetesObject(object.addon(), remaining), !open.isEmpty(), dryRun));
    }

    private static Result result(ApiServer.Answer answer) {
        return answer.ok() && answer.body() instanceof ObjectNode object
                ? new Result.Accepted(KubernetesReader.masked(object), answer.status() == 201)
                : new Result.Refused(answer);
    }

    private static boolean isFieldConflict(JsonNode status) {
        return status.path("details")
                .path("causes")
                .path(0)
                .path("reason")
                .asText()
                .equals("FieldManagerConflict");
    }

    /** The message is {@code conflict with "kubectl-edit" using apps/v1 at ...}. */
    private static String owner(String message) {
        int first = message.indexOf('"');
        int last = message.indexOf('"', first + 1);
        return first >= 0 && last > first ? message.substring(first + 1, last) : message;
    }
}
