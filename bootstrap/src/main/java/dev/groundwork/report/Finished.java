package dev.groundwork.report;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Finding;
import dev.groundwork.plan.Findings;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import java.util.List;

/**
 * A run that is over: all that a form of its report may tell.
 *
 * @param report what it found
 * @param exitCode what the process ends with
 * @param source where the baseline is written down
 * @param strict whether a check that is not provable counts as refuted
 * @param version the version of Groundwork
 */
public record Finished(Report report, ExitCode exitCode, Source source, boolean strict, String version) {
    /** What somebody has to do something about. */
    List<Finding> findings() {
        return Findings.of(report, source, strict);
    }
}
