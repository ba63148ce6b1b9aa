package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Notes what it is told. */
final class FakeProgress implements Progress {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void applied(ResourceId id, String how) {
        told.add(how + " " + id.name());
    }

    @Override
    public void waiting(ResourceId id, String reason) {
        told.add("waiting " + id.name() + ": " + reason);
    }

    @Override
    public void current(ResourceId id) {
        told.add("current " + id.name());
    }

    @Override
    public void failed(ResourceId id, String reason) {
        told.add("failed " + id.name() + ": " + reason);
    }

    @Override
    public void checking(Check check) {
        told.add("checking " + check.name());
    }

    @Override
    public void checked(Proof proof) {
        told.add("checked " + proof.check().name());
    }
}
