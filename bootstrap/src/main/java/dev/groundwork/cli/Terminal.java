package dev.groundwork.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a command speaks to.
 *
 * @param out results
 * @param err progress and messages
 * @param environment variables
 * @param ask asks the person at the terminal and returns the answer; empty if nobody is there
 */
public record Terminal(
        PrintWriter out, PrintWriter err, Map<String, String> environment, Optional<Function<String, String>> ask) {
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** The person at this process's terminal, if there is one. */
    static Optional<Function<String, String>> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).map(console -> question -> {
            @Nullable String answer = console.readLine("%s", question);
            return answer == null ? "" : answer.strip();
        });
    }

    /** Whether colours are welcome: somebody looks on, and did not say no. */
    boolean colour() {
        return ask.isPresent()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
