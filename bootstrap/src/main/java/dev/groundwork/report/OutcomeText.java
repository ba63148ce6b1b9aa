package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Health;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.AllowedRole;
import dev.groundwork.resource.Resource;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.ScalingGroup;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of each change, add-on by add-on. */
final class OutcomeText {
    private static final int DETAIL = 8;

    private final Page page;
    private final Report report;

    OutcomeText(Page page, Report report) {
        this.page = page;
        this.report = report;
    }

    void print(Plan plan) {
        Map<ResourceId, String> addons = new LinkedHashMap<>();
        plan.changes().forEach(change -> addons.put(change.id(), change.addon()));
        // In the order of the plan: the order of writing differs from run to run.
        List<ResourceId> order = List.copyOf(addons.keySet());
        List<Outcome> outcomes = report.outcomes().stream()
                .sorted(Comparator.comparingInt(outcome -> order.indexOf(outcome.id())))
                .toList();
        List<ResourceId> deletes = Words.ids(plan.deletes());
        Words.grouped(outcomes, outcome -> addons.getOrDefault(outcome.id(), "others"))
                .forEach((addon, ofAddon) -> {
                    page.title(addon);
                    Words.kubernetesFirst(ofAddon, Outcome::id)
                            .forEach(outcome -> print(outcome, deletes.contains(outcome.id())));
                });
    }

    private void print(Outcome outcome, boolean delete) {
        switch (outcome) {
            case Outcome.Applied applied -> applied(applied.change());
            case Outcome.Deleted deleted -> head("-", deleted.change().done(), Tone.CHANGED, deleted.change());
            case Outcome.Failed failed -> {
                ChangeText.head(page, "!", "FAILED", Tone.BAD, failed.id().toString());
                page.write(DETAIL, Words.problem(failed.problem()));
            }
            case Outcome.Blocked blocked -> {
                ChangeText.head(page, "!", "BLOCKED", Tone.BAD, blocked.id().toString());
                String by = blocked.by().stream().map(ResourceId::toString).collect(Collectors.joining(", "));
                page.write(
                        DETAIL,
                        delete ? "not deleted, because it goes after " + by : "not tried, because it needs " + by);
            }
        }
        Optional.ofNullable(report.health().get(outcome.id()))
                .filter(health -> health.state() != Health.State.CURRENT)
                .ifPresent(health ->
                        page.write(DETAIL, state(health.state()) + ": ", Tone.BAD, health.reason(), Tone.PLAIN));
    }

    private void applied(Change.Declared change) {
        switch (change) {
            case Change.Create create -> head("+", createdWord(create.resource()), Tone.GOOD, change);
            case Change.Update _ -> head("~", "updated", Tone.CHANGED, change);
            case Change.Replace _ -> head("-/+", "replaced", Tone.BAD, change);
            case Change.Unchanged _, Change.Conflicted _, Change.Unreadable _ ->
                head("=", "unchanged", Tone.QUIET, change);
        }
    }

    private static String createdWord(Resource resource) {
        if (resource instanceof AllowedRole) {
            return "allowed";
        }
        return resource instanceof ScalingGroup ? "added to" : "created";
    }

    private void head(String symbol, String word, Tone tone, Change change) {
        ChangeText.head(page, symbol, word, tone, change.id().toString());
    }

    static String state(Health.State state) {
        return switch (state) {
            case CURRENT -> "current";
            case IN_PROGRESS -> "still in progress";
            case FAILED -> "failed";
            case TERMINATING -> "being deleted";
            case NOT_FOUND -> "not found";
            case UNKNOWN -> "not known";
        };
    }
}
