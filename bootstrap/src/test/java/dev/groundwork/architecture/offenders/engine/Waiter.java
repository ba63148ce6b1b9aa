package dev.groundwork.architecture.offenders.engine;

/** The one that may sleep. */
final class Waiter {
    void pause() throws InterruptedException {
        Thread.sleep(1);
    }
}
