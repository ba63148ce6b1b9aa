package dev.groundwork.server;

import dev.groundwork.plan.ExitCode;
import dev.groundwork.report.ScheduleMetrics;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What is answered to whom. All of it is there already: no answer asks the cluster or AWS anything. */
final class Pages {
    private static final int OK = 200;
    private static final int NOT_YET = 503;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Supplier<Status> status;
    private final String version;

    /** @param version the version of Groundwork */
    Pages(Supplier<Status> status, String version) {
        this.status = status;
        this.version = version;
    }

    /**
     * An answer.
     *
     * @param code the status of HTTP
     * @param type the content's type
     */
    record Page(int code, String type, String text) {}

    /** The last report, for people. */
    Page report() {
        Status now = status.get();
        return now.last()
                .map(last -> new Page(OK, "text/html; charset=utf-8", last.html()))
                .orElseGet(() -> notYet(now));
    }

    /** The last report, for programs. */
    Page json() {
        Status now = status.get();
        return now.last()
                .map(last -> new Page(OK, "application/json; charset=utf-8", last.json() + "\n"))
                .orElseGet(() -> notYet(now));
    }

    /** Numbers; before the first look has ended, only those of the schedule. */
    Page metrics() {
        Status now = status.get();
        TreeMap<String, Integer> ended = new TreeMap<>();
        now.ended().forEach((code, count) -> ended.put(word(code), count));
        String own = ScheduleMetrics.print(
                version, now.every(), now.due(), now.began().isPresent(), ended);
        return new Page(
                OK,
                ScheduleMetrics.CONTENT_TYPE,
                now.last().map(Status.Last::metrics).orElse("") + own);
    }

    /** That the process is alive. */
    Page alive() {
        return new Page(OK, TEXT, "alive\n");
    }

    /** Whether there is something to be read. */
    Page ready() {
        Status now = status.get();
        return now.last()
                .map(last -> new Page(
                        OK,
                        TEXT,
                        "ready: the last look began at %s and ended with %d (%s)\n"
                                .formatted(last.started(), last.exitCode().number(), word(last.exitCode()))))
                .orElseGet(() -> notYet(now));
    }

    /** An address that there is not, or a way of asking. */
    Page nothing(int code) {
        return new Page(code, TEXT, "there is / and /report.json, /metrics, /healthz and /readyz, to be read\n");
    }

    /** A bug of ours; what it says may hold anything, so it is not shown. */
    Page broken() {
        return new Page(500, TEXT, "a bug in Groundwork: see its log\n");
    }

    private static Page notYet(Status now) {
        return new Page(
                NOT_YET,
                TEXT,
                now.began()
                        .map(began -> "not ready: the first look for drift began at %s and has not ended yet\n"
                                .formatted(began))
                        .orElse("not ready: the first look for drift has not begun yet\n"));
    }

    private static String word(ExitCode code) {
        return code.name().toLowerCase(Locale.ROOT);
    }
}
