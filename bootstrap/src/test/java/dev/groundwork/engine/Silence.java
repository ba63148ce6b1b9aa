package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;

/** Tells nobody. */
public final class Silence implements Progress {
    @Override
    public void applied(ResourceId id, String how) {}

    @Override
    public void waiting(ResourceId id, String reason) {}

    @Override
    public void current(ResourceId id) {}

    @Override
    public void failed(ResourceId id, String reason) {}

    @Override
    public void checking(Check check) {}

    @Override
    public void checked(Proof proof) {}
}
