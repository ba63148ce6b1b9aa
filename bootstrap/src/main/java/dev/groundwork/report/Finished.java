package dev.groundwork.report;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Findings;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run that is over: all that a form of its report may tell.
 *
 * @param report what it found
 * @param exitCode what the process ends with
 * @param source where the baseline is written down
 * @param strict whether a check that is not provable counts as refuted
 * @param version the version of Groundwork
 * @param lastGood when a run last ended with 0, if that is known
 */
public record Finished(
        Report report, ExitCode exitCode, Source source, boolean strict, String version, Optional<Instant> lastGood) {
    /** One that knows of no run but itself. */
    public Finished(Report report, ExitCode exitCode, Source source, boolean strict, String version) {
        this(
                report,
                exitCode,
                source,
                strict,
                version,
                exitCode == ExitCode.OK ? Optional.of(report.started()) : Optional.empty());
    }

    /** The same, of which is known when a run last ended with 0. */
    public Finished lastGood(Instant time) {
        return new Finished(report, exitCode, source, strict, version, Optional.of(time));
    }

    /** What somebody has to do something about. */
    List<Finding> findings() {
        return Findings.of(report, source, strict);
    }
}
