package dev.groundwork.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.groundwork.addon.JobCheck;
import dev.groundwork.engine.Prover;
import dev.groundwork.plan.Proof;
import dev.groundwork.resource.ResourceId;
import dev.groundwork.resource.Tree;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobChecksTest {
    private static final JobCheck.JobDone DONE =
            new JobCheck.JobDone("x", new ResourceId("batch", "Job", "n", "once"), Duration.ofHours(1));
    private static final JobCheck.RunsOnSchedule SCHEDULED = new JobCheck.RunsOnSchedule(
            "x", new ResourceId("batch", "CronJob", "n", "often"), Duration.ofMinutes(30), Duration.ofMinutes(15));
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aJobThatEndedWellIsDone() {
        assertThat(done("""
                status:
                  failed: 1
                  completionTime: "2026-11-22T09:58:00Z"
                  conditions: [{type: SuccessCriteriaMet, status: "True"}, {type: Complete, status: "True"}]
                """, "[]").proof().verdict())
                .isEqualTo(new Proof.Proven("it ended well at 2026-11-22T09:58:00Z, after 1 failed attempts"));
    }

    @Test
    void aJobThatFailedIsRefutedForGoodWithTheLastLineOfThePodThatFailedLast() {
        Prover.Finding finding = done("""
                status:
                  conditions: [{type: Failed, status: "True", reason: PodFailurePolicy, message: exit code 64}]
                """, """
                [{status: {containerStatuses: [{state: {terminated: {
                    exitCode: 1, finishedAt: "2026-11-22T09:50:00Z", message: earlier}}}]}},
                 {status: {containerStatuses: [{state: {terminated: {
                    exitCode: 64, finishedAt: "2026-11-22T09:51:00Z", message: "much\\nerror: no such add-on\\n\\n"}}}]}}]
                """);

        assertThat(finding.settled()).isTrue();
        assertThat(seen(finding))
                .isEqualTo("PodFailurePolicy: exit code 64; exit code 64, it said: error: no such add-on");
    }

    @Test
    void aJobThatStillWorksIsAskedAgain() {
        Prover.Finding works = done("status: {active: 1}", "[{status: {phase: Running}}]");
        Prover.Finding again = done("status: {active: 1, failed: 1}", """
                [{status: {phase: Failed, containerStatuses: [{state: {terminated: {
                    exitCode: 1, finishedAt: "2026-11-22T09:50:00Z", message: "error: unreachable"}}}]}}]
                """);

        assertThat(works.settled()).isFalse();
        assertThat(seen(works)).isEqualTo("it still works");
        assertThat(again.settled()).isFalse();
        assertThat(seen(again)).isEqualTo("it is tried again; exit code 1, it said: error: unreachable");
    }

    @Test
    void aJobThatIsNotThereIsRefuted() {
        assertThat(seen(JobDoneProver.judge(DONE, Optional.empty(), List.of()))).isEqualTo("it does not exist");
    }

    @Test
    void aCronJobWhoseLastRunEndedWellRunsOnSchedule() {
        assertThat(scheduled("""
                status: {lastScheduleTime: "2026-11-22T09:30:00Z", lastSuccessfulTime: "2026-11-22T09:30:41Z"}
                """))
                .isEqualTo(new Proof.Proven("its last run began at 2026-11-22T09:30:00Z and ended well"));
        assertThat(scheduled("""
                status: {lastScheduleTime: "2026-11-22T09:59:00Z", active: [{name: often-1}]}
                """)).isEqualTo(new Proof.Proven("a run began at 2026-11-22T09:59:00Z and still works"));
    }

    @Test
    void aCronJobThatWasNotDueYetIsNotProvable() {
        assertThat(scheduled("metadata: {creationTimestamp: \"2026-11-22T09:50:00Z\"}"))
                .isEqualTo(new Proof.NotProvable("it was made at 2026-11-22T09:50:00Z and has not been due yet"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            spec: {suspend: true}                                                                                        | it is suspended
            metadata: {creationTimestamp: "2026-11-22T09:00:00Z"}                                                        | it should run every 30 minutes and was never started
            status: {lastScheduleTime: "2026-11-22T09:00:00Z", lastSuccessfulTime: "2026-11-22T09:00:41Z"}               | it should run every 30 minutes and was last started at 2026-11-22T09:00:00Z
            status: {lastScheduleTime: "2026-11-22T09:30:00Z", lastSuccessfulTime: "2026-11-22T09:00:41Z"}               | its last run, begun at 2026-11-22T09:30:00Z, did not end well
            """)
    void everythingElseIsRefuted(String cronJob, String seen) {
        assertThat(((Proof.Refuted) scheduled(cronJob)).seen()).isEqualTo(seen);
    }

    private static Prover.Finding done(String job, String pods) {
        List<JsonNode> list =
                StreamSupport.stream(Yaml.node(pods).spliterator(), false).toList();
        return JobDoneProver.judge(DONE, Optional.of(Yaml.tree(job)), list);
    }

    private static Proof.Verdict scheduled(String cronJob) {
        Optional<Tree> object = Optional.of(Yaml.tree(cronJob));
        return RunsOnScheduleProver.judge(SCHEDULED, object, NOW).proof().verdict();
    }

    private static String seen(Prover.Finding finding) {
        return ((Proof.Refuted) finding.proof().verdict()).seen();
    }
}
