package dev.groundwork.kubernetes;

import dev.groundwork.addon.WebhookCheck;
import dev.groundwork.engine.Execution;
import dev.groundwork.plan.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Waits until a webhook's configuration is ready: not when its pods are, but when a dry-run create passes it. The way
 * there, the names and the authority of its certificate all take part in that.
 */
final class WebhookWait {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ApiServer server;
    private final WebhookProbe probe;
    private final Simulation simulation;

    WebhookWait(ApiServer server, KubernetesReader reader) {
        this.server = server;
        this.probe = new WebhookProbe(server, reader);
        this.simulation = new Simulation(reader);
    }

    Health await(WebhookCheck.Admits question, Instant deadline, Consumer<Health> progress) {
        while (true) {
            Health health = look(question);
            if (health.state() != Health.State.IN_PROGRESS || !server.now().isBefore(deadline)) {
                return health;
            }
            progress.accept(health);
            server.pause(PAUSE);
        }
    }

    private Health look(WebhookCheck.Admits question) {
        if (simulation.of(question.hook().backend()) == Execution.SIMULATED) {
            // Waiting would be in vain; that nothing is proved by it is said by the check.
            return Health.current("nothing really runs the pods behind it, so more cannot become of it here");
        }
        return switch (probe.ask(question.hook(), question.object())) {
            case WebhookProbe.Result.Passed _ -> Health.current("a dry-run create passes it");
            case WebhookProbe.Result.Denied(String message) -> Health.inProgress(message);
            case WebhookProbe.Result.Failed(String message) -> Health.inProgress(message);
            case WebhookProbe.Result.NotAsked(String expected, String seen) ->
                Health.failed("expected " + expected + ", but " + seen);
        };
    }
}
