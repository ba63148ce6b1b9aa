package dev.groundwork.engine;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The only one that sleeps, for what cannot be watched. Tests replace it by one whose time passes at once. */
public class Waiter {
    private final Clock clock;

    public Waiter(Clock clock) {
        this.clock = clock;
    }

    /** What time it is. */
    public Instant now() {
        return clock.instant();
    }

    /**
     * Does nothing for that long.
     *
     * @throws ProblemException if the run is interrupted
     */
    public void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    new Problem(Problem.Code.TIMED_OUT, "run", "it was interrupted while waiting", "Run it again"), e);
        }
    }
}
