package dev.groundwork.cli;

import dev.groundwork.engine.Progress;
import dev.groundwork.engine.World;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Source;
import dev.groundwork.plan.Verb;
import dev.groundwork.report.Finished;
import dev.groundwork.report.JsonReport;
import dev.groundwork.report.ProgressText;
import dev.groundwork.report.Style;
import dev.groundwork.report.TextReport;
import dev.groundwork.resource.Problem;
import dev.groundwork.resource.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Runs one verb: puts the world together, lets the verb work on it, prints its report, and says the exit code. */
final class Session {
    private final Terminal terminal;
    private final RunOptions options;
    private final Clock clock;

    Session(Terminal terminal, RunOptions options) {
        this.terminal = terminal;
        this.options = options;
        this.clock = Clock.systemUTC();
    }

    int run(Verb verb, Function<World, Report> work) {
        ReportFiles files = options.reports();
        files.check();
        Instant started = clock.instant();
        Report report;
        try (Wiring wiring = new Wiring(terminal.environment(), options, clock, progress())) {
            try {
                report = switch (wiring.open(verb)) {
                    case Wiring.Opened.Ready ready -> work.apply(ready.world());
                    case Wiring.Opened.Failed failed -> failed(verb, failed.problems(), started);
                };
            } catch (RuntimeException e) {
                // It is told elsewhere; but whoever reads only the files must not find those of another run.
                List<Problem> unwritten =
                        files.write(finished(failed(verb, List.of(problem(e)), started), wiring.source()));
                unwritten.forEach(problem -> terminal.err().println("error: " + problem));
                throw e;
            }
            List<Problem> unwritten = files.write(finished(report, wiring.source()));
            report = unwritten.isEmpty() ? report : report.with(unwritten);
        }
        ExitCode code = ExitCode.of(report, options.strict());
        switch (options.form()) {
            case TEXT -> terminal.out().print(TextReport.print(report, style()));
            case JSON -> terminal.out().println(JsonReport.print(report, code));
        }
        terminal.out().flush();
        return code.number();
    }

    private Finished finished(Report report, Source source) {
        return new Finished(report, ExitCode.of(report, options.strict()), source, options.strict(), Version.number());
    }

    private static Problem problem(RuntimeException e) {
        return e instanceof ProblemException expected
                ? expected.problem()
                : new Problem(
                        Problem.Code.FAILED,
                        "groundwork",
                        "a bug in Groundwork: " + e.getClass().getSimpleName(),
                        "Report it with what --stacktrace adds");
    }

    /** Works with what of a baseline decides about rights; there is no report. Problems are told, and end with 1. */
    int with(ToIntFunction<Wiring.Opened.Ready> work) {
        int code;
        try (Wiring wiring = new Wiring(terminal.environment(), options, clock, progress())) {
            switch (wiring.open(Verb.PREVIEW)) {
                case Wiring.Opened.Ready ready -> code = work.applyAsInt(ready);
                case Wiring.Opened.Failed failed -> {
                    return told(failed.problems());
                }
            }
        } catch (ProblemException e) {
            return told(List.of(e.problem()));
        }
        terminal.out().flush();
        return code;
    }

    private int told(List<Problem> problems) {
        Report report = failed(Verb.PREVIEW, problems, clock.instant());
        problems.forEach(problem -> terminal.err().println("error: " + problem));
        terminal.err().flush();
        return ExitCode.of(report, options.strict()).number();
    }

    Style style() {
        return new Style(terminal.colour() && !options.noColor(), 100);
    }

    private Progress progress() {
        return new ToErr(new ProgressText(terminal.err(), clock));
    }

    private Report failed(Verb verb, List<Problem> problems, Instant started) {
        return new Report(
                verb,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                List.of(),
                problems,
                List.of(),
                started,
                Duration.between(started, clock.instant()));
    }
}
