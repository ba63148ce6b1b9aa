package dev.groundwork.engine;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Leftover;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A driver whose world is what a test says. Notes what it is asked to do, in order. */
final class FakeDriver implements Driver {
    final List<String> done = Collections.synchronizedList(new ArrayList<>());
    final Map<ResourceId, RuntimeException> refusing = new HashMap<>();
    final Map<ResourceId, Health> health = new HashMap<>();
    final Map<ResourceId, RuntimeException> unwatchable = new HashMap<>();
    final Map<ResourceId, CountDownLatch> current = new ConcurrentHashMap<>();
    final Set<ResourceId> there = ConcurrentHashMap.newKeySet();
    final Map<String, String> attributes = new HashMap<>();
    final Map<String, String> needed = new HashMap<>();
    /** What stays, and whether it is still ours. */
    final Map<ResourceId, Boolean> keeping = new HashMap<>();

    final List<Leftover> asked = new ArrayList<>();

    @Nullable
    ProblemException blind;

    private final Predicate<Resource> handles;
    private final boolean aws;
    private Function<Resource, Change.Declared> observed = Things::create;

    FakeDriver() {
        this(resource -> true);
    }

    FakeDriver(Predicate<Resource> handles) {
        this(handles, false);
    }

    FakeDriver(Predicate<Resource> handles, boolean aws) {
        this.handles = handles;
        this.aws = aws;
    }

    FakeDriver observing(Function<Resource, Change.Declared> change) {
        observed = change;
        return this;
    }

    FakeDriver refusing(ResourceId id, Problem problem) {
        refusing.put(id, new ProblemException(problem));
        return this;
    }

    FakeDriver finding(ResourceId id, Health how) {
        health.put(id, how);
        return this;
    }

    @Override
    public boolean handles(Resource resource) {
        return handles.test(resource);
    }

    @Override
    public List<Change.Declared> observe(List<Resource> resources) {
        done.add("observe " + resources.size());
        // Backwards, because the planner must not lean on a driver's order.
        return resources.reversed().stream().map(observed).toList();
    }

    @Override
    public Tree apply(Change.Declared change) {
        if (refusing.containsKey(change.id())) {
            throw refusing.get(change.id());
        }
        done.add("apply " + change.id().name());
        return change.resource().tree();
    }

    @Override
    public Optional<String> attribute(Resource resource, String attribute) {
        return Optional.ofNullable(attributes.get(resource.id().name() + "." + attribute));
    }

    @Override
    public Health await(Resource resource, Instant deadline, Consumer<Health> progress) {
        done.add("await " + resource.id().name());
        if (unwatchable.containsKey(resource.id())) {
            throw unwatchable.get(resource.id());
        }
        try {
            current.getOrDefault(resource.id(), new CountDownLatch(0)).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        done.add("current " + resource.id().name());
        return health.getOrDefault(resource.id(), Health.current("it exists"));
    }

    @Override
    public boolean deletes(ResourceId id) {
        return id.isAws() == aws;
    }

    @Override
    public List<Change.Undeclared> leftovers(List<Leftover> all) {
        done.add("leftovers " + all.size());
        if (blind != null) {
            throw blind;
        }
        asked.addAll(all);
        return all.stream()
                .filter(leftover -> there.contains(leftover.id()))
                .<Change.Undeclared>map(leftover -> Optional.ofNullable(keeping.get(leftover.id()))
                        .<Change.Undeclared>map(ours -> new Change.Kept(leftover, "it stays", ours))
                        .orElse(new Change.Delete(
                                leftover, "uid " + leftover.id().name())))
                .toList();
    }

    @Override
    public Map<String, String> needed(Set<String> leaving, Set<ResourceId> going) {
        return needed;
    }

    @Override
    public void delete(Change.Delete delete, Instant deadline, Consumer<Health> progress) {
        if (refusing.containsKey(delete.id())) {
            throw refusing.get(delete.id());
        }
        done.add("delete " + delete.id().name());
        there.remove(delete.id());
    }

    @Override
    public List<ResourceId> ours() {
        if (blind != null) {
            throw blind;
        }
        return there.stream().sorted().toList();
    }
}
