package dev.groundwork.cli;

import dev.groundwork.addon.Check;
import dev.groundwork.engine.Progress;
import dev.groundwork.plan.Proof;
import dev.groundwork.report.ProgressText;
import dev.groundwork.resource.ResourceId;

/**
 * Progress as lines of text.
 *
 * @param text writes the lines
 */
record ToErr(ProgressText text) implements Progress {
    @Override
    public void applied(ResourceId id, String how) {
        text.applied(id, how);
    }

    @Override
    public void waiting(ResourceId id, String reason) {
        text.waiting(id, reason);
    }

    @Override
    public void current(ResourceId id) {
        text.current(id);
    }

    @Override
    public void failed(ResourceId id, String reason) {
        text.failed(id, reason);
    }

    @Override
    public void checking(Check check) {
        text.checking(check);
    }

    @Override
    public void checked(Proof proof) {
        text.checked(proof);
    }
}
