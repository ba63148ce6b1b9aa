package dev.groundwork.aws;

import dev.groundwork.engine.Waiter;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How drivers of load balancing wait until something is gone: AWS lets go of a network interface minutes later. */
final class Leaving {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Waiter waiter;

    Leaving(Waiter waiter) {
        this.waiter = waiter;
    }

    /**
     * Tries until it is gone.
     *
     * @param attempt deletes it or looks at it; says what still holds it, or nothing once it is gone
     * @throws ProblemException if it is still there at the deadline
     */
    void until(Change.Delete delete, Instant deadline, Consumer<Health> progress, Supplier<Optional<String>> attempt) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            Optional<String> held = attempt.get();
            if (held.isEmpty()) {
                return;
            }
            if (waiter.now().isAfter(deadline)) {
                throw new ProblemException(new Problem(
                        Problem.Code.TIMED_OUT,
                        delete.id().toString(),
                        "it is not gone yet: " + held.get(),
                        "Run it again in some minutes"));
            }
            progress.accept(new Health(Health.State.TERMINATING, held.get()));
            waiter.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }
}
