package dev.groundwork.kubernetes;

import java.util.List;
import java.util.Optional;

/** What fluentd's own lines mean. The most telling one first: several of these come together. */
final class FluentdLines {
    /**
     * @param sign what a line holds
     * @param meaning what that means
     */
    private record Sign(String sign, String meaning) {}

    private static final List<Sign> SIGNS = List.of(
            new Sign("discard logs because retry count exceeded", "events were thrown away after too much throttling"),
            new Sign("is discarded because it is too large", "events were thrown away because they are too large"),
            new Sign("AccessDenied", "AWS denies it a call"),
            new Sign("ThrottlingException", "CloudWatch throttles it"),
            new Sign("ResourceNotFoundException", "a log group is not there"),
            new Sign("buffer space has too many data", "a buffer is full"),
            new Sign("pattern not matched", "lines are not as the container runtime writes them"),
            new Sign("invalid time format", "times are not as the container runtime writes them"));

    private FluentdLines() {}

    /** The worst that these lines tell, with the line. */
    static Optional<String> complaint(String lines) {
        return SIGNS.stream()
                .flatMap(sign -> lines.lines()
                        .filter(line -> line.contains(sign.sign()))
                        .limit(1)
                        .map(line -> sign.meaning() + ": " + shortened(line.strip())))
                .findFirst();
    }

    private static String shortened(String line) {
        return line.length() > 240 ? line.substring(0, 240) + "…" : line;
    }
}
