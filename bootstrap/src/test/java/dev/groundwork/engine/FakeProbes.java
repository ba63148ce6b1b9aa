package dev.groundwork.engine;

import dev.groundwork.resource.KubernetesObject;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster in which probes are only written down. */
public final class FakeProbes implements Probes {
    public final Map<ResourceId, Tree> there = new HashMap<>();
    public final List<Tree> made = new ArrayList<>();
    public final List<ResourceId> removed = new ArrayList<>();
    public Optional<String> trouble = Optional.empty();
    /** What is read of anything that was made; as it was made unless this says otherwise. */
    public Optional<Tree> status = Optional.empty();

    @Override
    public void make(String check, Tree object) {
        made.add(object);
        there.put(KubernetesObject.idOf(object), status.orElse(object));
    }

    @Override
    public Optional<Tree> read(ResourceId id) {
        return Optional.ofNullable(there.get(id));
    }

    @Override
    public Optional<String> trouble(String namespace, String labels) {
        return trouble;
    }

    @Override
    public void remove(ResourceId id) {
        there.remove(id);
        removed.add(id);
    }
}
