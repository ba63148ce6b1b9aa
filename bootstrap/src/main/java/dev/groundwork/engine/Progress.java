package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;

/** Told what happens while it happens, for whoever is watching; called from many threads. */
public interface Progress {
    /** It was written; the word says how, for instance {@code created}. */
    void applied(ResourceId id, String how);

    /** It waits, and why. */
    void waiting(ResourceId id, String reason);

    /** It is current, so that nobody waits for it any more. */
    void current(ResourceId id);

    /** It could not be written or did not become current. */
    void failed(ResourceId id, String reason);

    /** A check is asked. */
    void checking(Check check);

    /** A check has its end. */
    void checked(Proof proof);
}
