package dev.groundwork.kubernetes;

import dev.groundwork.engine.DeletionOrder;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Deletes an object and waits until it is gone. */
final class Deletion {
    /** What these own is to be gone when they are: pods that still run need what is deleted after them. */
    private static final Set<String> OWNING = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

    private final KubernetesReader reader;
    private final KubernetesWriter writer;
    private final WorkloadWatch watch;

    Deletion(KubernetesReader reader, KubernetesWriter writer, WorkloadWatch watch) {
        this.reader = reader;
        this.writer = writer;
        this.watch = watch;
    }

    void run(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        ResourceId id = delete.id();
        Optional<Kinds.Kind> kind = reader.kinds().find(id);
        if (kind.isEmpty()) {
            return;
        }
        if (Leftovers.holds(id)) {
            refuseToTakeOthersAlong(kind.get(), id);
        }
        boolean foreground = OWNING.contains(id.kind()) || DeletionOrder.isCustom(id);
        ApiServer.Answer answer = writer.delete(kind.get(), id, delete.identity(), foreground);
        if (answer.status() == 404) {
            return;
        }
        if (answer.status() == 409) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    id.toString(),
                    "somebody made it anew since it was looked at, and that one was not deleted: "
                            + KubernetesProblems.message(answer.body()),
                    "Look at the preview again"));
        }
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(id.toString(), "deleting", answer));
        }
        watch.awaitGone(kind.get(), id, delete.identity(), deadline, progress).ifPresent(left -> {
            throw new ProblemException(stuck(id, left));
        });
    }

    /** Others may have put something in since it was looked at. */
    private void refuseToTakeOthersAlong(Kinds.Kind kind, ResourceId id) {
        Contents contents = new Contents(reader);
        List<ResourceId> held = id.kind().equals("Namespace")
                ? contents.of(id.name())
                : reader.get(kind, id).map(contents::ofKind).orElse(List.of());
        if (!held.isEmpty()) {
            throw new ProblemException(new Problem(
                    Problem.Code.CONFLICT,
                    id.toString(),
                    "there is still something that would be lost with it: " + Contents.words(held),
                    "Delete that yourself if nobody needs it, then run it again"));
        }
    }

    private static Problem stuck(ResourceId id, Tree left) {
        return new Problem(
                Problem.Code.TIMED_OUT,
                id.toString(),
                "it is being deleted since %s and still there: %s"
                        .formatted(left.text("metadata", "deletionTimestamp"), Finalizers.words(left)),
                Finalizers.todo(id, left));
    }
}
