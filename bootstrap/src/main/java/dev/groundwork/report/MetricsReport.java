package dev.groundwork.report;

import dev.groundwork.plan.Change;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Plan;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The report as a page that Prometheus reads. A count that is nothing is told as 0, so that an alert can tell it from a run
 * that did not look; what was not looked at is absent.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">exposition formats</a>
 */
final class MetricsReport {
    static final double MILLISECONDS = 1000.0;

    private final Finished finished;
    private final Report report;
    private final List<MetricSnapshot> metrics = new ArrayList<>();

    private MetricsReport(Finished finished) {
        this.finished = finished;
        this.report = finished.report();
    }

    static String print(Finished finished) {
        MetricsReport page = new MetricsReport(finished);
        page.gather();
        return text(new MetricSnapshots(page.metrics));
    }

    static String text(MetricSnapshots metrics) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(bytes, metrics);
        } catch (IOException e) {
            throw new UncheckedIOException("metrics cannot be written into memory", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void gather() {
        Labels verb = Labels.of("verb", JsonReport.word(report.verb()));
        one(
                "groundwork_run_exit_code",
                "What the last run ended with.",
                verb,
                finished.exitCode().number());
        one("groundwork_run_timestamp_seconds", "When the last run began.", verb, seconds(report.started()));
        one(
                "groundwork_run_duration_seconds",
                "How long the last run took.",
                verb,
                report.took().toMillis() / MILLISECONDS);
        one(
                "groundwork_run_problems",
                "What kept the last run from finishing.",
                verb,
                report.problems().size());
        finished.lastGood()
                .ifPresent(time -> one(
                        "groundwork_last_good_run_timestamp_seconds",
                        "When a run began that ended with exit code 0.",
                        verb,
                        seconds(time)));
        requests(verb);
        if (!report.proofs().isEmpty()) {
            checks();
        }
        report.plan().ifPresent(this::resources);
    }

    private void requests(Labels verb) {
        if (report.requests().sent().isEmpty()) {
            return;
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("groundwork_run_requests")
                .help("Requests that the last run sent, each attempt.");
        report.requests()
                .sent()
                .forEach((kind, count) -> gauge.dataPoint(point(
                        verb.merge(Labels.of("side", JsonReport.word(kind.side()), "operation", kind.operation())),
                        count)));
        metrics.add(gauge.build());
    }

    private void checks() {
        SortedMap<String, Integer> proven = new TreeMap<>();
        SortedMap<String, Integer> refuted = new TreeMap<>();
        SortedMap<String, Integer> accepted = new TreeMap<>();
        SortedMap<String, Integer> notProvable = new TreeMap<>();
        report.proofs().forEach(proof -> {
            String addon = proof.check().addon();
            List.of(proven, refuted, accepted, notProvable).forEach(counts -> counts.putIfAbsent(addon, 0));
            switch (proof.verdict()) {
                case Proof.Proven _ -> proven.merge(addon, 1, Integer::sum);
                case Proof.Refuted _ -> refuted.merge(addon, 1, Integer::sum);
                case Proof.Accepted _ -> accepted.merge(addon, 1, Integer::sum);
                case Proof.NotProvable _ -> notProvable.merge(addon, 1, Integer::sum);
            }
        });
        byAddon("groundwork_proven_checks", "Checks that are proven.", proven);
        byAddon("groundwork_refuted_checks", "Checks that are refuted.", refuted);
        if (report.verb() == Verb.PREFLIGHT) {
            byAddon("groundwork_accepted_checks", "Checks that are refuted, and declared to be lived with.", accepted);
        }
        byAddon("groundwork_not_provable_checks", "Checks that cannot be proved here.", notProvable);
    }

    private void resources(Plan plan) {
        SortedMap<String, Integer> drifted = new TreeMap<>();
        SortedMap<String, Integer> orphans = new TreeMap<>();
        SortedMap<String, Integer> unknown = new TreeMap<>();
        plan.changes().stream()
                .map(Change::addon)
                .forEach(addon -> List.of(drifted, orphans, unknown).forEach(counts -> counts.putIfAbsent(addon, 0)));
        for (Finding finding : finished.findings()) {
            switch (finding.kind()) {
                case DRIFT, MISSING -> drifted.merge(finding.addon(), 1, Integer::sum);
                case ORPHAN -> orphans.merge(finding.addon(), 1, Integer::sum);
                case UNREADABLE, CONFLICT -> unknown.merge(finding.addon(), 1, Integer::sum);
                case PROBLEM, REFUTED, FAILED, UNWELL, LEFT, BLOCKED, PENDING -> {}
            }
        }
        byAddon("groundwork_drifted_resources", "Resources that somebody changed or deleted.", drifted);
        byAddon("groundwork_orphaned_resources", "Resources that are not wanted any more.", orphans);
        byAddon("groundwork_unknown_resources", "Resources in conflict, or that could not be read.", unknown);
    }

    private void byAddon(String name, String help, Map<String, Integer> counts) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        counts.forEach((addon, count) -> gauge.dataPoint(point(Labels.of("addon", Plain.line(addon)), count)));
        metrics.add(gauge.build());
    }

    private void one(String name, String help, Labels labels, double value) {
        metrics.add(gauge(name, help, labels, value));
    }

    static GaugeSnapshot gauge(String name, String help, Labels labels, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(labels, value))
                .build();
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    static double seconds(Instant time) {
        return time.toEpochMilli() / MILLISECONDS;
    }
}
