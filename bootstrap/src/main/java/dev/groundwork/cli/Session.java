package dev.groundwork.cli;

import dev.groundwork.engine.Progress;
import dev.groundwork.engine.World;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Report;
import dev.groundwork.plan.Verb;
import dev.groundwork.report.JsonReport;
import dev.groundwork.report.ProgressText;
import dev.groundwork.report.Style;
import dev.groundwork.report.TextReport;
import dev.groundwork.resource.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
        Report report;
        try (Wiring wiring = new Wiring(terminal.environment(), options, clock, progress())) {
            report = switch (wiring.open(verb)) {
                case Wiring.Opened.Ready ready -> work.apply(ready.world());
                case Wiring.Opened.Failed failed -> failed(verb, failed.problems());
            };
        }
        ExitCode code = ExitCode.of(report, options.strict());
        switch (options.form()) {
            case TEXT -> terminal.out().print(TextReport.print(report, style()));
            case JSON -> terminal.out().println(JsonReport.print(report, code));
        }
        terminal.out().flush();
        return code.number();
    }

    Style style() {
        return new Style(terminal.colour() && !options.noColor(), 100);
    }

    private Progress progress() {
        return new ToErr(new ProgressText(terminal.err(), clock));
    }

    private Report failed(Verb verb, List<Problem> problems) {
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
                clock.instant(),
                Duration.ZERO);
    }
}
