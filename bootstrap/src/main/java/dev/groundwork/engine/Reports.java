package dev.groundwork.engine;

import dev.groundwork.plan.Health;
import dev.groundwork.plan.IdentityMoves;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Score;
import dev.groundwork.plan.Sweep;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gathers what a run has to say. */
final class Reports {
    private final Verb verb;
    private final World world;
    private final Instant started;
    private Optional<Plan> plan = Optional.empty();
    private List<Outcome> outcomes = List.of();
    private Map<ResourceId, Health> health = Map.of();
    private Optional<Score> score = Optional.empty();
    private Optional<Sweep> sweep = Optional.empty();
    private List<Proof> proofs = List.of();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Reports(Verb verb, World world, Instant started) {
        this.verb = verb;
        this.world = world;
        this.started = started;
    }

    static Reports of(Verb verb, World world, Instant started) {
        return new Reports(verb, world, started);
    }

    Reports plan(Plan seen) {
        plan = Optional.of(seen);
        return this;
    }

    Reports applied(Applier.Result result) {
        outcomes = result.outcomes();
        health = result.health();
        score = Optional.of(Scoring.of(result.outcomes()));
        problems.addAll(Applier.unwell(result));
        return this;
    }

    /** What became of what was to be deleted. */
    Reports removed(List<Outcome> deleted) {
        outcomes = Stream.concat(outcomes.stream(), deleted.stream()).toList();
        return this;
    }

    Reports swept(Sweep found) {
        sweep = Optional.of(found);
        return this;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    Reports proved(Verifier.Result result) {
        proofs = result.proofs();
        problems.addAll(result.problems());
        return this;
    }

    Reports note(String note) {
        notes.add(note);
        return this;
    }

    Reports problem(Problem problem) {
        problems.add(problem);
        return this;
    }

    private List<String> told() {
        List<String> told = new ArrayList<>(world.notes().get());
        plan.map(IdentityMoves::of).ifPresent(told::addAll);
        return told;
    }

    Report build() {
        return new Report(
                verb,
                Optional.of(world.cluster()),
                plan,
                outcomes,
                health,
                score,
                sweep,
                proofs,
                problems,
                Stream.concat(notes.stream(), told().stream()).toList(),
                started,
                Duration.between(started, world.waiter().now()));
    }
}
