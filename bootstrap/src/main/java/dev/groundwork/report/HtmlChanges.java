package dev.groundwork.report;

import static j2html.TagCreator.code;
import static j2html.TagCreator.del;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.ins;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.summary;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.FieldChange;
import dev.groundwork.plan.Outcome;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.ResourceId;
import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The changes of a page, add-on by add-on, each folded with its difference inside. Unchanged resources are only named. */
final class HtmlChanges {
    private final Map<ResourceId, Outcome> outcomes;
    private final boolean folded;

    private HtmlChanges(Report report) {
        this.outcomes = report.outcomes().stream()
                .collect(Collectors.toMap(Outcome::id, outcome -> outcome, (first, _) -> first));
        this.folded = report.verb() != dev.groundwork.plan.Verb.PREVIEW;
    }

    static DomContent section(Report report) {
        List<Change> changes = report.plan().map(Plan::changes).orElse(List.of());
        if (changes.isEmpty()) {
            return Markup.words("");
        }
        HtmlChanges html = new HtmlChanges(report);
        List<DomContent> addons = new ArrayList<>();
        Words.grouped(changes, Change::addon).forEach((addon, ofAddon) -> addons.add(html.addon(addon, ofAddon)));
        return TagCreator.section(h2("Resources"), each(addons.stream()));
    }

    private DomContent addon(String addon, List<Change> changes) {
        List<Change> unchanged =
                changes.stream().filter(Change.Unchanged.class::isInstance).toList();
        List<Change> others = Words.kubernetesFirst(
                changes.stream()
                        .filter(change -> !(change instanceof Change.Unchanged))
                        .toList(),
                Change::id);
        List<DomContent> inside =
                new ArrayList<>(others.stream().map(this::change).toList());
        if (!unchanged.isEmpty()) {
            inside.add(details(
                    summary(
                            Markup.mark("as declared", Tone.GOOD),
                            Markup.words(" " + Words.count(unchanged.size(), "resource", "resources"))),
                    div(each(unchanged, change -> p(Markup.words(change.id().toString()))))
                            .withClass("inside")));
        }
        return div(HtmlChecks.open(
                        details(
                                summary(
                                        strong(Markup.words(addon)),
                                        Markup.words(" "),
                                        Markup.mark(
                                                others.isEmpty()
                                                        ? unchanged.size() + " as declared"
                                                        : Words.count(others.size(), "change", "changes"),
                                                others.isEmpty() ? Tone.GOOD : Tone.CHANGED)),
                                div(each(inside.stream())).withClass("inside")),
                        !others.isEmpty() && !folded))
                .withClass("card");
    }

    private DomContent change(Change change) {
        List<DomContent> inside = new ArrayList<>();
        DomContent mark = switch (change) {
            case Change.Create create -> {
                Page page = new Page(Style.plain());
                new Essentials(page, 0).print(create);
                if (!page.toString().isBlank()) {
                    inside.add(pre(Markup.words(page.toString())));
                }
                yield create.vanished() ? Markup.mark("missing", Tone.BAD) : Markup.mark("create", Tone.GOOD);
            }
            case Change.Update update -> {
                if (!update.resource().updating().isEmpty()) {
                    inside.add(p(Markup.words(Words.sentence(update.resource().updating()))));
                }
                inside.addAll(fields(update.fields()));
                yield Markup.mark(update.drift() ? "drifted" : "update", Tone.CHANGED);
            }
            case Change.Replace replace -> {
                inside.add(
                        p(Markup.words("Deletes and makes again, because " + replace.immutable() + " cannot change.")));
                if (!replace.resource().replacement().isEmpty()) {
                    inside.add(p(Markup.words(Words.sentence(replace.resource().replacement()))));
                }
                inside.addAll(fields(replace.fields()));
                yield Markup.mark("replace", Tone.BAD);
            }
            case Change.Conflicted conflicted -> {
                conflicted
                        .conflicts()
                        .forEach(field -> inside.add(Markup.fact(field.path(), "belongs to " + field.owner())));
                inside.add(p(Markup.words(Words.problem(conflicted.problem()))));
                yield Markup.mark("conflict", Tone.BAD);
            }
            case Change.Unreadable unreadable -> {
                inside.add(p(Markup.words(Words.problem(unreadable.problem()))));
                yield Markup.mark("unknown", Tone.BAD);
            }
            case Change.Refused refused -> {
                inside.add(p(Markup.words(Words.problem(refused.problem()))));
                yield Markup.mark("refused", Tone.BAD);
            }
            case Change.Unclear unclear -> {
                inside.add(p(Markup.words(Words.problem(unclear.problem()))));
                yield Markup.mark("unknown", Tone.BAD);
            }
            case Change.Delete delete -> {
                inside.add(p(Markup.words(Words.sentence(delete.what()))));
                if (!delete.finalizers().isEmpty()) {
                    inside.add(Markup.fact(
                            "waits for", delete.finalizers().stream().sorted().collect(Collectors.joining(", "))));
                }
                yield Markup.mark(delete.verb(), Tone.BAD);
            }
            case Change.Kept kept -> {
                inside.add(p(Markup.words(Words.sentence(kept.why()))));
                yield Markup.mark("keep", kept.needed() ? Tone.BAD : Tone.CHANGED);
            }
            case Change.Unchanged _ -> Markup.mark("as declared", Tone.GOOD);
        };
        return details(
                summary(mark, Markup.words(" "), outcome(change.id()), Markup.words(" " + change.id())),
                div(each(inside.stream())).withClass("inside"));
    }

    private DomContent outcome(ResourceId id) {
        return Optional.ofNullable(outcomes.get(id))
                .map(outcome -> switch (outcome) {
                    case Outcome.Applied _ -> Markup.mark("written", Tone.GOOD);
                    case Outcome.Deleted deleted -> Markup.mark(deleted.change().done(), Tone.GOOD);
                    case Outcome.Failed _ -> Markup.mark("failed", Tone.BAD);
                    case Outcome.Blocked _ -> Markup.mark("blocked", Tone.CHANGED);
                })
                .orElse(Markup.words(""));
    }

    private static List<DomContent> fields(List<FieldChange> fields) {
        return FieldText.worthReading(fields).stream().map(HtmlChanges::field).toList();
    }

    private static DomContent field(FieldChange field) {
        Values.Pair pair = Values.pair(field.before(), field.after());
        return div(
                        code(Markup.words(field.path())),
                        del(Markup.words(pair.before().orElse("(not set)"))),
                        ins(Markup.words(pair.after().orElse("(removed)"))),
                        field.writer()
                                .<DomContent>map(writer ->
                                        p(Markup.words(Words.setBy(writer))).withClass("quiet"))
                                .orElse(Markup.words("")))
                .withClass("field");
    }
}
