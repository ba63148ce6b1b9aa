package dev.groundwork.report;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/** What a schedule tells Prometheus of itself, beside the report of its last run. */
public final class ScheduleMetrics {
    /** The type of every page of metrics. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private ScheduleMetrics() {}

    /**
     * The page.
     *
     * @param version the version of Groundwork
     * @param every how much time lies between two runs
     * @param due when the next run is to begin, or was, if it is under way
     * @param running whether one is under way
     * @param ended how many ended how, by the word for their exit codes
     */
    public static String print(
            String version, Duration every, Instant due, boolean running, SortedMap<String, Integer> ended) {
        CounterSnapshot.Builder runs = CounterSnapshot.builder()
                .name("groundwork_runs")
                .help("Runs that ended since the process began, by how they ended.");
        ended.forEach((result, count) -> runs.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of("result", result))
                .value(count)
                .build()));
        return MetricsReport.text(new MetricSnapshots(
                InfoSnapshot.builder()
                        .name("groundwork_build")
                        .help("Which Groundwork this is.")
                        .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                                .labels(Labels.of("version", version))
                                .build())
                        .build(),
                MetricsReport.gauge(
                        "groundwork_next_run_timestamp_seconds",
                        "When the next run is to begin; while one is under way, when that was to begin.",
                        Labels.EMPTY,
                        MetricsReport.seconds(due)),
                MetricsReport.gauge(
                        "groundwork_run_in_progress", "Whether a run is under way.", Labels.EMPTY, running ? 1 : 0),
                runs.build(),
                MetricsReport.gauge(
                        "groundwork_schedule_interval_seconds",
                        "How much time lies between two runs.",
                        Labels.EMPTY,
                        every.toMillis() / MetricsReport.MILLISECONDS)));
    }
}
