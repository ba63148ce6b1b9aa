package dev.groundwork.plan;

import dev.groundwork.addon.Cluster;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a run has to say; every printer reads this and nothing else.
 *
 * @param verb what was asked
 * @param cluster the facts, unless they could not be read
 * @param plan what would change or was to be changed; empty for verify
 * @param outcomes what became of each change, for apply
 * @param health how each written resource is in the end, for apply
 * @param score how well the preview foretold the apply
 * @param sweep what was found after a removal, for remove
 * @param proofs what became of each check
 * @param problems what kept the run from finishing, besides what the plan and the outcomes say
 * @param notes what the reader should know although it is no problem: deprecations, another endpoint
 * @param started when the run began
 * @param took how long it took
 * @param requests what was sent for it
 */
public record Report(
        Verb verb,
        Optional<Cluster> cluster,
        Optional<Plan> plan,
        List<Outcome> outcomes,
        Map<ResourceId, Health> health,
        Optional<Score> score,
        Optional<Sweep> sweep,
        List<Proof> proofs,
        List<Problem> problems,
        List<String> notes,
        Instant started,
        Duration took,
        Requests requests) {
    public Report {
        outcomes = List.copyOf(outcomes);
        health = Map.copyOf(health);
        proofs = List.copyOf(proofs);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** The report of a run whose requests nobody counted yet. */
    public Report(
            Verb verb,
            Optional<Cluster> cluster,
            Optional<Plan> plan,
            List<Outcome> outcomes,
            Map<ResourceId, Health> health,
            Optional<Score> score,
            Optional<Sweep> sweep,
            List<Proof> proofs,
            List<Problem> problems,
            List<String> notes,
            Instant started,
            Duration took) {
        this(
                verb,
                cluster,
                plan,
                outcomes,
                health,
                score,
                sweep,
                proofs,
                problems,
                notes,
                started,
                took,
                Requests.none());
    }

    /** The report of a run that removed nothing. */
    public Report(
            Verb verb,
            Optional<Cluster> cluster,
            Optional<Plan> plan,
            List<Outcome> outcomes,
            Map<ResourceId, Health> health,
            Optional<Score> score,
            List<Proof> proofs,
            List<Problem> problems,
            List<String> notes,
            Instant started,
            Duration took) {
        this(verb, cluster, plan, outcomes, health, score, Optional.empty(), proofs, problems, notes, started, took);
    }

    /** The same with more problems, which were met after the run. */
    public Report with(List<Problem> more) {
        return new Report(
                verb,
                cluster,
                plan,
                outcomes,
                health,
                score,
                sweep,
                proofs,
                Stream.concat(problems.stream(), more.stream()).toList(),
                notes,
                started,
                took,
                requests);
    }

    /** The same, of which is known what was sent for it. */
    public Report sent(Requests counted) {
        return new Report(
                verb, cluster, plan, outcomes, health, score, sweep, proofs, problems, notes, started, took, counted);
    }
}
