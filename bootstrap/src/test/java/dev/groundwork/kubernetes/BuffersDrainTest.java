package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.LogCheck;
import dev.groundwork.kubernetes.BuffersDrainProver.Reading;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class BuffersDrainTest {
    private static final LogCheck.BuffersDrain CHECK = new LogCheck.BuffersDrain(
            "fluentd", new ResourceId("apps", "DaemonSet", "amazon-cloudwatch", "fluentd"), 24231);
    private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    @Test
    void metricsAreReadByOutputAndWithoutWhatHasNoBuffer() {
        FluentdMetrics metrics = FluentdMetrics.parse("""
                # TYPE fluentd_output_status_buffer_queue_length gauge
                # HELP fluentd_output_status_buffer_queue_length Current buffer queue length.
                fluentd_output_status_buffer_queue_length{plugin_id="application",type="cloudwatch_logs"} 3.0
                fluentd_output_status_buffer_available_space_ratio{plugin_id="application",type="cloudwatch_logs"} 97.5
                fluentd_output_status_num_errors{plugin_id="application",type="cloudwatch_logs"} 12.0
                fluentd_output_status_num_errors{plugin_id="object:1f4",type="relabel"} 1.0
                fluentd_output_status_buffer_queue_length{plugin_id="host",type="cloudwatch_logs"} NaN
                fluentd_tail_file_position{path="/var/log/containers/a.log"} 4.0
                """);

        assertThat(metrics.outputs()).containsExactly(Map.entry("application", new FluentdMetrics.Output(12, 3, 97.5)));
    }

    @Test
    void quietOutputsAreProvenWithTheLeastRoom() {
        assertThat(judge(output(5, 1, 99), output(5, 2, 98), ""))
                .isEqualTo(new Proof.Proven(
                        "1 pods; no failure in 10 seconds, and at least 98 % of every buffer is free"));
    }

    @Test
    void aFailureBetweenTheReadingsIsRefutedAndAnOldOneIsNot() {
        assertThat(seen(output(5, 0, 99), output(7, 0, 99), ""))
                .isEqualTo("output application of pod fluentd-a failed 2 times in a few seconds");
        assertThat(judge(output(5, 0, 99), output(5, 0, 99), "")).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void aQueueThatGrowsIsRefuted() {
        assertThat(seen(output(0, 4, 99), output(0, 9, 95), ""))
                .isEqualTo("output application of pod fluentd-a has 9 chunks waiting, 5 more than seconds ago");
        assertThat(judge(output(0, 9, 95), output(0, 8, 95), "")).isInstanceOf(Proof.Proven.class);
    }

    @Test
    void aBufferThatIsHalfFullIsRefuted() {
        assertThat(seen(output(0, 0, 40), output(0, 0, 40), ""))
                .isEqualTo("output application of pod fluentd-a has only 40 % of its buffer free");
    }

    @Test
    void throttlingIsSeenInTheLinesBeforeTheQueueGrows() {
        assertThat(seen(output(0, 0, 99), output(0, 0, 99), """
                        2026-11-22 08:00:00 +0000 [info]: #0 following tail of /var/log/containers/a.log
                        2026-11-22 08:00:01 +0000 [warn]: #0 [application] failed to PutLogEvents error_class="Aws::CloudWatchLogs::Errors::ThrottlingException"
                        """))
                .startsWith("pod fluentd-a: CloudWatch throttles it: 2026-11-22 08:00:01");
    }

    @Test
    void whatIsLostIsToldBeforeWhyItIs() {
        assertThat(FluentdLines.complaint("""
                        a ThrottlingException
                        failed to PutLogEvents and discard logs because retry count exceeded put_log_events_retry_limit
                        """))
                .hasValueSatisfying(complaint -> assertThat(complaint).startsWith("events were thrown away after"));
        assertThat(FluentdLines.complaint("[info]: all is well")).isEmpty();
    }

    @Test
    void aPodThatDoesNotTellItsMetricsIsRefuted() {
        Reading silent = new Reading(START, new TreeMap<>(), new TreeMap<>(Map.of("fluentd-a", "503: no endpoints")));

        assertThat(((Proof.Refuted) BuffersDrainProver.judge(CHECK, silent, silent, Map.of())
                                .proof()
                                .verdict())
                        .seen())
                .isEqualTo("pod fluentd-a does not tell its metrics: 503: no endpoints");
    }

    @Test
    void aPodWithoutOutputsAndNoPodAtAllAreRefuted() {
        Reading without =
                new Reading(START, new TreeMap<>(Map.of("fluentd-a", FluentdMetrics.parse("up 1"))), new TreeMap<>());
        Reading none = new Reading(START, new TreeMap<>(), new TreeMap<>());

        assertThat(BuffersDrainProver.judge(CHECK, without, without, Map.of())
                        .proof()
                        .verdict()
                        .toString())
                .contains("tells of no output");
        assertThat(BuffersDrainProver.judge(CHECK, none, none, Map.of())
                        .proof()
                        .verdict()
                        .toString())
                .contains("no pod runs");
    }

    private static String seen(FluentdMetrics.Output before, FluentdMetrics.Output now, String lines) {
        return ((Proof.Refuted) judge(before, now, lines)).seen();
    }

    private static Proof.Verdict judge(FluentdMetrics.Output before, FluentdMetrics.Output now, String lines) {
        return BuffersDrainProver.judge(
                        CHECK, reading(START, before), reading(START.plusSeconds(10), now), Map.of("fluentd-a", lines))
                .proof()
                .verdict();
    }

    private static Reading reading(Instant at, FluentdMetrics.Output output) {
        return new Reading(
                at,
                new TreeMap<>(Map.of("fluentd-a", new FluentdMetrics(new TreeMap<>(Map.of("application", output))))),
                new TreeMap<>());
    }

    private static FluentdMetrics.Output output(double errors, double queued, double room) {
        return new FluentdMetrics.Output(errors, queued, room);
    }
}
