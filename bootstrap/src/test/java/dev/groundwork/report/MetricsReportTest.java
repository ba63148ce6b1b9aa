package dev.groundwork.report;

import static dev.groundwork.report.Reports.report;
import static dev.groundwork.report.Reports.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.groundwork.addon.WorkloadCheck;
import dev.groundwork.plan.Change;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Proof;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.resource.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsReportTest {
    private static final Report GOOD = with(
            report(Verb.DRIFT, new Change.Unchanged(Samples.ACCOUNT)),
            Proof.of(
                    new WorkloadCheck.RolledOut("metrics-server", Samples.DEPLOYMENT.id()),
                    new Proof.Proven("2 pods"),
                    Proof.Ground.REAL));

    @Test
    void whatWasLookedAtAndIsNothingIsZero() {
        assertThat(print(GOOD))
                .contains(
                        "# TYPE groundwork_drifted_resources gauge",
                        "groundwork_drifted_resources{addon=\"metrics-server\"} 0.0",
                        "groundwork_refuted_checks{addon=\"metrics-server\"} 0.0",
                        "groundwork_proven_checks{addon=\"metrics-server\"} 1.0",
                        "groundwork_run_duration_seconds{verb=\"drift\"} 12.345",
                        "groundwork_last_good_run_timestamp_seconds{verb=\"drift\"} 1.7953");
    }

    @Test
    void whatWasNotLookedAtIsAbsent() {
        Problem problem = new Problem(Problem.Code.UNREACHABLE, "API server", "nobody answers", "");

        assertThat(print(with(report(Verb.DRIFT), List.of(problem), List.of())))
                .contains("groundwork_run_exit_code{verb=\"drift\"} 1.0", "groundwork_run_problems{verb=\"drift\"} 1.0")
                .doesNotContain("drifted_resources", "refuted_checks", "last_good");
    }

    @Test
    void requestsAreCountedBySideAndOperation() {
        assertThat(ReportForm.METRICS.print(EverySort.finished(Verb.DRIFT)))
                .contains(
                        "groundwork_run_requests{operation=\"list\",side=\"kubernetes\",verb=\"drift\"} 21.0",
                        "groundwork_run_requests{operation=\"iam:GetRole\",side=\"aws\",verb=\"drift\"} 2.0");
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void promtoolAcceptsItWhateverIsInIt(Verb verb) throws IOException, InterruptedException {
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail("no promtool on the PATH; Debian and Ubuntu: prometheus", e);
            }
            Assumptions.abort("no promtool on the PATH; Debian and Ubuntu: prometheus");
            throw e;
        }
        try (var in = promtool.getOutputStream()) {
            in.write(ReportForm.METRICS.print(EverySort.finished(verb)).getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    private static String print(Report report) {
        return ReportForm.METRICS.print(
                new Finished(report, ExitCode.of(report, false), EverySort.SOURCE, false, "1.2.3"));
    }
}
