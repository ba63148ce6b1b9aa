package dev.groundwork.plan;

import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ResourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads out of a report what somebody has to do something about; every form of a report tells the same. */
public final class Findings {
    private static final String NOT_DECLARED = "The cluster is not what was declared and reviewed.";
    private static final int FEW = 3;

    private final Report report;
    private final Source source;
    private final boolean strict;
    private final List<Finding> findings = new ArrayList<>();

    private Findings(Report report, Source source, boolean strict) {
        this.report = report;
        this.source = source;
        this.strict = strict;
    }

    /**
     * All of them, the gravest first, then by add-on.
     *
     * @param strict whether a check that is not provable counts as refuted
     */
    public static List<Finding> of(Report report, Source source, boolean strict) {
        Findings found = new Findings(report, source, strict);
        report.problems().forEach(found::problem);
        report.proofs().forEach(found::proof);
        boolean acting = report.verb() == Verb.APPLY || report.verb() == Verb.REMOVE;
        report.plan().ifPresent(plan -> plan.changes().forEach(change -> found.change(change, acting)));
        Map<ResourceId, String> addons = found.addons();
        report.outcomes().forEach(outcome -> found.outcome(outcome, addons));
        found.unwell(addons);
        report.sweep().ifPresent(found::sweep);
        found.findings.sort(Comparator.comparing(Finding::kind).thenComparing(Finding::addon));
        return List.copyOf(found.findings);
    }

    /** What would be one, but somebody has declared to live with it; with the words for why. */
    public static Map<Finding, String> accepted(Report report, Source source) {
        Map<Finding, String> accepted = new LinkedHashMap<>();
        for (Proof proof : report.proofs()) {
            if (proof.verdict() instanceof Proof.Accepted lived) {
                Findings found = new Findings(report, source, false);
                found.refuted(proof, lived.finding());
                accepted.put(found.findings.getFirst(), lived.words());
            }
        }
        return accepted;
    }

    private void problem(Problem problem) {
        findings.add(new Finding(
                Finding.Kind.PROBLEM,
                "",
                "problem-" + problem.code().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                problem.subject(),
                sentence(problem.what()),
                "The run could not finish, so not everything is known.",
                problem.todo(),
                Optional.empty()));
    }

    private void proof(Proof proof) {
        switch (proof.verdict()) {
            // Nobody has to do anything about it: that was decided.
            case Proof.Proven _, Proof.Accepted _ -> {}
            case Proof.Refuted refuted -> refuted(proof, refuted);
            case Proof.NotProvable notProvable -> {
                if (strict) {
                    check(proof, "Not provable here: " + sentence(notProvable.why()), "");
                }
            }
        }
    }

    private void refuted(Proof proof, Proof.Refuted refuted) {
        check(
                proof,
                "Expected %s Seen: %s".formatted(sentence(refuted.expected()), sentence(refuted.seen())),
                refuted.next());
    }

    private void check(Proof proof, String what, String next) {
        findings.add(new Finding(
                Finding.Kind.REFUTED,
                proof.check().addon(),
                proof.check().name(),
                proof.check().claim(),
                what,
                proof.check().harm(),
                next.isEmpty() ? source.command("verify --only " + proof.check().addon()) : next,
                proof.check().workload()));
    }

    private void change(Change change, boolean acting) {
        switch (change) {
            case Change.Update update
            when update.drift() && !acting ->
                change(Finding.Kind.DRIFT, change, "drift", fields(update.fields()), NOT_DECLARED, heal(change));
            case Change.Create create
            when create.vanished() && !acting ->
                change(
                        Finding.Kind.MISSING,
                        change,
                        "missing",
                        "Somebody deleted it since the last apply.",
                        "What it was there for does not happen any more.",
                        heal(change));
            case Change.Conflicted conflicted ->
                change(
                        Finding.Kind.CONFLICT,
                        change,
                        "conflict",
                        conflict(conflicted),
                        "Nothing at all is written until the baseline decides.",
                        conflicted.problem().todo());
            case Change.Unreadable unreadable -> unreadable(change, unreadable.problem());
            case Change.Refused refused ->
                change(
                        Finding.Kind.CONFLICT,
                        change,
                        "refused",
                        sentence(refused.problem().what()),
                        "It must not go, and nothing at all is written until that is settled.",
                        refused.problem().todo());
            case Change.Unclear unclear -> unreadable(change, unclear.problem());
            case Change.Delete _
            when report.verb() == Verb.DRIFT ->
                change(
                        Finding.Kind.ORPHAN,
                        change,
                        "orphan",
                        "It is not wanted any more, and the next apply deletes it.",
                        NOT_DECLARED,
                        heal(change));
            case Change.Kept kept
            when kept.needed() ->
                change(
                        Finding.Kind.ORPHAN,
                        change,
                        "orphan",
                        sentence(kept.why()),
                        "It is not wanted any more and cannot go.",
                        "");
            case Change.Update _, Change.Create _, Change.Replace _
            when report.verb() == Verb.DRIFT ->
                change(
                        Finding.Kind.PENDING,
                        change,
                        "pending",
                        "The baseline changed since the last apply.",
                        "What was declared is not there yet.",
                        heal(change));
            case Change.Update _,
                    Change.Create _,
                    Change.Replace _,
                    Change.Delete _,
                    Change.Kept _,
                    Change.Unchanged _ -> {}
        }
    }

    private void unreadable(Change change, Problem problem) {
        change(
                Finding.Kind.UNREADABLE,
                change,
                "unreadable",
                sentence(problem.what()),
                "How it is, is not known.",
                problem.todo());
    }

    private void change(Finding.Kind kind, Change change, String rule, String what, String harm, String next) {
        findings.add(new Finding(
                kind, change.addon(), rule, change.id().toString(), what, harm, next, Optional.of(change.id())));
    }

    private String heal(Change change) {
        return source.command("preview --only " + change.addon());
    }

    private void outcome(Outcome outcome, Map<ResourceId, String> addons) {
        String addon = addons.getOrDefault(outcome.id(), "");
        switch (outcome) {
            case Outcome.Applied _, Outcome.Deleted _ -> {}
            case Outcome.Failed failed ->
                findings.add(new Finding(
                        Finding.Kind.FAILED,
                        addon,
                        "failed",
                        failed.id().toString(),
                        sentence(failed.problem().what()),
                        "It is not as declared, and what needs it was not tried.",
                        failed.problem().todo(),
                        Optional.of(failed.id())));
            case Outcome.Blocked blocked ->
                findings.add(new Finding(
                        Finding.Kind.BLOCKED,
                        addon,
                        "blocked",
                        blocked.id().toString(),
                        "Not tried, because of "
                                + blocked.by().stream()
                                        .map(ResourceId::toString)
                                        .collect(Collectors.joining(", "))
                                + ".",
                        "It is not as declared.",
                        "",
                        Optional.of(blocked.id())));
        }
    }

    private void unwell(Map<ResourceId, String> addons) {
        List<ResourceId> told = report.outcomes().stream()
                .filter(outcome -> outcome instanceof Outcome.Failed || outcome instanceof Outcome.Blocked)
                .map(Outcome::id)
                .toList();
        new TreeMap<>(report.health()).forEach((id, health) -> {
            if (health.state() != Health.State.CURRENT && !told.contains(id)) {
                findings.add(new Finding(
                        Finding.Kind.UNWELL,
                        addons.getOrDefault(id, ""),
                        "unwell",
                        id.toString(),
                        health.state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                                + sentence(health.reason()),
                        "It was written and does not do its work.",
                        "",
                        Optional.of(id)));
            }
        });
    }

    private void sweep(Sweep sweep) {
        sweep.left()
                .forEach(id -> findings.add(new Finding(
                        Finding.Kind.LEFT,
                        "",
                        "left",
                        id.toString(),
                        "It carries our mark and is still there.",
                        "The removal is not complete.",
                        "",
                        Optional.of(id))));
        sweep.unseen().forEach(this::problem);
    }

    private Map<ResourceId, String> addons() {
        return report.plan().stream()
                .flatMap(plan -> plan.changes().stream())
                .collect(Collectors.toMap(Change::id, Change::addon, (first, _) -> first));
    }

    private static String fields(List<FieldChange> fields) {
        String few = fields.stream()
                .limit(FEW)
                .map(field -> field.path()
                        + field.writer()
                                .map(writer -> " (set by " + writer.manager() + ")")
                                .orElse(""))
                .collect(Collectors.joining(", "));
        int more = fields.size() - FEW;
        return "Somebody changed " + few + (more > 0 ? " and %d more".formatted(more) : "") + ".";
    }

    private static String conflict(Change.Conflicted conflicted) {
        return conflicted.conflicts().isEmpty()
                ? sentence(conflicted.problem().what())
                : conflicted.conflicts().stream()
                        .map(field -> field.path() + " belongs to " + field.owner())
                        .collect(Collectors.joining(", ", "", "."));
    }

    private static String sentence(String words) {
        return words.isEmpty() || words.endsWith(".") || words.endsWith("?") ? words : words + ".";
    }
}
