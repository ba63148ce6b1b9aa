package dev.groundwork.cli;

import dev.groundwork.baseline.Baseline;
import dev.groundwork.baseline.Notifications;
import dev.groundwork.engine.Waiter;
import dev.groundwork.engine.World;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Findings;
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
import dev.groundwork.server.Courier;
import dev.groundwork.server.Watch;
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
    /** How long somebody who is told something may take to take it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final RunOptions options;
    private final Optional<StateOptions> state;
    private final Clock clock;
    private Optional<Instant> lastGood = Optional.empty();

    Session(Terminal terminal, RunOptions options) {
        this(terminal, options, Optional.empty());
    }

    /** One that remembers, if it is asked to. */
    Session(Terminal terminal, RunOptions options, Optional<StateOptions> state) {
        this.terminal = terminal;
        this.options = options;
        this.state = state.filter(StateOptions::asked);
        this.clock = Clock.systemUTC();
    }

    int run(Verb verb, Function<World, Report> work) {
        return told(report(verb, opened(verb, work)));
    }

    /** Looks at the cluster before anything is laid on it. */
    int preflight() {
        return told(report(
                Verb.PREFLIGHT,
                wiring -> wiring.preflight(problems -> failed(Verb.PREFLIGHT, problems, clock.instant()))));
    }

    /** One run for whoever goes on afterwards: also what no verb expected is in its report alone. */
    Finished look(Verb verb, Function<World, Report> work) {
        Ended ended = report(verb, opened(verb, work));
        print(ended.finished());
        return ended.finished();
    }

    private Function<Wiring, Report> opened(Verb verb, Function<World, Report> work) {
        return wiring -> switch (wiring.open(verb)) {
            case Wiring.Opened.Ready ready -> work.apply(ready.world());
            case Wiring.Opened.Failed failed -> failed(verb, failed.problems(), clock.instant());
        };
    }

    /**
     * How a run ended.
     *
     * @param thrown what nobody expected; it is in the report, too
     */
    private record Ended(Finished finished, Optional<RuntimeException> thrown) {}

    private int told(Ended ended) {
        ended.thrown().ifPresent(thrown -> {
            throw thrown;
        });
        print(ended.finished());
        return ended.finished().exitCode().number();
    }

    /** One run, from the file to what is remembered, told and kept of it. */
    private Ended report(Verb verb, Function<Wiring, Report> work) {
        ReportFiles files = options.reports();
        files.check();
        Instant started = clock.instant();
        Optional<RuntimeException> thrown = Optional.empty();
        ProgressText text = new ProgressText(terminal.err(), clock);
        try (Interruption _ = Interruption.of(verb, text, terminal.err());
                Wiring wiring = new Wiring(terminal.environment(), options, clock, new ToErr(text));
                SignsOfLife _ = SignsOfLife.of(text, wiring::asked)) {
            Report report;
            try {
                report = work.apply(wiring);
            } catch (RuntimeException e) {
                // It is told elsewhere; but whoever reads only the files must not find those of another run.
                thrown = Optional.of(e);
                report = failed(verb, List.of(problem(e)), started);
            }
            report = kept(report.sent(wiring.requests()), wiring);
            List<Problem> unwritten = files.write(finished(report, wiring.source()));
            if (thrown.isPresent()) {
                unwritten.forEach(problem -> terminal.err().println("error: " + problem));
            }
            report = unwritten.isEmpty() ? report : report.with(unwritten);
            return new Ended(finished(report, wiring.source()), thrown);
        }
    }

    private void print(Finished finished) {
        switch (options.form()) {
            case TEXT -> terminal.out().print(TextReport.print(finished.report(), style()));
            case JSON -> terminal.out().println(JsonReport.print(finished.report(), finished.exitCode()));
        }
        terminal.out().flush();
    }

    /** Remembers, tells, and says in the report what of that went wrong. */
    private Report kept(Report report, Wiring wiring) {
        if (state.isEmpty()) {
            return report;
        }
        StateOptions wanted = state.orElseThrow();
        Optional<Baseline> baseline = wiring.baseline();
        Notifications notifications = baseline.map(Baseline::notifications)
                .filter(_ -> wanted.notifies())
                .orElse(Notifications.nobody());
        Report seen = report;
        if (wanted.notifies() && baseline.isPresent() && notifications.isEmpty()) {
            seen = report.with(List.of(new Problem(
                    Problem.Code.INVALID,
                    "--notify",
                    "the baseline names nobody who could be told",
                    "Add notifications: to it")));
        }
        Report whole = seen;
        try (Courier courier = new Courier(new Waiter(clock), PATIENCE)) {
            Watch watch = new Watch(
                    wanted.store(wiring.reports()),
                    courier,
                    notifications,
                    terminal.environment(),
                    baseline.map(one -> one.cluster().name()).orElse("unknown"));
            Watch.Kept kept = watch.keep(
                    whole,
                    Findings.of(whole, wiring.source(), options.strict()),
                    ExitCode.of(whole, options.strict()),
                    besides -> TextReport.print(whole, Style.plain()) + besides);
            lastGood = kept.history().lastGood();
            return whole.with(kept.problems());
        }
    }

    private Finished finished(Report report, Source source) {
        ExitCode code = ExitCode.of(report, options.strict());
        Finished finished = new Finished(report, code, source, options.strict(), Version.number());
        return lastGood.isEmpty() ? finished : finished.lastGood(lastGood.orElseThrow());
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
        ProgressText text = new ProgressText(terminal.err(), clock);
        try (Wiring wiring = new Wiring(terminal.environment(), options, clock, new ToErr(text));
                SignsOfLife _ = SignsOfLife.of(text, wiring::asked)) {
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
