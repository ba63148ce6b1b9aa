package dev.groundwork.cli;

import dev.groundwork.baseline.BaselineFile;
import dev.groundwork.baseline.FileProblem;
import dev.groundwork.baseline.Parsed;
import dev.groundwork.engine.Drift;
import dev.groundwork.plan.ExitCode;
import dev.groundwork.plan.Verb;
import dev.groundwork.report.Finished;
import dev.groundwork.server.Listen;
import dev.groundwork.server.Schedule;
import dev.groundwork.server.StatusServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command {@code serve}: {@code drift} on a schedule of its own, and pages that show what was found last. */
@Command(
        name = "serve",
        description = "Look for drift now and then again and again, and show what was found last: / for people,"
                + " /report.json, /metrics for Prometheus, /healthz and /readyz. Ends with 0 when it is told to end.")
final class ServeCommand implements Callable<Integer> {
    /** A look that is under way when all shall end may go on that long; a pod has 30 seconds. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Terminal terminal;
    private final Clock clock = Clock.systemUTC();
    private final AtomicBoolean begun = new AtomicBoolean();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "15m",
            converter = Interval.class,
            description = "Time between two looks, a tenth more or less. Default: ${DEFAULT-VALUE}.")
    private Duration every = Duration.ofMinutes(15);

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8080",
            converter = Address.class,
            description = "Where the pages are. They ask nobody for a password: 0.0.0.0 shows them to whoever reaches"
                    + " this machine. Default: ${DEFAULT-VALUE}.")
    private Listen listen = new Listen("127.0.0.1", 8080);

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        state.check(options.only());
        options.reports().check();
        // What is wrong from the start is told at once, and not by a page.
        if (BaselineFile.read(options.file(), terminal.environment()) instanceof Parsed.Invalid invalid) {
            invalid.problems().forEach(problem -> say("error: " + told(problem)));
            return ExitCode.USAGE.number();
        }
        try (Ending ending = Ending.awaited();
                Schedule schedule =
                        new Schedule(this::look, every, GRACE, clock, new Random(), bug -> say("error: " + bug));
                StatusServer server = StatusServer.start(listen, schedule, Version.number())) {
            say("Listening on http://" + server.listen());
            schedule.start();
            ending.await();
            say("Ending: a look that is under way has " + GRACE.toSeconds() + " s");
        }
        return ExitCode.OK.number();
    }

    private Finished look() {
        boolean first = begun.compareAndSet(false, true);
        return new Session(terminal, options, Optional.of(state))
                .look(Verb.DRIFT, world -> (first ? Drift.atStart(world) : new Drift(world)).run());
    }

    private static String told(FileProblem problem) {
        return problem.toProblem().toString();
    }

    private void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }

    /** Reads {@code 127.0.0.1:8080}. */
    static final class Address implements ITypeConverter<Listen> {
        @Override
        public Listen convert(String text) {
            try {
                return Listen.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no place to listen at; write for instance 127.0.0.1:8080 or [::1]:8080");
            }
        }
    }

    /** Reads a time that is not nothing. */
    static final class Interval implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration time = new RunOptions.Time().convert(text);
            if (time.isZero()) {
                throw new TypeConversionException("'" + text + "' leaves no time between two looks");
            }
            return time;
        }
    }
}
