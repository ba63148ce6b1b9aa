package dev.groundwork.architecture.offenders.engine;

import dev.groundwork.architecture.offenders.resource.Value;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sleeps in three ways. */
public final class Sleeps {
    public Value work() throws InterruptedException {
        Thread.sleep(1);
        TimeUnit.MILLISECONDS.sleep(1);
        LockSupport.parkNanos(1);
        return new Value("late");
    }
}
