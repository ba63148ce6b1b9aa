package dev.groundwork.engine;

import dev.groundwork.addon.Check;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Asks every check, again and again until it is proven, settled or out of time. Nothing is proven by default. */
public final class Verifier {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<Prover<?>> provers;
    private final Function<ResourceId, Execution> execution;
    private final Waiter waiter;
    private final Progress progress;

    /** @param execution what runs the pods of a workload */
    public Verifier(
            List<Prover<?>> provers, Function<ResourceId, Execution> execution, Waiter waiter, Progress progress) {
        this.provers = List.copyOf(provers);
        this.execution = execution;
        this.waiter = waiter;
        this.progress = progress;
    }

    /**
     * What became of all checks.
     *
     * @param proofs one for each check, in their order
     * @param problems what kept checks from being asked, so that the run cannot say that all is well
     */
    public record Result(List<Proof> proofs, List<Problem> problems) {}

    /** Proves what can be proved, all at once. No check takes longer than its own deadline or the limit. */
    public Result prove(List<Check> checks, Duration limit) {
        Map<Check, CompletableFuture<Proof>> proofs = new ConcurrentHashMap<>();
        Set<Problem> problems = ConcurrentHashMap.newKeySet();
        List<Proof> all = Parallel.map(checks, check -> {
            CompletableFuture<Proof> mine = future(proofs, check);
            try {
                Proof proof = prove(check, limit, checks, proofs, problems);
                mine.complete(proof);
                return proof;
            } catch (RuntimeException e) {
                // A bug; whoever waits for this proof must not wait for ever.
                mine.completeExceptionally(e);
                throw e;
            }
        });
        return new Result(
                all,
                problems.stream()
                        .sorted(Comparator.comparing(Problem::toString))
                        .toList());
    }

    private static CompletableFuture<Proof> future(Map<Check, CompletableFuture<Proof>> proofs, Check check) {
        return proofs.computeIfAbsent(check, _ -> new CompletableFuture<>());
    }

    private Proof prove(
            Check check,
            Duration limit,
            List<Check> checks,
            Map<Check, CompletableFuture<Proof>> proofs,
            Set<Problem> problems) {
        try {
            Optional<Check> before = check.after().filter(checks::contains);
            if (before.isPresent() && !(future(proofs, before.get()).join().verdict() instanceof Proof.Proven)) {
                return notProvable(
                        check,
                        "it means nothing before this is proven: "
                                + before.get().claim());
            }
            Optional<Proof> unasked = unasked(check, runs(check));
            return unasked.isPresent() ? unasked.get() : proven(check, limit, problems);
        } catch (ProblemException e) {
            switch (e.problem().code()) {
                case MISSING, UNSUPPORTED -> {}
                case DENIED, UNAUTHENTICATED, CONFLICT, INVALID, IMMUTABLE, THROTTLED, UNREACHABLE, TIMED_OUT, FAILED ->
                    problems.add(e.problem());
            }
            return notProvable(check, e.problem().toString());
        }
    }

    /** Asks until it is proven, and lets a probe take away what it made, whatever came of it. */
    private Proof proven(Check check, Duration limit, Set<Problem> problems) {
        if (!check.probe()) {
            return untilProven(check, limit);
        }
        try {
            return untilProven(check, limit);
        } finally {
            try {
                end(check);
            } catch (ProblemException left) {
                problems.add(left.problem());
            }
        }
    }

    private Proof untilProven(Check check, Duration limit) {
        Duration patience = limit.compareTo(check.deadline()) < 0 ? limit : check.deadline();
        Instant began = waiter.now();
        Instant deadline = began.plus(patience);
        boolean told = false;
        while (true) {
            Prover.Finding finding = ask(check);
            if (finding.settled()
                    || finding.proof().verdict() instanceof Proof.Proven
                    || !waiter.now().isBefore(deadline)) {
                Proof proof = grounded(finding.proof());
                if (told || proof.verdict() instanceof Proof.Refuted) {
                    progress.checked(proof);
                }
                return proof.after(Duration.between(began, waiter.now()));
            }
            if (!told) {
                // Most checks are settled at once; only what makes the reader wait is worth a line.
                progress.checking(check);
                told = true;
            }
            waiter.pause(PAUSE);
        }
    }

    /** What runs the check's workload; it is the real thing, as far as anybody can tell, if no pod of it runs. */
    private Execution runs(Check check) {
        return check.workload().map(execution).orElse(Execution.REAL);
    }

    /** Why there is no use in asking, if what runs the workload could not show it. */
    private static Optional<Proof> unasked(Check check, Execution runs) {
        return switch (runs) {
            case REAL -> Optional.empty();
            case DOUBLE ->
                check.provableByDouble()
                        ? Optional.empty()
                        : Optional.of(notProvable(
                                check,
                                "a double runs in place of the program of "
                                        + check.workload().orElseThrow()));
            case SIMULATED ->
                Optional.of(notProvable(
                        check,
                        "nothing really runs the pods of " + check.workload().orElseThrow() + ": they are simulated"));
        };
    }

    /**
     * The prover sees the answer, not who gives it: that may have begun to run only after the question was put, so it is
     * looked at when there is an answer.
     */
    private Proof grounded(Proof proof) {
        Execution runs = runs(proof.check());
        return unasked(proof.check(), runs).orElseGet(() -> runs == Execution.DOUBLE ? proof.emulated() : proof);
    }

    private <C extends Check> Prover.Finding ask(C check) {
        return prover(check).ask(check);
    }

    private <C extends Check> void end(C check) {
        prover(check).end(check);
    }

    private <C extends Check> Prover<C> prover(C check) {
        for (Prover<?> prover : provers) {
            if (prover.check().isInstance(check)) {
                @SuppressWarnings("unchecked")
                Prover<C> mine = (Prover<C>) prover;
                return mine;
            }
        }
        throw new IllegalStateException("nobody proves " + check.name());
    }

    private static Proof notProvable(Check check, String why) {
        return Proof.of(check, new Proof.NotProvable(why), Proof.Ground.REAL);
    }
}
