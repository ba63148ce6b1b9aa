package dev.groundwork.architecture.offenders.resource;

import dev.groundwork.architecture.offenders.engine.Sleeps;

/** A resource that knows the engine, which knows resources. */
final class SeesUp {
    void work(Sleeps engine) throws InterruptedException {
        engine.work();
    }
}
