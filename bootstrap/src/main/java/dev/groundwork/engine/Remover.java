package dev.groundwork.engine;

import static java.util.Objects.requireNonNull;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Deletes what a plan wants gone, as a graph: each waits until what must be gone before it is really gone, and what is
 * stuck blocks only what would have to go after it.
 */
final class Remover {
    private final List<Driver> drivers;
    private final Waiter waiter;
    private final Progress progress;

    Remover(List<Driver> drivers, Waiter waiter, Progress progress) {
        this.drivers = List.copyOf(drivers);
        this.waiter = waiter;
        this.progress = progress;
    }

    /**
     * Deletes.
     *
     * @param patience how long to wait for each until it is gone
     * @return one for each deletion of the plan, in its order
     */
    List<Outcome> remove(Plan plan, Duration patience) {
        Map<ResourceId, Set<ResourceId>> before = DeletionOrder.of(plan.of(Change.Undeclared.class));
        Map<ResourceId, CompletableFuture<Outcome>> outcomes = new HashMap<>();
        plan.deletes().forEach(delete -> outcomes.put(delete.id(), new CompletableFuture<>()));
        // What could not be read may be there, so what must go after it stays.
        plan.of(Change.Unclear.class)
                .forEach(unclear -> outcomes.put(
                        unclear.id(),
                        CompletableFuture.completedFuture(new Outcome.Failed(unclear.id(), unclear.problem()))));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            plan.deletes()
                    .forEach(delete -> threads.execute(() -> {
                        CompletableFuture<Outcome> mine = requireNonNull(outcomes.get(delete.id()));
                        try {
                            List<ResourceId> left = left(before.getOrDefault(delete.id(), Set.of()), outcomes);
                            mine.complete(
                                    left.isEmpty() ? delete(delete, patience) : new Outcome.Blocked(delete.id(), left));
                        } catch (RuntimeException e) {
                            // A bug; whoever waits for this one must not wait for ever.
                            mine.completeExceptionally(e);
                        }
                    }));
        }
        return plan.deletes().stream()
                .map(delete -> requireNonNull(outcomes.get(delete.id())).join())
                .toList();
    }

    private static List<ResourceId> left(Set<ResourceId> before, Map<ResourceId, CompletableFuture<Outcome>> outcomes) {
        Map<Boolean, List<ResourceId>> left = before.stream()
                .filter(id -> !(outcome(id, outcomes) instanceof Outcome.Deleted))
                .sorted()
                .collect(Collectors.partitioningBy(id -> outcome(id, outcomes) instanceof Outcome.Failed));
        List<ResourceId> causes = left.getOrDefault(true, List.of());
        // Whoever reads it wants to know what is wrong, not what else is blocked by that.
        return causes.isEmpty() ? left.getOrDefault(false, List.of()) : causes;
    }

    private static Outcome outcome(ResourceId id, Map<ResourceId, CompletableFuture<Outcome>> outcomes) {
        return requireNonNull(outcomes.get(id)).join();
    }

    private Outcome delete(Change.Delete delete, Duration patience) {
        try {
            driver(delete.id())
                    .delete(
                            delete,
                            waiter.now().plus(patience),
                            health -> progress.waiting(delete.id(), health.reason()));
            progress.applied(delete.id(), delete.done());
            return new Outcome.Deleted(delete);
        } catch (ProblemException e) {
            Problem problem = e.problem();
            progress.failed(delete.id(), problem.what());
            return new Outcome.Failed(delete.id(), problem);
        }
    }

    private Driver driver(ResourceId id) {
        return drivers.stream()
                .filter(driver -> driver.deletes(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no driver deletes " + id));
    }
}
