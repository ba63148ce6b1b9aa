package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.ResourceId;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The report as JUnit XML: one case for each check and one for each change, and one for the run itself, so that no run
 * looks like no test. A refuted check and a drifted resource are failures, what could not be done or read are errors, and
 * what is not provable here is skipped.
 *
 * @see <a href="https://github.com/testmoapp/junitxml">what the CIs read of it</a>
 */
final class JunitReport {
    private final Finished finished;
    private final Map<ResourceId, List<Finding>> byResource;

    private JunitReport(Finished finished) {
        this.finished = finished;
        this.byResource = finished.findings().stream()
                .filter(finding -> finding.resource().isPresent())
                .filter(finding -> finding.kind() != Finding.Kind.REFUTED)
                .collect(Collectors.groupingBy(finding -> finding.resource().orElseThrow()));
    }

    private enum Mark {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED
    }

    /** One case. The kind is empty for one that passed; the time, for one whose time nobody measured. */
    private record Case(
            String group, String name, Mark mark, String kind, String message, String text, Optional<Duration> took) {
        Case(String group, String name, Mark mark, String kind, String message, String text) {
            this(group, name, mark, kind, message, text, Optional.empty());
        }

        Case after(Duration time) {
            return new Case(group, name, mark, kind, message, text, Optional.of(time));
        }
    }

    private record Suite(String name, List<Case> cases) {
        long count(Mark mark) {
            return cases.stream().filter(one -> one.mark() == mark).count();
        }

        /** As CIs add it up; checks are asked at the same time, so this is more than the run took. */
        Duration took() {
            return cases.stream().flatMap(one -> one.took().stream()).reduce(Duration.ZERO, Duration::plus);
        }
    }

    static String print(Finished finished) {
        return new JunitReport(finished).print();
    }

    private String print() {
        Report report = finished.report();
        List<Suite> suites = new ArrayList<>();
        suites.add(new Suite("run", run()));
        Words.grouped(report.proofs(), proof -> proof.check().addon())
                .forEach((addon, proofs) -> suites.add(new Suite(
                        "checks of " + addon,
                        proofs.stream()
                                .map(proof -> check(proof).after(proof.took()))
                                .toList())));
        Words.grouped(report.plan().map(Plan::changes).orElse(List.of()), Change::addon)
                .forEach((addon, changes) -> suites.add(new Suite(
                        "resources of " + addon,
                        changes.stream().map(this::change).toList())));
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            write(xml, suites);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML cannot be written into memory", e);
        }
        return text.toString();
    }

    private List<Case> run() {
        String verb = JsonReport.word(finished.report().verb());
        List<Case> cases = finished.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.PROBLEM || finding.kind() == Finding.Kind.LEFT)
                .map(finding -> new Case(
                        "groundwork.run",
                        verb + ": " + finding.subject(),
                        Mark.ERROR,
                        finding.rule(),
                        finding.what(),
                        finding.next()))
                .toList();
        return cases.isEmpty()
                ? List.of(new Case("groundwork.run", verb + " finishes", Mark.PASSED, "", "", "")
                        .after(finished.report().took()))
                : cases;
    }

    private Case check(Proof proof) {
        String group =
                "groundwork." + proof.check().addon() + "." + proof.check().name();
        String claim = proof.check().claim();
        String warnings = proof.warnings().stream()
                .map(warning -> "\nwarning: " + warning)
                .collect(Collectors.joining());
        String source =
                proof.check().writtenDown().map(page -> "\nsource    " + page).orElse("");
        String ground = proof.ground() == Proof.Ground.EMULATED ? "(emulated) " : "";
        return switch (proof.verdict()) {
            case Proof.Proven proven ->
                new Case(group, claim, Mark.PASSED, "", "", ground + proven.evidence() + warnings + source);
            case Proof.Refuted refuted ->
                new Case(
                        group,
                        claim,
                        Mark.FAILURE,
                        proof.check().name(),
                        refuted.seen(),
                        "expected  %s\nseen      %s%s\nnext      %s%s"
                                .formatted(
                                        refuted.expected(), ground, refuted.seen(), refuted.next(), warnings + source));
            case Proof.Accepted accepted ->
                new Case(
                        group,
                        claim,
                        Mark.SKIPPED,
                        "",
                        "accepted: " + accepted.words(),
                        "expected  %s\nseen      %s%s%s"
                                .formatted(
                                        accepted.finding().expected(),
                                        ground,
                                        accepted.finding().seen(),
                                        warnings + source));
            case Proof.NotProvable notProvable ->
                finished.strict()
                        ? new Case(group, claim, Mark.FAILURE, "not-provable", notProvable.why(), warnings.strip())
                        : new Case(group, claim, Mark.SKIPPED, "", notProvable.why(), "");
        };
    }

    private Case change(Change change) {
        String group = "groundwork." + change.addon() + "." + change.id().kind();
        String name = change.id().toString();
        Optional<Finding> finding =
                byResource.getOrDefault(change.id(), List.of()).stream().findFirst();
        if (finding.isEmpty()) {
            return new Case(group, name, Mark.PASSED, "", "", ChangeJson.word(change));
        }
        Finding found = finding.get();
        Mark mark = switch (found.kind()) {
            case DRIFT, MISSING, ORPHAN, PENDING, UNWELL, LEFT, REFUTED -> Mark.FAILURE;
            case CONFLICT, UNREADABLE, FAILED, PROBLEM -> Mark.ERROR;
            case BLOCKED -> Mark.SKIPPED;
        };
        return new Case(group, name, mark, found.rule(), found.what(), details(change, found));
    }

    private static String details(Change change, Finding finding) {
        String fields = change instanceof Change.Update update
                ? FieldText.worthReading(update.fields()).stream()
                        .map(field -> {
                            Values.Pair pair = Values.pair(field.before(), field.after());
                            return "%s: is %s, declared %s%s\n"
                                    .formatted(
                                            field.path(),
                                            pair.before().orElse("(not set)"),
                                            pair.after().orElse("(nothing)"),
                                            field.writer()
                                                    .map(writer -> ", " + Words.setBy(writer))
                                                    .orElse(""));
                        })
                        .collect(Collectors.joining())
                : "";
        return fields + finding.harm() + (finding.next().isEmpty() ? "" : "\nnext      " + finding.next());
    }

    private void write(XMLStreamWriter xml, List<Suite> suites) throws XMLStreamException {
        Report report = finished.report();
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", "groundwork " + JsonReport.word(report.verb()));
        counts(xml, suites, report.took());
        for (Suite suite : suites) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", Plain.line(suite.name()));
            xml.writeAttribute("timestamp", report.started().toString());
            counts(xml, List.of(suite), suite.name().equals("run") ? report.took() : suite.took());
            for (Case one : suite.cases()) {
                write(xml, one);
            }
            xml.writeCharacters("\n  ");
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private static void counts(XMLStreamWriter xml, List<Suite> suites, Duration took) throws XMLStreamException {
        xml.writeAttribute(
                "tests",
                Long.toString(
                        suites.stream().mapToLong(suite -> suite.cases().size()).sum()));
        xml.writeAttribute("failures", count(suites, Mark.FAILURE));
        xml.writeAttribute("errors", count(suites, Mark.ERROR));
        xml.writeAttribute("skipped", count(suites, Mark.SKIPPED));
        xml.writeAttribute("time", seconds(took));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }

    private static String count(List<Suite> suites, Mark mark) {
        return Long.toString(
                suites.stream().mapToLong(suite -> suite.count(mark)).sum());
    }

    private static void write(XMLStreamWriter xml, Case one) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", Plain.line(one.group()));
        xml.writeAttribute("name", Plain.line(one.name()));
        if (one.took().isPresent()) {
            xml.writeAttribute("time", seconds(one.took().get()));
        }
        String element = switch (one.mark()) {
            case PASSED -> "system-out";
            case FAILURE -> "failure";
            case ERROR -> "error";
            case SKIPPED -> "skipped";
        };
        if (one.mark() != Mark.PASSED || !one.text().isEmpty()) {
            xml.writeStartElement(element);
            if (one.mark() != Mark.PASSED) {
                xml.writeAttribute("message", Plain.line(one.message()));
            }
            if (one.mark() == Mark.FAILURE || one.mark() == Mark.ERROR) {
                xml.writeAttribute("type", Plain.line(one.kind()));
            }
            xml.writeCharacters(Plain.lines(one.text()));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
}
