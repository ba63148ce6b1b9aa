package dev.groundwork.engine;

import static java.util.Objects.requireNonNull;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.resource.ManagedNodeGroup;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.Reference;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a plan so, as a graph: each resource waits for what it needs and for nothing else, and a failure blocks only what
 * depends on it.
 */
public final class Applier {
    private final List<Driver> drivers;
    private final Progress progress;

    public Applier(List<Driver> drivers, Progress progress) {
        this.drivers = List.copyOf(drivers);
        this.progress = progress;
    }

    /**
     * What became of the plan.
     *
     * @param outcomes one for each change that was to be written, in the plan's order
     * @param health how each resource that can be waited for is in the end
     */
    public record Result(List<Outcome> outcomes, Map<ResourceId, Health> health) {}

    /** Applies all writes of the plan and waits until everything is current, but not longer than the deadline. */
    public Result apply(Plan plan, Instant deadline) {
        Run run = new Run(plan, deadline);
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            plan.writes().forEach(change -> run.outcomes.put(change.id(), new CompletableFuture<>()));
            plan.writes().forEach(change -> threads.execute(() -> run.make(change)));
            plan.writes()
                    .forEach(change -> outcomes.add(run.outcome(change.id()).join()));
            // Unchanged workloads are awaited only where something depends on them; what was written, always.
            Parallel.map(
                    Stream.concat(
                                    outcomes.stream()
                                            .filter(Outcome.Applied.class::isInstance)
                                            .map(outcome -> ((Outcome.Applied) outcome)
                                                    .change()
                                                    .resource()),
                                    heirs(plan))
                            .toList(),
                    run::await);
        }
        return new Result(outcomes, Map.copyOf(run.health));
    }

    /**
     * What may take the place of something that goes, and has to stand before that: an earlier run may have been stopped
     * after it had made it.
     */
    private static Stream<Resource> heirs(Plan plan) {
        return plan.of(Change.Unchanged.class).stream()
                .map(Change.Declared::resource)
                .filter(resource -> plan.deletes().stream()
                        .anyMatch(gone -> gone.id().kind().equals(resource.id().kind())
                                && gone.id().group().equals(resource.id().group())
                                // Pods move from any nodes to any others.
                                && (gone.addon().equals(resource.addon()) || resource instanceof ManagedNodeGroup)));
    }

    private final class Run {
        private final Instant deadline;
        private final Map<ResourceId, Resource> resources = new HashMap<>();
        private final Map<ResourceId, Set<Dependencies.Need>> needs;
        private final Map<ResourceId, CompletableFuture<Outcome>> outcomes = new HashMap<>();
        private final Map<ResourceId, Health> health = new ConcurrentHashMap<>();
        private final Map<ResourceId, CompletableFuture<Health>> awaited = new ConcurrentHashMap<>();
        private final Dissociation dissociation;

        Run(Plan plan, Instant deadline) {
            this.deadline = deadline;
            this.dissociation = new Dissociation(drivers, plan);
            List<Resource> declared = plan.of(Change.Declared.class).stream()
                    .map(Change.Declared::resource)
                    .toList();
            declared.forEach(resource -> resources.put(resource.id(), resource));
            this.needs = Dependencies.of(declared);
        }

        CompletableFuture<Outcome> outcome(ResourceId id) {
            return requireNonNull(outcomes.get(id), "every write has an outcome");
        }

        /** Waits for what the resource needs, then writes it. Always completes its future. */
        void make(Change.Declared change) {
            CompletableFuture<Outcome> future = outcome(change.id());
            try {
                List<ResourceId> missing = unmet(change.id());
                future.complete(missing.isEmpty() ? write(change) : new Outcome.Blocked(change.id(), missing));
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        }

        private List<ResourceId> unmet(ResourceId id) {
            List<ResourceId> unmet = new ArrayList<>();
            for (Dependencies.Need need : needs.getOrDefault(id, Set.of())) {
                if (!isMet(need)) {
                    unmet.add(need.id());
                }
            }
            return unmet;
        }

        private boolean isMet(Dependencies.Need need) {
            CompletableFuture<Outcome> outcome = outcomes.get(need.id());
            if (outcome != null && !(outcome.join() instanceof Outcome.Applied)) {
                return false;
            }
            if (!need.current()) {
                return true;
            }
            return await(requireNonNull(resources.get(need.id()), "needs are resources of the plan"))
                            .state()
                    == Health.State.CURRENT;
        }

        private Outcome write(Change.Declared change) {
            try {
                Driver driver = driver(change.resource());
                dissociation.before(change.resource(), deadline);
                Outcome outcome = new Outcome.Applied(
                        change, driver.apply(filled(change), now -> progress.waiting(change.id(), now.reason())));
                progress.applied(change.id(), word(change));
                return outcome;
            } catch (ProblemException e) {
                progress.failed(change.id(), e.problem().what());
                return new Outcome.Failed(change.id(), e.problem());
            }
        }

        /** With the values that what it refers to has got by now. */
        private Change.Declared filled(Change.Declared change) {
            return References.of(change.resource()).isEmpty()
                    ? change
                    : change.of(References.fill(change.resource(), this::value));
        }

        private String value(Reference reference) {
            Resource source = requireNonNull(resources.get(reference.resource()), "the planner looked it up");
            return driver(source)
                    .attribute(source, reference.attribute())
                    .orElseThrow(() -> new ProblemException(new Problem(
                            Problem.Code.MISSING,
                            source.id().toString(),
                            "it has no " + reference.attribute() + " yet, although it was made",
                            "Apply again")));
        }

        /** Waits until it is current; several that need it share one watch. */
        Health await(Resource resource) {
            CompletableFuture<Health> mine = new CompletableFuture<>();
            CompletableFuture<Health> known = awaited.putIfAbsent(resource.id(), mine);
            if (known != null) {
                return known.join();
            }
            Health health;
            try {
                health = driver(resource)
                        .await(resource, deadline, now -> progress.waiting(resource.id(), now.reason()));
            } catch (ProblemException e) {
                health = new Health(Health.State.UNKNOWN, e.problem().what());
            } catch (RuntimeException e) {
                // A bug; whoever shares this watch must not wait for ever.
                mine.completeExceptionally(e);
                throw e;
            }
            if (health.state() == Health.State.CURRENT) {
                progress.current(resource.id());
            } else {
                progress.failed(resource.id(), health.reason());
            }
            this.health.put(resource.id(), health);
            mine.complete(health);
            return health;
        }
    }

    private Driver driver(Resource resource) {
        return Driver.of(drivers, resource);
    }

    private static String word(Change.Declared change) {
        return switch (change) {
            case Change.Create _ -> "created";
            case Change.Update update -> update.drift() ? "healed" : "updated";
            case Change.Replace _ -> "replaced";
            case Change.Unchanged _, Change.Conflicted _, Change.Unreadable _ -> "left";
        };
    }

    /** What does not stand in the end, as problems of the run: what was written, and what others waited for in vain. */
    static List<Problem> unwell(Result result) {
        Set<ResourceId> written = result.outcomes().stream()
                .filter(Outcome.Applied.class::isInstance)
                .map(Outcome::id)
                .collect(Collectors.toSet());
        return result.health().entrySet().stream()
                .filter(entry -> entry.getValue().state() != Health.State.CURRENT)
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new Problem(
                        Problem.Code.TIMED_OUT,
                        entry.getKey().toString(),
                        (written.contains(entry.getKey())
                                        ? "it was written but did not become current: "
                                        : "it is as declared but not current: ")
                                + entry.getValue().reason(),
                        (entry.getKey().isAws() ? "Mend what AWS says of it" : "Look at its pods and events")
                                + (entry.getValue().state() == Health.State.FAILED
                                        ? "; waiting longer will not help"
                                        : ", or wait longer with --timeout")))
                .toList();
    }
}
