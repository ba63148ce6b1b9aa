package dev.groundwork.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.li;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.ol;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.style;
import static j2html.TagCreator.title;
import static j2html.TagCreator.ul;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import j2html.tags.DomContent;
import j2html.tags.specialized.HeadTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The report as one page for a person with a phone at night: first what is wrong and what to do, then the checks with
 * their evidence, then the changes. It has no script, and its policy lets a browser load nothing and run nothing, whatever
 * a name from the cluster contains.
 */
final class HtmlReport {
    private static final String CSS = css();
    /** Only this very style sheet; no script, no image, no font, no form, no frame. */
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + hash(CSS) + "'; base-uri 'none'; form-action 'none'";

    private final Finished finished;
    private final Report report;
    private final List<Finding> findings;

    private HtmlReport(Finished finished) {
        this.finished = finished;
        this.report = finished.report();
        this.findings = finished.findings();
    }

    static String print(Finished finished) {
        return "<!DOCTYPE html>\n" + new HtmlReport(finished).page() + "\n";
    }

    private String page() {
        return html(
                        top(),
                        body(
                                heading(),
                                main(
                                        verdict(),
                                        iff(!findings.isEmpty(), attention()),
                                        iff(!report.notes().isEmpty(), notes()),
                                        iff(!report.proofs().isEmpty(), HtmlChecks.section(report.proofs())),
                                        HtmlChanges.section(report))))
                .withLang("en")
                .render();
    }

    private HeadTag top() {
        return head(
                meta().withCharset("utf-8"),
                meta().attr("http-equiv", "Content-Security-Policy").withContent(POLICY),
                meta().withName("referrer").withContent("no-referrer"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                title(Plain.line(heading(report.verb().name()) + ": " + cluster() + ": " + sentence())),
                style(rawHtml(CSS)));
    }

    private DomContent heading() {
        List<String> facts = new ArrayList<>();
        report.cluster().ifPresent(cluster -> {
            facts.add(cluster.region());
            if (!cluster.account().isEmpty()) {
                facts.add("account " + cluster.account());
            }
            facts.add("Kubernetes " + cluster.version());
        });
        facts.add(Words.time(report.started()));
        facts.add(Words.seconds(report.took()));
        facts.add("Groundwork " + finished.version());
        return header(
                h1(Markup.words(heading(report.verb().name()) + ": " + cluster())),
                p(Markup.words(String.join(" · ", facts))).withClass("quiet"));
    }

    private String cluster() {
        return report.cluster()
                .map(cluster -> "cluster " + cluster.name())
                .orElse(finished.source().file());
    }

    private static String heading(String verb) {
        return verb.charAt(0) + verb.substring(1).toLowerCase(Locale.ROOT);
    }

    private DomContent verdict() {
        return section(
                        h2(Markup.words(sentence())),
                        p(Markup.words("Exit code " + finished.exitCode().number()))
                                .withClass("quiet"),
                        div(each(counts().stream())).withClass("counts"))
                .withClasses("card", "verdict", Markup.style(tone()));
    }

    private Tone tone() {
        return switch (finished.exitCode()) {
            case OK -> Tone.GOOD;
            case DIFFERENT -> Tone.CHANGED;
            case UNFINISHED, REFUTED, USAGE -> Tone.BAD;
        };
    }

    private String sentence() {
        return switch (finished.exitCode()) {
            case OK ->
                switch (report.verb()) {
                    case PREFLIGHT -> "Nothing stands in the way";
                    case PREVIEW -> "Nothing to do: everything is as declared";
                    case APPLY -> "Done, and nothing is refuted";
                    case VERIFY -> "Nothing is refuted";
                    case DRIFT -> "No drift, and nothing is refuted";
                    case REMOVE -> "Removed, and nothing of ours is left";
                };
            case UNFINISHED -> "The run could not finish";
            case DIFFERENT ->
                switch (report.verb()) {
                    case PREVIEW -> "An apply would make changes";
                    case DRIFT -> "The cluster is not as declared";
                    case PREFLIGHT, APPLY, VERIFY, REMOVE -> "Something differs";
                };
            case REFUTED ->
                switch (report.verb()) {
                    case REMOVE -> "Something of ours is left";
                    case PREFLIGHT -> "Something stands in the way";
                    case PREVIEW, APPLY, VERIFY, DRIFT -> "Something does not work as it should";
                };
            case USAGE -> "The baseline or the command is wrong";
        };
    }

    private List<DomContent> counts() {
        List<DomContent> marks = new ArrayList<>(HtmlChecks.counts(report.proofs()));
        Map<Finding.Kind, Long> kinds = findings.stream()
                .filter(finding -> finding.kind() != Finding.Kind.REFUTED)
                .collect(Collectors.groupingBy(Finding::kind, TreeMap::new, Collectors.counting()));
        kinds.forEach((kind, number) -> marks.add(Markup.mark(number + " " + word(kind), tone(kind))));
        report.plan().ifPresent(plan -> marks.addAll(planned(plan, report.verb() == Verb.DRIFT)));
        return marks;
    }

    private static List<DomContent> planned(Plan plan, boolean told) {
        List<DomContent> marks = new ArrayList<>();
        int writes = plan.writes().size();
        int deletes = plan.deletes().size();
        int unchanged = plan.of(Change.Unchanged.class).size();
        if (writes > 0 && !told) {
            marks.add(Markup.mark(Words.count(writes, "change", "changes"), Tone.CHANGED));
        }
        if (deletes > 0 && !told) {
            marks.add(Markup.mark(deletes + " to delete", Tone.BAD));
        }
        if (unchanged > 0) {
            marks.add(Markup.mark(unchanged + " as declared", Tone.GOOD));
        }
        return marks;
    }

    private DomContent attention() {
        return section(
                h2("What is wrong, and what to do next"),
                ol(each(
                        findings,
                        finding -> li(
                                        Markup.mark(word(finding.kind()), tone(finding.kind())),
                                        iff(!finding.addon().isEmpty(), Markup.mark(finding.addon(), Tone.PLAIN)),
                                        h3(Markup.words(finding.subject())),
                                        p(Markup.words(finding.what())),
                                        p(Markup.words(finding.harm())).withClass("quiet"),
                                        next(finding))
                                .withClasses("card", "finding", Markup.style(tone(finding.kind()))))));
    }

    private static DomContent next(Finding finding) {
        if (finding.next().isEmpty()) {
            return Markup.words("");
        }
        return switch (finding.kind()) {
            case REFUTED, MISSING, DRIFT, ORPHAN, PENDING -> Markup.command("Next", finding.next());
            case PROBLEM, FAILED, UNWELL, CONFLICT, UNREADABLE, LEFT, BLOCKED -> Markup.step("Next", finding.next());
        };
    }

    private DomContent notes() {
        return section(
                h2("To know"),
                ul(each(report.notes(), note -> li(Markup.words(Words.sentence(note)))))
                        .withClass("card"));
    }

    private static Tone tone(Finding.Kind kind) {
        return switch (kind.level()) {
            case ERROR -> Tone.BAD;
            case WARNING, NOTE -> Tone.CHANGED;
        };
    }

    private static String word(Finding.Kind kind) {
        return switch (kind) {
            case PROBLEM -> "problem";
            case REFUTED -> "refuted";
            case FAILED -> "failed";
            case UNWELL -> "not well";
            case CONFLICT -> "in conflict";
            case UNREADABLE -> "not readable";
            case LEFT -> "left";
            case MISSING -> "missing";
            case DRIFT -> "drifted";
            case BLOCKED -> "blocked";
            case ORPHAN -> "orphan";
            case PENDING -> "not applied yet";
        };
    }

    private static String css() {
        try (InputStream sheet = Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"))) {
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the style sheet is not packed", e);
        }
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
