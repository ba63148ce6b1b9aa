package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.engine.Probes;
import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes probes by the API server. */
public final class KubernetesProbes implements Probes {
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(15);

    private final KubernetesReader reader;
    private final KubernetesWriter writer;
    private final Clock clock;

    public KubernetesProbes(ApiServer server, KubernetesReader reader, Clock clock) {
        this.reader = reader;
        this.writer = new KubernetesWriter(server);
        this.clock = clock;
    }

    @Override
    public void make(String check, Tree object) {
        KubernetesObject probe = new KubernetesObject(check, object.with(root -> {
            root.withObjectProperty("metadata").withObjectProperty("labels").put(LABEL, check);
            return root;
        }));
        Kinds.Kind kind = reader.kindNow(probe);
        reader.list(kind, probe.id().namespace(), LABEL + "=" + check).forEach((id, found) -> {
            if (Instant.parse(found.text("metadata", "creationTimestamp"))
                    .isBefore(clock.instant().minus(LEFT_BEHIND))) {
                remove(kind, id);
            }
        });
        ApiServer.Answer answer = writer.apply(kind, probe, false, false);
        if (!answer.ok()) {
            throw new ProblemException(KubernetesProblems.of(probe.id().toString(), "making", answer));
        }
    }

    @Override
    public Optional<Tree> read(ResourceId id) {
        return reader.get(id);
    }

    @Override
    public Optional<String> trouble(String namespace, String labels) {
        List<JsonNode> pods = reader.listPages("/api/v1/namespaces/" + namespace + "/pods", labels);
        Optional<String> trouble = Pods.trouble(pods);
        if (trouble.isPresent()) {
            return trouble;
        }
        return pods.isEmpty()
                ? Optional.of("no pod was made")
                : pods.stream()
                        .filter(pod ->
                                !pod.path("status").path("phase").asText().equals("Running"))
                        .map(pod -> "pod %s is %s"
                                .formatted(
                                        pod.path("metadata").path("name").asText(),
                                        pod.path("status").path("phase").asText("not scheduled")))
                        .findFirst();
    }

    @Override
    public void remove(ResourceId id) {
        reader.kinds().find(id).ifPresent(kind -> remove(kind, id));
    }

    private void remove(Kinds.Kind kind, ResourceId id) {
        ApiServer.Answer answer = writer.delete(kind, id);
        if (!answer.ok() && answer.status() != 404) {
            throw new ProblemException(KubernetesProblems.of(id.toString(), "deleting", answer));
        }
    }
}
