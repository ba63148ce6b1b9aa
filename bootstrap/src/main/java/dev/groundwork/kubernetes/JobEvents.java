package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.addon.Check;
import dev.groundwork.engine.Progress;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells, as Events of the Job that a run is part of, what is waited for and what failed, so that {@code kubectl describe
 * job} shows it. No more than a few dozen a run: the log has every line. An Event that is not taken is no reason to stop.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Event</a>
 */
public final class JobEvents implements Progress {
    private static final int MOST = 40;
    private static final int LONGEST = 1000;

    private final Progress next;
    private final KubernetesWriter writer;
    private final Clock clock;
    private final String namespace;
    private final String job;
    private final String uid;
    private final Map<String, String> told = new HashMap<>();
    private int count;

    private JobEvents(Progress next, ApiServer server, Clock clock, String namespace, String job, String uid) {
        this.next = next;
        this.writer = new KubernetesWriter(server);
        this.clock = clock;
        this.namespace = namespace;
        this.job = job;
        this.uid = uid;
    }

    /** The same progress, told of the Job as well if the variables of the pod say which Job it is. */
    public static Progress of(Map<String, String> environment, ApiServer server, Clock clock, Progress next) {
        Optional<String> namespace = variable(environment, "GROUNDWORK_NAMESPACE");
        Optional<String> job = variable(environment, "GROUNDWORK_JOB_NAME");
        Optional<String> uid = variable(environment, "GROUNDWORK_JOB_UID");
        return namespace.isPresent() && job.isPresent() && uid.isPresent()
                ? new JobEvents(next, server, clock, namespace.get(), job.get(), uid.get())
                : next;
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    @Override
    public void applied(ResourceId id, String how) {
        next.applied(id, how);
    }

    @Override
    public void waiting(ResourceId id, String reason) {
        next.waiting(id, reason);
        tell("Normal", "Waiting", id.toString(), id + ": " + reason);
    }

    @Override
    public void current(ResourceId id) {
        next.current(id);
    }

    @Override
    public void failed(ResourceId id, String reason) {
        next.failed(id, reason);
        tell("Warning", "Failed", id.toString(), id + ": " + reason);
    }

    @Override
    public void checking(Check check) {
        next.checking(check);
        tell("Normal", "Checking", check.addon() + check.name(), check.addon() + ": " + check.claim());
    }

    @Override
    public void checked(Proof proof) {
        next.checked(proof);
        if (proof.verdict() instanceof Proof.Refuted refuted) {
            Check check = proof.check();
            tell("Warning", "Refuted", check.addon() + check.name(), check.claim() + ": " + refuted.seen());
        }
    }

    private void tell(String type, String reason, String subject, String message) {
        synchronized (this) {
            if (count == MOST || message.equals(told.put(subject, message))) {
                return;
            }
            count++;
        }
        try {
            writer.post("/api/v1/namespaces/" + namespace + "/events", event(type, reason, message));
        } catch (ProblemException e) {
            // The log has told it already.
        }
    }

    private ObjectNode event(String type, String reason, String message) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "v1")
                .put("kind", "Event")
                .put("type", type)
                .put("reason", reason)
                .put("message", message.length() > LONGEST ? message.substring(0, LONGEST) : message)
                .put("firstTimestamp", now)
                .put("lastTimestamp", now)
                .put("count", 1);
        event.putObject("metadata")
                .put("name", job + "." + UUID.randomUUID().toString().substring(0, 13))
                .put("namespace", namespace);
        event.putObject("involvedObject")
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("namespace", namespace)
                .put("name", job)
                .put("uid", uid);
        event.putObject("source").put("component", "groundwork");
        return event;
    }
}
