package dev.groundwork.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Findings;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.resource.ResourceId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The findings of a report in the Static Analysis Results Interchange Format: one result for each refuted check, drifted
 * resource and problem, at the line of the baseline where its add-on is declared. An accepted one is suppressed, with the
 * reason as its justification. What is well is not in it.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROOT = "%SRCROOT%";

    private final Finished finished;
    private final List<Finding> findings;
    private final Map<Finding, String> accepted;

    private SarifReport(Finished finished) {
        this.finished = finished;
        this.accepted = Findings.accepted(finished.report(), finished.source());
        this.findings = Stream.concat(finished.findings().stream(), accepted.keySet().stream())
                .toList();
    }

    static String print(Finished finished) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new SarifReport(finished).tree()) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values cannot be written", e);
        }
    }

    private ObjectNode tree() {
        ObjectNode root =
                JsonNodeFactory.instance.objectNode().put("$schema", SCHEMA).put("version", "2.1.0");
        ObjectNode run = root.putArray("runs").addObject();
        ObjectNode driver = run.putObject("tool").putObject("driver");
        driver.put("name", "groundwork").put("version", finished.version());
        rules(driver.putArray("rules"));
        invocation(run.putArray("invocations").addObject());
        run.put("columnKind", "unicodeCodePoints");
        ArrayNode results = run.putArray("results");
        List<String> rules = List.copyOf(ruleTexts().keySet());
        findings.forEach(finding -> result(results.addObject(), finding, rules.indexOf(finding.rule())));
        return root;
    }

    private Map<String, String> ruleTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        findings.forEach(finding -> texts.putIfAbsent(finding.rule(), text(finding.kind())));
        return texts;
    }

    private void rules(ArrayNode rules) {
        ruleTexts().forEach((id, text) -> {
            ObjectNode rule = rules.addObject().put("id", id);
            rule.putObject("shortDescription").put("text", text);
            finished.report().proofs().stream()
                    .map(Proof::check)
                    .filter(check -> check.name().equals(id))
                    .flatMap(check -> check.writtenDown().stream())
                    .findFirst()
                    .ifPresent(page -> rule.put("helpUri", page));
        });
    }

    private static String text(Finding.Kind kind) {
        return switch (kind) {
            case PROBLEM -> "The run could not finish.";
            case REFUTED -> "A check of an add-on is refuted.";
            case FAILED -> "A change failed.";
            case UNWELL -> "A resource was written and is not well.";
            case CONFLICT -> "Others hold a field that the baseline declares.";
            case UNREADABLE -> "A resource could not be read.";
            case LEFT -> "A resource is still there after a removal.";
            case MISSING -> "Somebody deleted a resource since the last apply.";
            case DRIFT -> "Somebody changed a resource since the last apply.";
            case BLOCKED -> "A change was not tried, because others failed.";
            case ORPHAN -> "A resource is not wanted any more.";
            case PENDING -> "The baseline changed since the last apply.";
        };
    }

    private void invocation(ObjectNode node) {
        Report report = finished.report();
        node.put("executionSuccessful", report.problems().isEmpty())
                .put("exitCode", finished.exitCode().number())
                .put("startTimeUtc", report.started().toString())
                .put("endTimeUtc", report.started().plus(report.took()).toString());
    }

    private void result(ObjectNode result, Finding finding, int rule) {
        result.put("ruleId", finding.rule())
                .put("ruleIndex", rule)
                .put("level", JsonReport.word(finding.kind().level()));
        String next = finding.next().isEmpty() ? "" : " Next: " + Words.sentence(finding.next());
        result.putObject("message")
                .put("text", Plain.lines(finding.subject() + ": " + finding.what() + " " + finding.harm() + next));
        ObjectNode location = result.putArray("locations").addObject();
        place(location.putObject("physicalLocation"), finding);
        location.putArray("logicalLocations")
                .addObject()
                .put("name", Plain.line(finding.subject()))
                .put("kind", finding.resource().map(ResourceId::kind).orElse(finding.rule()));
        result.putObject("partialFingerprints").put("groundwork/v1", finding.key());
        if (!accepted.isEmpty()) {
            // The standard wants it of all results or of none.
            ArrayNode suppressions = result.putArray("suppressions");
            Optional.ofNullable(accepted.get(finding))
                    .ifPresent(words -> suppressions
                            .addObject()
                            .put("kind", "external")
                            .put("status", "accepted")
                            .put("justification", Plain.lines(words)));
        }
        ObjectNode properties = result.putObject("properties");
        if (!finding.addon().isEmpty()) {
            properties.put("addon", finding.addon());
        }
        finding.resource().ifPresent(id -> properties.put("resource", Plain.line(id.toString())));
    }

    private void place(ObjectNode location, Finding finding) {
        Path file = Path.of(finished.source().file());
        ObjectNode artifact = location.putObject("artifactLocation");
        if (file.isAbsolute()) {
            artifact.put("uri", file.toUri().toString());
        } else {
            artifact.put("uri", relative(finished.source().file())).put("uriBaseId", ROOT);
        }
        // A problem of the baseline says itself where it is.
        Matcher itself = Pattern.compile(Pattern.quote(finished.source().file()) + ":([1-9][0-9]*):([1-9][0-9]*)")
                .matcher(finding.subject());
        if (itself.matches()) {
            location.putObject("region")
                    .put("startLine", Integer.parseInt(itself.group(1)))
                    .put("startColumn", Integer.parseInt(itself.group(2)));
            return;
        }
        OptionalInt line = finished.source().line(finding.addon());
        location.putObject("region").put("startLine", line.orElse(1));
    }

    private static String relative(String file) {
        String plain = file.startsWith("./") ? file.substring(2) : file;
        try {
            return new URI(null, null, plain, null).getRawPath();
        } catch (URISyntaxException e) {
            return plain;
        }
    }
}
