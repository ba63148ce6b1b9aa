package dev.groundwork.engine;

/** Keeps the inventory in the cluster, and sees to it that one run at a time applies. */
public interface Ledger {
    /**
     * What was applied last time; empty if nothing ever was.
     *
     * @throws dev.groundwork.resource.ProblemException if it cannot be read
     */
    Inventory read();

    /** Writes the inventory. */
    void write(Inventory inventory);

    /**
     * Takes the lock.
     *
     * @return releases it
     * @throws dev.groundwork.resource.ProblemException CONFLICT if another run holds it, saying who and since when
     */
    Held lock();

    /**
     * Deletes the inventory and the lock, as the last that a removal does. Asked while the lock is held.
     *
     * @throws dev.groundwork.resource.ProblemException if they could not be deleted
     */
    void forget();

    /** The lock while it is held. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
