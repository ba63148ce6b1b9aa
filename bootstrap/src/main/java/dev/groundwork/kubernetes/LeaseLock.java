package dev.groundwork.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.engine.Ledger;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One run at a time applies: a Lease in kube-system, renewed while the run works. A Lease whose holder was killed expires
 * by itself.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/architecture/leases/">Leases</a>
 */
final class LeaseLock {
    private static final String PATH = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
    private static final String NAME = "groundwork";
    static final ResourceId ID = new ResourceId("coordination.k8s.io", "Lease", "kube-system", NAME);
    private static final int SECONDS = 15;
    private static final DateTimeFormatter MICRO_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ApiServer server;
    private final KubernetesWriter writer;
    private final String holder = holder();

    LeaseLock(ApiServer server, KubernetesWriter writer) {
        this.server = server;
        this.writer = writer;
    }

    Ledger.Held take() {
        ApiServer.Answer there = server.get(PATH + "/" + NAME);
        ApiServer.Answer taken;
        if (there.status() == 404) {
            taken = writer.post(PATH, lease(JsonNodeFactory.instance.objectNode(), true));
        } else if (there.ok()) {
            JsonNode spec = there.body().path("spec");
            if (isHeld(spec)) {
                throw held(spec);
            }
            taken = writer.put(PATH + "/" + NAME, lease((ObjectNode) there.body(), true));
        } else {
            throw new ProblemException(KubernetesProblems.of("Lease kube-system/" + NAME, "reading the lock", there));
        }
        if (taken.status() == 409) {
            JsonNode now = server.get(PATH + "/" + NAME).body();
            // Somebody was faster by a moment, or our own request was repeated after a lost answer.
            if (!isOurs(now)) {
                throw held(now.path("spec"));
            }
        } else if (!taken.ok()) {
            throw new ProblemException(KubernetesProblems.of("Lease kube-system/" + NAME, "taking the lock", taken));
        }
        ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("lease").factory());
        var _ = renewal.scheduleAtFixedRate(this::renew, SECONDS / 3, SECONDS / 3, TimeUnit.SECONDS);
        Thread atExit = new Thread(() -> release(renewal));
        Runtime.getRuntime().addShutdownHook(atExit);
        return () -> {
            release(renewal);
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The run is being ended; the hook does the same.
                return;
            }
        };
    }

    private void renew() {
        try {
            ApiServer.Answer there = server.get(PATH + "/" + NAME);
            if (there.ok() && isOurs(there.body())) {
                writer.put(PATH + "/" + NAME, lease((ObjectNode) there.body(), false));
            }
        } catch (ProblemException e) {
            // The next renewal tries again; the Lease lives for three of them.
            return;
        }
    }

    private void release(ScheduledExecutorService renewal) {
        renewal.shutdownNow();
        try {
            ApiServer.Answer there = server.get(PATH + "/" + NAME);
            if (there.ok() && isOurs(there.body())) {
                ObjectNode lease = (ObjectNode) there.body();
                ((ObjectNode) lease.path("spec")).put("holderIdentity", "");
                writer.put(PATH + "/" + NAME, lease);
            }
        } catch (ProblemException e) {
            // It expires by itself.
            return;
        }
    }

    private boolean isOurs(JsonNode lease) {
        return lease.path("spec").path("holderIdentity").asText("").equals(holder);
    }

    private boolean isHeld(JsonNode spec) {
        String by = spec.path("holderIdentity").asText("");
        if (by.isEmpty() || by.equals(holder)) {
            return false;
        }
        try {
            Instant renewed = Instant.parse(spec.path("renewTime").asText(""));
            long seconds = spec.path("leaseDurationSeconds").asLong(SECONDS);
            return server.now().isBefore(renewed.plus(Duration.ofSeconds(seconds)));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static ProblemException held(JsonNode spec) {
        return new ProblemException(new Problem(
                Problem.Code.CONFLICT,
                "Lease kube-system/" + NAME,
                "another run applies: %s, since %s"
                        .formatted(
                                spec.path("holderIdentity").asText("unknown"),
                                spec.path("acquireTime").asText("an unknown time")),
                "Wait until it has ended; if it was killed, the lock falls " + SECONDS + " seconds later"));
    }

    /** A time as the API server wants it in a Lease: always six digits after the point. */
    static String microTime(Instant time) {
        return MICRO_TIME.format(time);
    }

    private ObjectNode lease(ObjectNode object, boolean acquired) {
        String micros = microTime(server.now());
        object.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata =
                object.path("metadata") instanceof ObjectNode known ? known : object.putObject("metadata");
        metadata.put("name", NAME).put("namespace", "kube-system");
        ObjectNode spec = object.path("spec") instanceof ObjectNode known ? known : object.putObject("spec");
        spec.put("holderIdentity", holder).put("leaseDurationSeconds", SECONDS).put("renewTime", micros);
        if (acquired) {
            spec.put("acquireTime", micros);
        }
        return object;
    }

    /** Who we are, so that a person finds the other run: user, host, process, and a number of this run. */
    private static String holder() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown-host";
        }
        return "%s@%s, process %d (%s)"
                .formatted(
                        System.getProperty("user.name"),
                        host,
                        ProcessHandle.current().pid(),
                        UUID.randomUUID().toString().substring(0, 8));
    }
}
